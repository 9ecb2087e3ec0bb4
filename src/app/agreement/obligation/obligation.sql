-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: evidence_by_source one
-- in: source text, source_id int
-- out: id id
select id from evidence where source = :source and source_id = :source_id;

-- What happened between the parties: in their partnership, or on behalf of one with another; where all
-- are departments of one organization, within it. A
-- review is of all parties of its partnership, and counts in each of its agreements.
-- name: evidence_of_agreement many
-- in: agreement id, partnership id, first date
-- out: day date, source text, source_id int, with_organization id, by_organization id, clause id
select x.day, x.source, x.source_id, x.with_organization, x.by_organization, x.clause
from (select e.id as id, e.day as day, e.source as source, e.source_id as source_id,
             e.organization as with_organization, e.agency as by_organization, e.clause as clause
      from evidence e
      where e.organization in (
        select p.organization from agreement_party p
        where p.agreement = :agreement and p.archived is null) and e.source <> 'review'
      and e.counts = 1 and e.archived is null and e.day >= :first
      and (e.agency is null or e.agency <> e.organization or not exists (
        select 1 from agreement_party z
        where z.agreement = :agreement and z.organization <> e.organization
        and z.archived is null))
      and (e.partnership = :partnership or exists (
        select 1 from agreement_party q
        where q.agreement = :agreement and q.organization = e.agency and q.archived is null))
      union all
      select e.id as id, e.day as day, e.source as source, e.source_id as source_id,
             e.organization as with_organization, e.agency as by_organization, e.clause as clause
      from evidence e
      where e.partnership = :partnership and e.source = 'review'
      and e.counts = 1 and e.archived is null and e.day >= :first) as x
order by x.day, x.id;

-- name: evidence_touches_together many
-- in: partnership id
-- out: agreement id
select id as agreement from agreement
where partnership = :partnership and archived is null and state in ('in_force', 'notice', 'ended')
order by id;

-- name: evidence_touches many
-- in: organization id
-- out: agreement id
select distinct a.id as agreement from agreement_party p join agreement a on a.id = p.agreement
where p.organization = :organization and p.archived is null
and a.archived is null and a.state in ('in_force', 'notice', 'ended')
order by a.id;

-- name: obligations_of_clause many
-- in: clause id
-- out: id id, state text, opened date, due date, met_on date, evidence text, evidence_id int, organization id
select id, state, opened, due, met_on, evidence, evidence_id, organization from obligation
where clause = :clause and archived is null
order by opened, id;

-- name: obligations_of_agreement many
-- in: agreement id
-- out: id id, clause id, organization id, state text, opened date, due date, met_on date, evidence text, evidence_id int, note text
select id, clause, organization, state, opened, due, met_on, evidence, evidence_id, note
from obligation
where agreement = :agreement and archived is null
order by opened, id;

-- name: obligations_to_recall many
-- in: today date, week_ago date
-- out: id id
select b.id from obligation b join agreement a on a.id = b.agreement
where b.state = 'open' and b.archived is null and b.due < :today
and (b.reminded is null or b.reminded <= :week_ago)
and a.archived is null and a.state in ('in_force', 'notice')
order by b.due, b.id;

-- Of an agency that reaches only its own (:organization) also what a partnership of its person
-- (:account is responsible) makes due. With whom: the first party that is neither that agency nor,
-- for who takes no part, the first; between departments of one, the first.
-- name: obligations_due many
-- in: organization int, account id, until date, limit int
-- out: id id, agreement id, partnership id, agreement_title text, type text, owes id, opened date, due date, with_organization id, with_name text, clause id
select b.id, b.agreement, a.partnership, a.title as agreement_title, c.type, b.organization as owes,
  b.opened, b.due, o.id as with_organization, coalesce(o.name || ' — ' || p.department, o.name) as with_name, b.clause
from obligation b
join agreement a on a.id = b.agreement and a.archived is null and a.state in ('in_force', 'notice')
join agreement_clause c on c.id = b.clause
join agreement_party p on p.id = (
  select q.id from agreement_party q
  where q.agreement = b.agreement and q.archived is null
  order by case when q.organization = :organization then 1 else 0 end, case when q.position = 0 and not exists (
      select 1 from agreement_party m
      where m.agreement = q.agreement and m.organization = :organization and m.archived is null) then 1 else 0 end,
    coalesce(q.position, 99), q.id limit 1)
join organization o on o.id = p.organization
where b.state = 'open' and b.archived is null and b.due <= :until
and (:organization = 0 or exists (
  select 1 from agreement_party m
  where m.agreement = b.agreement and m.organization = :organization and m.archived is null)
  or exists (select 1 from partnership r where r.id = a.partnership and r.owner = :account))
order by b.due, b.id limit :limit;
