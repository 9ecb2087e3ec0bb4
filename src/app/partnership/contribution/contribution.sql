-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: contribution_list many list contribution o
-- in: agency id, account id
-- out: id id, key text, name text, partnership_title text, organization text, kind text, worth int, due date, received date
select o.id as id, :key as key, o.name as name, p.title as partnership_title, g.name as organization,
       o.kind as kind, o.worth as worth, o.due as due, o.received as received
from contribution o join partnership p on p.id = o.partnership
join organization g on g.id = o.organization
where (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
  and :list(o);

-- By party, what is expected first.
-- name: contributions_of many
-- in: partnership id
-- out: id id, name text, kind text, organization id, who text, worth int, due date, received date, note text
select c.id, c.name, c.kind, c.organization, g.name as who, c.worth, c.due, c.received, c.note
from contribution c join organization g on g.id = c.organization
where c.partnership = :partnership and c.archived is null
order by g.name_key, c.organization, case when c.received is null then 0 else 1 end,
         coalesce(c.due, '9'), c.id
limit 300;

-- name: contributions_stand one
-- in: partnership id, today date
-- out: n int, received int, late int
select count(*) as n, count(received) as received,
       count(case when received is null and due < :today then 1 end) as late
from contribution where partnership = :partnership and archived is null;
