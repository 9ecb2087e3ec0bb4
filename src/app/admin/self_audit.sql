-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: self_engine one sqlite
-- out: version text
select sqlite_version() as version;

-- name: self_engine one postgres
-- out: version text
select current_setting('server_version') as version;

-- Links that would still sign somebody in.
-- name: self_links one
-- in: now int
-- out: n int
select count(*) as n from account_link where used is null and until > :now;

-- People who have shown no second proof yet: they will be asked for one when they next come.
-- name: self_without_factor one
-- out: n int
select count(*) as n from account a
where a.archived is null
  and exists (select 1 from membership m where m.account = a.id and m.archived is null)
  and not exists (select 1 from one_time_code t where t.account = a.id)
  and not exists (select 1 from passkey k where k.account = a.id);

-- Accounts that are older than that day and were not used since.
-- name: self_dormant one
-- in: before int
-- out: n int
select count(*) as n from account a
where a.archived is null and a.created < :before
  and exists (select 1 from membership m where m.account = a.id and m.archived is null)
  and not exists (select 1 from account_seen s where s.account = a.id and s.seen >= :before)
  and not exists (select 1 from session s where s.account = a.id and s.seen >= :before);

-- Passwords kept in another form than the one in force.
-- name: self_weak_passwords one
-- out: n int
select count(*) as n from password where phc not like '$argon2id$%';

-- name: self_schema one
-- out: number int
select max(number) as number from schema_version;
