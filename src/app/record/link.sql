-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: answer_link_by_token one
-- in: token text
-- out: id id
select id from answer_link where token = :token;

-- Not taken back, newest first: of a record, or, without a kind, of an organization itself.
-- name: answer_links_given many
-- in: purpose text, entity text, subject id, organization id
-- out: id id, organization text, name text, email text, expires int, answered int
select l.id as id, coalesce(o.name || ' — ' || p.department, o.name) as organization, l.name as name,
       l.email as email, l.expires as expires, l.answered as answered
from answer_link l left join organization o on o.id = l.organization
left join partnership_party p on p.id = l.party
where l.entity = :entity and l.subject = :subject and l.purpose = :purpose and l.archived is null
union all
select l.id as id, o.name as organization, l.name as name, l.email as email, l.expires as expires,
       l.answered as answered
from answer_link l join organization o on o.id = l.organization
where :entity is null and l.organization = :organization and l.entity is null and l.purpose = :purpose
  and l.archived is null
order by id desc limit 400;

-- The people of an organization whom one may give a link to.
-- name: answer_link_people many
-- in: organization id
-- out: id id, name text, email text
select id, name, email
from contact
where organization = :organization and archived is null and has_left = 0
order by case role when 'liaison' then 0 when 'director' then 1 else 2 end, name_key, id limit 40;
