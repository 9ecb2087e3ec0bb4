-- SPDX-License-Identifier: AGPL-3.0-or-later
-- :agency null sees all; else those that their agency leads or has a part of.
-- name: application_list many list application o
-- in: agency id
-- out: id id, key text, title text, funder text, lead text, deadline date, state text, late int
select o.id as id, :key as key, o.title as title, o.funder as funder, g.name as lead, o.deadline as deadline,
       o.state as state,
       (select count(*) from application_part x where x.application = o.id and x.done is null and x.archived is null) as late
  from application o join organization g on g.id = o.lead
 where :list(o) and (:agency is null or o.lead = :agency
       or exists (select 1 from application_part y
                   where y.application = o.id and y.organization = :agency and y.archived is null));

-- name: application_part_list many list application_part o
-- in: agency id
-- out: id id, key text, title text, application text, organization text, due date, done date
select o.id as id, :key as key, o.title as title, a.title as application, g.name as organization, o.due as due,
       o.done as done
  from application_part o join application a on a.id = o.application join organization g on g.id = o.organization
 where :list(o) and (:agency is null or o.organization = :agency or a.lead = :agency);

-- name: application_parts many
-- in: application id
-- out: id id, title text, organization id, agency text, due date, done date, amount int, note text, file id, file_name text, size int
select p.id as id, p.title as title, p.organization as organization, g.name as agency, p.due as due, p.done as done,
       p.amount as amount, p.note as note, f.id as file, f.name as file_name, coalesce(f.size, 0) as size
  from application_part p join organization g on g.id = p.organization left join file f on f.id = p.file
 where p.application = :application and p.archived is null
 order by p.due, p.id;

-- name: application_owners many
-- in: application id
-- out: organization id
select distinct organization from application_part where application = :application and archived is null;

-- name: application_papers many
-- in: application id
-- out: id id, title text, got date, file id, file_name text, size int
select p.id as id, p.title as title, p.got as got, f.id as file, f.name as file_name, coalesce(f.size, 0) as size
  from application_paper p left join file f on f.id = p.file
 where p.application = :application and p.archived is null
 order by p.id;

-- What an organization has to give soon, and what others give late to what it leads.
-- name: application_due many
-- in: organization id, today date, until date
-- out: id id, title text, application id, of text, organization id, agency text, due date
select p.id as id, p.title as title, p.application as application, a.title as of,
       p.organization as organization, g.name as agency, p.due as due
  from application_part p join application a on a.id = p.application join organization g on g.id = p.organization
 where p.done is null and p.archived is null and p.due <= :until and a.state = 'preparing' and a.archived is null
   and (p.organization = :organization or a.lead = :organization and p.due < :today)
 order by p.due, p.id limit 40;
