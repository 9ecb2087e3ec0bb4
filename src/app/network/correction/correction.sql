-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: correction_waiting one
-- in: link id
-- out: id id, day date
select max(id) as id, max(day) as day from correction where link = :link and state = 'waiting' and archived is null;

-- The last that was reviewed.
-- name: correction_reviewed one
-- in: link id
-- out: id id, decided date
select id, decided from correction
where link = :link and state = 'decided' and archived is null
order by id desc limit 1;

-- name: correction_list many list correction o
-- in: agency id
-- out: id id, key text, organization text, name text, day date, state text, fields int
select o.id as id, :key as key, g.name as organization, o.name as name, o.day as day, o.state as state,
       (select count(*) from correction_field f where f.correction = o.id) as fields
from correction o join organization g on g.id = o.organization
where :list(o) and (:agency is null or o.organization = :agency);
