-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: need_steps_of many
-- in: partnership id
-- out: id id, name text, detail text, position int
select id, name, detail, position from need_step
where partnership = :partnership and archived is null
order by coalesce(position, 999), id;

-- name: needs_of many
-- in: partnership id
-- out: id id, step id, name text, detail text, position int
select n.id, n.step, n.name, n.detail, n.position
from need n join need_step s on s.id = n.step and s.archived is null
where n.partnership = :partnership and n.archived is null
order by coalesce(s.position, 999), s.id, coalesce(n.position, 999), n.id;

-- What each became: the agreement is told to who reads it (:agency takes part, or :account is
-- responsible), and what is due of it. A clause that was taken out of its draft is none.
-- name: pledges_of many
-- in: partnership id, agency id, account id
-- out: id id, need id, organization id, name text, department text, moment text, days int, how text, clause id, agreement id, number text, state text, due date, kept date
select p.id, p.need, p.organization, o.name, p.department, p.moment, p.days, p.how,
       c.id as clause, a.id as agreement, a.number, a.state,
       (select min(b.due) from obligation b
        where b.clause = c.id and b.state = 'open' and b.archived is null) as due,
       (select max(b.met_on) from obligation b
        where b.clause = c.id and b.state = 'met' and b.archived is null) as kept
from pledge p
join need n on n.id = p.need and n.archived is null
join need_step s on s.id = n.step and s.archived is null
join organization o on o.id = p.organization
left join agreement_clause c on c.id = p.clause and c.archived is null
left join agreement a on a.id = c.agreement and a.archived is null and (:agency is null
  or exists (select 1 from partnership r where r.id = a.partnership and r.owner = :account)
  or exists (select 1 from agreement_party m
             where m.agreement = a.id and m.organization = :agency and m.archived is null))
where p.partnership = :partnership and p.archived is null
order by p.need, p.id;

-- name: needs_covered one
-- in: partnership id
-- out: needs int, covered int
select count(*) as needs,
       count(case when exists (select 1 from pledge p where p.need = n.id and p.archived is null)
             then 1 end) as covered
from need n join need_step s on s.id = n.step and s.archived is null
where n.partnership = :partnership and n.archived is null;

-- name: needs_draft one
-- in: partnership id
-- out: id id
select id from agreement where partnership = :partnership and state = 'draft' and archived is null
order by id desc limit 1;

-- What the team of an organization agreed that it needs.
-- name: needs_offered many
-- in: organization id
-- out: cell id, words text
select c.id as cell, c.words as words
from worksheet w
join worksheet_voice v on v.worksheet = w.id and v.kind = 'together' and v.handed is not null
  and v.archived is null
join worksheet_row r on r.voice = v.id and r.section = 'needs_list' and r.archived is null
join worksheet_cell c on c.voice = v.id and c.place = 'r' || cast(r.id as text)
  and c.ask = 'needs_what' and c.words is not null and c.archived is null
where w.organization = :organization and w.sheet = 's_needs' and w.archived is null
order by r.position, r.id limit 12;
