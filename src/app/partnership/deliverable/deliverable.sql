-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: deliverable_list many list deliverable o
-- in: agency id, account id
-- out: id id, key text, name text, partnership_title text, organization text, term text, due date, state text
select o.id as id, :key as key, o.name as name, p.title as partnership_title, g.name as organization,
       o.term as term, o.due as due, o.state as state
from deliverable o join partnership p on p.id = o.partnership
join organization g on g.id = o.organization
where (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
  and :list(o);

-- Those of one priority together; a priority comes when its first deliverable is due.
-- name: deliverables_of many
-- in: partnership id
-- out: id id, version int, name text, priority text, who text, term text, starts date, due date, state text, done date, proof text
select d.id, d.version, d.name, d.priority, g.name as who, d.term, d.starts, d.due, d.state, d.done, d.proof
from deliverable d join organization g on g.id = d.organization
where d.partnership = :partnership and d.archived is null
order by (select min(f.due) from deliverable f
          where f.partnership = :partnership and f.archived is null
            and coalesce(f.priority, '') = coalesce(d.priority, '')),
         coalesce(d.priority, ''), d.due, d.id
limit 200;

-- name: deliverables_stand one
-- in: partnership id, today date
-- out: n int, delivered int, late int
select count(*) as n, count(case when state = 'done' then 1 end) as delivered,
       count(case when state in ('planned', 'under_way') and due < :today then 1 end) as late
from deliverable
where partnership = :partnership and archived is null and state <> 'dropped';

-- How often the parties talk, by the agreements that run; null: no clause says so.
-- name: deliverables_rhythm one
-- in: partnership id
-- out: every_days int
select min(cc.every_days) as every_days
from agreement a
join agreement_clause c on c.agreement = a.id and c.archived is null
join clause_contact cc on cc.clause = c.id and cc.archived is null
where a.partnership = :partnership and a.archived is null and a.state in ('in_force', 'notice');
