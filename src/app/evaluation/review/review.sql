-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: review_list many list review o
-- in: agency id, account int
-- out: id id, key text, subject text, partnership_title text, kind text, state text, planned date, held date
select o.id as id, :key as key,
       case when o.subject is null then p.title else o.subject end as subject,
       case when o.subject is null then null else p.title end as partnership_title, o.kind as kind, o.state as state, o.planned as planned,
       o.held as held
from review o join partnership p on p.id = o.partnership
where (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
  and :list(o);

-- name: reviews_of many
-- in: partnership id
-- out: id id, kind text, state text, planned date, held date, subject text, dropped_reason text
select id, kind, state, planned, held, subject, dropped_reason from review
where partnership = :partnership and archived is null
order by coalesce(held, planned), id;

-- What was decided in the partnerships from one number to another: in one, or in all.
-- name: review_decisions_of many
-- in: first id, last id
-- out: partnership id, review id, planned date, held date, id id, kind text, words text, reason text, organization_name text, due date, target id, next id, indicator_name text, figure int, unit text, indicator id
select r.partnership as partnership, r.id as review, r.planned as planned, r.held as held,
       d.id as id, d.kind as kind, d.words as words, d.reason as reason,
       o.name as organization_name, d.due as due, d.target as target, d.next as next,
       i.name as indicator_name, t.figure as figure, i.unit as unit, i.id as indicator
from review r join review_decision d on d.review = r.id
left join organization o on o.id = d.organization
left join indicator_target t on t.id = d.target
left join indicator i on i.id = t.indicator
where r.partnership between :first and :last and r.archived is null and d.archived is null
order by r.partnership, coalesce(r.held, r.planned), r.id, d.id;

-- By what was said, so that nothing tells when or after whom it was.
-- name: review_voices_of many
-- in: first id, last id
-- out: partnership id, review id, held date, id id, whose text, words text
select r.partnership as partnership, r.id as review, r.held as held, v.id as id,
       v.whose as whose, v.words as words
from review r join review_voice v on v.review = r.id
where r.partnership between :first and :last and r.archived is null and v.archived is null
order by r.partnership, coalesce(r.held, r.planned), r.id, v.whose, v.words;

-- name: review_plan_of one
-- in: partnership id
-- out: id id, every_months int, since date, at_quarter bool
select id, every_months, since, at_quarter from review_plan where partnership = :partnership and archived is null;

-- name: review_last_of_kind one
-- in: partnership id, kind text
-- out: planned date, state text
select planned, state from review
where partnership = :partnership and kind = :kind and archived is null
order by planned desc, id desc limit 1;

-- name: review_last_held one
-- in: partnership id
-- out: held date
select max(held) as held from review
where partnership = :partnership and state = 'closed' and archived is null;

-- name: review_next one
-- in: partnership id
-- out: id id, planned date, kind text
select id, planned, kind from review
where partnership = :partnership and state = 'planned' and archived is null
order by planned, id limit 1;

-- name: review_counts one
-- in: partnership id
-- out: n int, closed int
select count(*) as n, coalesce(sum(case when state = 'closed' then 1 else 0 end), 0) as closed
from review where partnership = :partnership and archived is null;
