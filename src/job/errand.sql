-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: errand_insert run
-- in: community id, actor id, created int, sealed bytes
insert into errand (community, actor, created, sealed)
values (coalesce(:community, 0), coalesce(:actor, 0), :created, :sealed);

-- name: errand_waiting many
-- out: id id, community id, actor id, sealed bytes
select id, community, actor, sealed from errand order by id limit 32;

-- name: errand_delete run
-- in: id id
delete from errand where id = :id;
