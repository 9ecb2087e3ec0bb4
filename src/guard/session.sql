-- name: session_by_token one
-- in: token text
-- out: account id, created int, seen int, proven bool, personal bool, name text, lang text, role text, organization id, membership id, community id, slug text, community_name text, zone text, offset_ms int, places int
select s.account, s.created, s.seen, s.proven, s.personal, a.name, a.lang, m.role, m.organization, m.id as membership,
  c.id as community, c.slug, c.name as community_name, c.zone, c.offset_ms,
  (select count(*) from membership o where o.account = s.account and o.archived is null) as places
from session s
join account a on a.id = s.account and a.archived is null
left join membership m on m.account = s.account and m.community = s.community and m.archived is null
left join registered_community c on c.id = m.community and c.archived is null
where s.token = :token;

-- name: session_insert run
-- in: token text, account id, community id, now int, proven bool, device text
insert into session (token, account, community, created, seen, proven, device)
values (:token, :account, :community, :now, :now, :proven, :device);

-- name: account_seen_put run
-- in: account id, now int
insert into account_seen (account, seen) values (:account, :now)
on conflict (account) do update set seen = excluded.seen;

-- name: sessions_of many
-- in: account id, seen_after int, created_after int
-- out: token text, created int, seen int, proven bool, device text
select token, created, seen, proven, device from session
where account = :account and seen > :seen_after and created > :created_after
order by seen desc, token;

-- name: session_delete_own run
-- in: token text, account id
delete from session where token = :token and account = :account;

-- name: session_delete_others run
-- in: token text, account id
delete from session where token <> :token and account = :account;

-- name: session_seen run
-- in: token text, now int, personal bool
update session set seen = :now, personal = :personal where token = :token;

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
-- in: token text, account id, until int, purpose text
insert into account_link (token, account, until, purpose) values (:token, :account, :until, :purpose);

-- name: account_link_find one
-- in: token text, now int, purpose text
-- out: account id
select l.account from account_link l
join account a on a.id = l.account and a.archived is null
where l.token = :token and l.used is null and l.until > :now and l.purpose = :purpose;

-- After account_link_find, in the same transaction: of two at once one gets it.
-- name: account_link_spend run
-- in: token text, now int
update account_link set used = :now where token = :token and used is null;

-- name: account_link_waiting one
-- in: account id, purpose text, until_after int
-- out: until int
select max(until) as until from account_link
where account = :account and purpose = :purpose and used is null and until > :until_after
having max(until) is not null;

-- name: account_link_delete_over run
-- in: until_before int
delete from account_link where until < :until_before;

-- name: account_link_delete_account run
-- in: account id
delete from account_link where account = :account;
