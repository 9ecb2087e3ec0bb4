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

-- Passwords kept in another form than the one in force.
-- name: self_weak_passwords one
-- out: n int
select count(*) as n from password where phc not like '$argon2id$%';

-- name: self_schema one
-- out: number int
select max(number) as number from schema_version;
