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

-- name: password_delete run
-- in: account id
delete from password where account = :account;

-- name: membership_any one
-- in: account id
-- out: id id
select min(id) as id from membership where account = :account and archived is null having min(id) is not null;

-- name: people many
-- in: community id
-- out: membership id, account id, email text, name text, key text, role text, organization id, seen int, off bool, places int, has_password bool, factors int
select m.id as membership, a.id as account, a.email, a.name, a.name_key as key, m.role, m.organization,
  (select max(x.seen) from (select s.seen from session s where s.account = a.id
                            union all select l.seen from account_seen l where l.account = a.id) as x) as seen,
  case when m.archived is not null or a.archived is not null then 1 else 0 end as off,
  (select count(*) from membership o where o.account = a.id and o.archived is null) as places,
  case when exists (select 1 from password p where p.account = a.id) then 1 else 0 end as has_password,
  (select count(*) from one_time_code t where t.account = a.id)
    + (select count(*) from passkey k where k.account = a.id) as factors
from membership m join account a on a.id = m.account
where m.community = :community
order by a.name_key, a.id;
