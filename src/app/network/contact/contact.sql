-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: contact_list many list contact o
-- out: id id, key text, name text, title text, organization text, role text, has_left bool, champion bool, phone text, email text
select o.id as id, :key as key, o.name as name, o.title as title, g.name as organization, o.role as role,
       o.has_left as has_left, o.champion as champion, o.phone as phone, o.email as email
from contact o join organization g on g.id = o.organization
where :list(o);

-- name: role_held_list many list role_held o
-- out: id id, key text, contact text, organization text, role text, since date, until date
select o.id as id, :key as key, c.name as contact, g.name as organization, o.role as role,
       o.since as since, o.until as until
from role_held o join contact c on c.id = o.contact join organization g on g.id = o.organization
where :list(o);

-- Who else is the liaison person there, by the main role or by another.
-- name: contact_liaisons many
-- in: organization id, contact id
-- out: id id, name text, role text
select id, name, role from contact
where organization = :organization and role = 'liaison' and has_left = 0 and archived is null
  and id <> coalesce(:contact, 0)
order by id limit 4;

-- name: contact_liaison_roles many
-- in: organization id, contact id
-- out: id id, name text
select h.id as id, c.name as name
from role_held h join contact c on c.id = h.contact
where h.organization = :organization and h.role = 'liaison' and h.until is null
  and h.archived is null and c.archived is null and c.has_left = 0
  and h.contact <> coalesce(:contact, 0)
order by h.id limit 4;

-- name: contact_roles many
-- in: contact id
-- out: id id, role text, title text, organization id, organization_name text, since date, until date
select h.id as id, h.role as role, h.title as title, h.organization as organization,
       o.name as organization_name, h.since as since, h.until as until
from role_held h join organization o on o.id = h.organization
where h.contact = :contact and h.archived is null
order by case when h.until is null then 0 else 1 end, coalesce(h.until, '') desc, h.id desc limit 40;

-- The role they had there that ended last: taken up again, it has not ended.
-- name: contact_role_ended one
-- in: contact id, organization id, role text, until date
-- out: id id
select id from role_held
where contact = :contact and organization = :organization and role = :role and until = :until
  and archived is null
order by id desc limit 1;

-- name: contact_open_roles many
-- in: contact id
-- out: id id
select id from role_held where contact = :contact and until is null and archived is null order by id;

-- name: contact_exchanges many
-- in: contact id, agency id
-- out: id id, day date, kind text, outcome text, summary text
select id, day, kind, outcome, summary from interaction
where contact = :contact and archived is null and (:agency is null or agency = :agency)
order by day desc, id desc limit 6;

-- Who may take over: the others there.
-- name: contact_others many
-- in: organization id, contact id
-- out: id id, name text, title text
select id, name, title from contact
where organization = :organization and id <> :contact and has_left = 0 and archived is null
order by name_key, id limit 60;

-- Whom they took over from.
-- name: contact_before one
-- in: contact id
-- out: id id, name text
select id, name from contact
where successor = :contact and has_left = 1 and archived is null
order by left_on desc, id desc limit 1;
