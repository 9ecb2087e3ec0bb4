-- SPDX-License-Identifier: AGPL-3.0-or-later
-- include "core/clock.h"

-- name: organization_page many
-- in: sector text, since date, most int
-- in: active bool, ratio real, mark bytes
-- out: id id, name text, opened date
select id, name /* not :here nor ; there */, opened -- nor :here
  from organization
 where sector = :sector and (opened >= :since or :since is null)
   and active = :active and 2 * share > :ratio and mark = :mark
   and note <> 'it''s :not; a bind ? $1 -- nor a comment'
   and "odd:name" is null
 limit :most;

-- name: organization_total one
-- out: total int
select count(*) from organization; -- all of them

-- name: organization_close run
-- in: id id
update organization set closed = 1, note = 'a "quoted"
line' where id = :id;

-- name: organization_rows many list organization o
-- in: sector text
-- out: id id, key text, name text
select o.id as id, :key as key, o.name from organization o where o.sector = :sector and :list(o);

-- name: organization_names one postgres
-- out: names text
select string_agg(name, ', ' order by name)::text from organization;

-- name: organization_names one sqlite
-- out: names text
select group_concat(name, ', ') from organization;

