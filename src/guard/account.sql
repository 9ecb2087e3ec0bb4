-- name: account_id_by_email one
-- in: email text
-- out: id id
select id from account where email = :email;

-- name: membership_of one
-- in: account id, community id
-- out: id id
select id from membership where account = :account and community = :community;

-- name: community_members many
-- in: community id
-- out: account id, email text, name text, role text, organization id
select a.id, a.email, a.name, m.role, m.organization
from membership m join account a on a.id = m.account
where m.community = :community and m.archived is null and a.archived is null
order by a.name, a.id;

-- name: registered_community_by_slug one
-- in: slug text
-- out: id id
select id from registered_community where slug = :slug;

-- name: registered_communities many
-- out: id id
select id from registered_community where archived is null order by slug;

-- name: membership_live one
-- in: account id, community id
-- out: id id
select id from membership where account = :account and community = :community and archived is null;

-- name: password_of one
-- in: account id
-- out: phc text
select phc from password where account = :account;

-- name: password_put run
-- in: account id, phc text, now int
insert into password (account, phc, changed) values (:account, :phc, :now)
on conflict (account) do update set phc = excluded.phc, changed = excluded.changed;
