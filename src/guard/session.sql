-- name: session_by_token one
-- in: token text
-- out: account id, created int, seen int, name text, lang text, role text, organization id, membership id, community id, slug text, community_name text, zone text, offset_ms int
select s.account, s.created, s.seen, a.name, a.lang, m.role, m.organization, m.id as membership,
  c.id as community, c.slug, c.name as community_name, c.zone, c.offset_ms
from session s
join account a on a.id = s.account and a.archived is null
left join membership m on m.account = s.account and m.community = s.community and m.archived is null
left join registered_community c on c.id = m.community and c.archived is null
where s.token = :token;

-- name: session_insert run
-- in: token text, account id, community id, now int
insert into session (token, account, community, created, seen)
values (:token, :account, :community, :now, :now);

-- name: session_seen run
-- in: token text, now int
update session set seen = :now where token = :token;

-- name: session_delete run
-- in: token text
delete from session where token = :token;

-- name: session_delete_account run
-- in: account id
delete from session where account = :account;

-- name: session_delete_over run
-- in: seen_before int, created_before int, after int
delete from session
where seen < :seen_before or created < :created_before or created > :after or seen > :after;

-- name: session_set_community run
-- in: token text, community id
update session set community = :community
where token = :token
  and exists (select 1 from membership m
              where m.account = session.account and m.community = :community and m.archived is null);

-- name: membership_first one
-- in: account id
-- out: community id
select m.community from membership m
where m.account = :account and m.archived is null
order by m.id limit 1;

-- name: account_link_insert run
-- in: token text, account id, until int
insert into account_link (token, account, until) values (:token, :account, :until);

-- name: account_link_find one
-- in: token text, now int
-- out: account id
select l.account from account_link l
join account a on a.id = l.account and a.archived is null
where l.token = :token and l.used is null and l.until > :now;

-- name: account_link_spend run
-- in: token text, now int
update account_link set used = :now where token = :token and used is null and until > :now;

-- name: account_link_delete_over run
-- in: until_before int
delete from account_link where until < :until_before;

-- name: account_link_delete_account run
-- in: account id
delete from account_link where account = :account;
