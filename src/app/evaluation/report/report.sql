-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Partnerships that measure or review something, from one number to another.
-- name: report_partnerships many
-- in: first id, last id
-- out: id id, title text, summary text, started date, ended date, end_reason text
select p.id as id, p.title as title, p.summary as summary, p.started as started, p.ended as ended,
       p.end_reason as end_reason
from partnership p
where p.id between :first and :last and p.archived is null
  and (:first = :last or exists (select 1 from indicator i where i.partnership = p.id and i.archived is null)
       or exists (select 1 from review v where v.partnership = p.id and v.archived is null))
order by p.id;

-- name: report_parties many
-- in: first id, last id
-- out: partnership id, name text
select pp.partnership as partnership, coalesce(o.name || ' — ' || pp.department, o.name) as name
from partnership_party pp join organization o on o.id = pp.organization
where pp.partnership between :first and :last and pp.archived is null
order by pp.partnership, coalesce(pp.position, 99), pp.id;

-- What each side said in an agreement that it provides.
-- name: report_contributions many
-- in: first id, last id
-- out: partnership id, name text, provides text
select a.partnership as partnership, coalesce(o.name || ' — ' || s.department, o.name) as name,
       s.provides as provides
from agreement a join agreement_party s on s.agreement = a.id
join organization o on o.id = s.organization
where a.partnership between :first and :last and a.archived is null and s.archived is null
  and s.provides is not null and a.state in ('in_force', 'notice', 'ended')
order by a.partnership, a.id, coalesce(s.position, 99), s.id;

-- name: report_reviews many
-- in: first id, last id
-- out: partnership id, held date, went_well text, quality_of_life text, funds text
select partnership, held, went_well, quality_of_life, funds from review
where partnership between :first and :last and state = 'closed' and archived is null
order by partnership, held, id;

-- name: report_last one
-- in: partnership id, kind text, language text, account int
-- out: id id, made_on date, file int
select id, made_on, file from evaluation_report
where coalesce(partnership, 0) = coalesce(:partnership, 0) and kind = :kind and language = :language
  and coalesce(account, 0) = coalesce(:account, 0)
  and archived is null
order by id desc limit 1;

-- When it was told last to funders, and when a review was held last.
-- name: report_told one
-- in: partnership id
-- out: made_on date, held date
select (select max(made_on) from evaluation_report
        where partnership = :partnership and kind = 'funder' and archived is null) as made_on,
       (select max(held) from review
        where partnership = :partnership and state = 'closed' and archived is null) as held;
