-- name: passkey_challenge_insert run
-- in: challenge text, bound text, until int
insert into passkey_challenge (challenge, bound, until) values (:challenge, :bound, :until);

-- name: passkey_challenge_spend run
-- in: challenge text, bound text, now int
delete from passkey_challenge where challenge = :challenge and bound = :bound and until > :now;

-- name: passkey_challenge_sweep run
-- in: now int
delete from passkey_challenge where until < :now;

-- name: passkey_insert run
-- in: id text, account id, algorithm int, public_key text, counter int, name text, now int
insert into passkey (id, account, algorithm, public_key, counter, name, created)
values (:id, :account, :algorithm, :public_key, :counter, :name, :now);

-- name: passkey_by_id one
-- in: id text
-- out: account id, algorithm int, public_key text, counter int
select k.account, k.algorithm, k.public_key, k.counter from passkey k
join account a on a.id = k.account and a.archived is null
where k.id = :id;

-- name: passkey_used run
-- in: id text, counter int, now int
update passkey set counter = :counter, used = :now where id = :id;

-- name: passkeys_of many
-- in: account id
-- out: id text, name text, created int, used int
select id, name, created, used from passkey where account = :account order by created, id;

-- name: passkey_delete run
-- in: id text, account id
delete from passkey where id = :id and account = :account;

-- name: passkey_delete_all run
-- in: account id
delete from passkey where account = :account;
