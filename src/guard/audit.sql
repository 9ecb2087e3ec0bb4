-- name: audit_insert run
-- in: at int, actor int, request text, action text, entity text, record int, version int, diff text, mac text
insert into audit (at, actor, request, action, entity, record, version, diff, mac)
values (:at, :actor, :request, :action, :entity, :record, :version, :diff, :mac);

-- One sealer at a time; SQLite has one writer anyway.
-- name: audit_seal_lock run sqlite
update audit_seal set position = position where false;

-- name: audit_seal_lock run postgres
lock table audit_seal in share row exclusive mode;

-- name: audit_seal_last one
-- out: position int, row int, chain text
select position, row, chain from audit_seal order by position desc limit 1;

-- name: audit_seal_at one
-- in: position int
-- out: chain text
select chain from audit_seal where position = :position;

-- Rows may commit in another order than their ids (PostgreSQL), so the search for unsealed ones goes back
-- a while before the last one sealed; now and then it looks at all.
-- name: audit_unsealed many
-- in: from int, limit int
-- out: id int, mac text
select a.id, a.mac from audit a left join audit_seal s on s.row = a.id and s.row > :from
where a.id > :from and s.row is null order by a.id limit :limit;

-- name: audit_seal_insert run
-- in: position int, row int, chain text
insert into audit_seal (position, row, chain) values (:position, :row, :chain);

-- name: audit_mac_of one
-- in: id int
-- out: mac text
select mac from audit where id = :id;

-- name: audit_rows many
-- in: after int, limit int
-- out: id int, at int, actor int, request text, action text, entity text, record int, version int, diff text, mac text
select id, at, actor, request, action, entity, record, version, diff, mac from audit
where id > :after order by id limit :limit;

-- name: audit_sealed many
-- in: after int, limit int
-- out: position int, row int, chain text, mac text
select s.position, s.row, s.chain, a.mac from audit_seal s left join audit a on a.id = s.row
where s.position > :after order by s.position limit :limit;
