-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: correction_link_by_token one
-- in: token text
-- out: id id
select id from correction_link where token = :token;

-- name: correction_links_open many
-- in: organization id, now int
-- out: id id, name text, email text, expires int, used int
select id, name, email, expires, used
from correction_link
where organization = :organization and archived is null and expires > :now
order by id desc limit 40;

-- name: correction_waiting one
-- in: link id
-- out: id id, day date
select max(id) as id, max(day) as day from correction where link = :link and state = 'waiting' and archived is null;

-- name: correction_list many list correction o
-- in: agency id
-- out: id id, key text, organization text, name text, day date, state text, fields int
select o.id as id, :key as key, g.name as organization, o.name as name, o.day as day, o.state as state,
       (select count(*) from correction_field f where f.correction = o.id) as fields
from correction o join organization g on g.id = o.organization
where :list(o) and (:agency is null or o.organization = :agency);

-- The people of an organization whom one may send a link to.
-- name: correction_people many
-- in: organization id
-- out: id id, name text, title text, email text
select id, name, title, email
from contact
where organization = :organization and archived is null and has_left = 0
order by case role when 'liaison' then 0 when 'director' then 1 else 2 end, name_key, id limit 40;
