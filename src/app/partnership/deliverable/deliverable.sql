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
limit 201;

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

-- The first goals of the version that the parties agreed on, in their order, and how many
-- deliverables serve each.
-- name: deliverable_goals many
-- in: partnership id
-- out: cell id, words text, term text, n int
select c.id as cell, c.words as words, t.words as term,
       (select count(*) from deliverable d
        where d.partnership = w.partnership and d.archived is null
          and (d.goal = c.id or (d.goal is null and d.priority = c.words))) as n
from worksheet w
join worksheet_voice v on v.worksheet = w.id and v.kind = 'together' and v.handed is not null
  and v.archived is null
join worksheet_row r on r.voice = v.id and r.section = 'goals_list' and r.archived is null
join worksheet_cell c on c.voice = v.id and c.place = 'r' || cast(r.id as text)
  and c.ask = 'goals_goal' and c.words is not null and c.archived is null
left join worksheet_cell t on t.voice = v.id and t.place = c.place and t.ask = 'goals_term'
  and t.archived is null
where w.partnership = :partnership and w.sheet = 's_goals' and w.archived is null
order by r.position, r.id limit 5;
