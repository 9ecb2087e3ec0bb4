-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: partnership_list many list partnership p
-- in: agency id, account int
-- out: id id, key text, title text, phase text, scope text, next_step text, next_step_due date, started date, ended date
select p.id as id, :key as key, p.title as title, p.phase as phase, p.scope as scope,
       p.next_step as next_step, p.next_step_due as next_step_due, p.started as started,
       p.ended as ended
from partnership p
where (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
  and :list(p);

-- name: partnership_parties many
-- in: partnership id
-- out: id id, organization id, name text, department text, sector text
select pp.id as id, pp.organization as organization, o.name as name, pp.department as department,
       coalesce(o.sector, '') as sector
from partnership_party pp join organization o on o.id = pp.organization
where pp.partnership = :partnership and pp.archived is null
order by coalesce(pp.position, 99), pp.id;

-- name: partnership_party_ids many
-- in: partnership id
-- out: organization id
select organization from partnership_party where partnership = :partnership and archived is null
order by coalesce(position, 99), id;

-- An archived party comes back when it is added again: the three columns are unique.
-- name: partnership_party_find one
-- in: partnership id, organization id, department text
-- out: id id, archived int
select id, archived from partnership_party
where partnership = :partnership and organization = :organization
  and coalesce(department, '') = coalesce(:department, '')
order by id limit 1;

-- name: party_speakers many
-- in: partnership id
-- out: id id, party id, account int, since date, until date
select s.id as id, s.party as party, s.account as account, s.since as since, s.until as until
from partnership_party pp join party_speaker s on s.party = pp.id and s.archived is null
where pp.partnership = :partnership and pp.archived is null
order by s.since, s.id;

-- name: partnership_changes many
-- in: partnership id
-- out: id id, from_phase text, to_phase text, day date, reason text
select id, from_phase, to_phase, day, reason
from phase_change
where partnership = :partnership and archived is null
order by day, id;

-- name: partnership_checks many
-- in: partnership id
-- out: item text, done date, note text, version int
select item, done, note, version from partnership_check
where partnership = :partnership and archived is null;

-- name: partnership_check_find one
-- in: partnership id, item text
-- out: id id
select id from partnership_check where partnership = :partnership and item = :item;

-- name: partnership_thread many
-- in: partnership id, agency id
-- out: id id, day date, kind text, outcome text, summary text, with_name text, contact_name text
select i.id as id, i.day as day, i.kind as kind, i.outcome as outcome, i.summary as summary,
       o.name as with_name, c.name as contact_name
from interaction i
join organization o on o.id = i.organization
left join contact c on c.id = i.contact
where i.partnership = :partnership and i.archived is null
  and (:agency is null or i.agency = :agency)
order by i.day desc, i.id desc limit 60;

-- The last exchange, and what came of it.
-- name: partnership_last one
-- in: partnership id, agency id
-- out: day date, outcome text, organization id, name text
select i.day as day, i.outcome as outcome, i.organization as organization, o.name as name
from interaction i join organization o on o.id = i.organization
where i.partnership = :partnership and i.archived is null
  and (:agency is null or i.agency = :agency)
order by i.day desc, i.id desc limit 1;

-- Those one calls, of the parties other than one's own; where all are departments of one's own, of them.
-- name: partnership_people many
-- in: partnership id, agency id
-- out: id id, name text, title text, role text, phone text, email text, organization_name text
select c.id as id, c.name as name, c.title as title, c.role as role, c.phone as phone,
       c.email as email, o.name as organization_name
from contact c join organization o on o.id = c.organization
where c.archived is null and c.has_left = 0 and c.organization in (
      select pp.organization from partnership_party pp
      where pp.partnership = :partnership and pp.archived is null
        and (:agency is null or pp.organization <> :agency or not exists (
             select 1 from partnership_party x
             where x.partnership = pp.partnership and x.organization <> :agency
               and x.archived is null)))
order by case c.role when 'liaison' then 0 when 'decision_maker' then 1 when 'director' then 2 else 3 end,
         c.name_key, c.id
limit 6;

-- Of an agency that reaches only its own (:agency), what it is a party to: a partnership of three may
-- hold an agreement of two. Who is responsible (:account) sees all.
-- name: partnership_agreements many
-- in: partnership id, agency id, account id
-- out: id id, title text, state text, basis text, effective date, ends date, notice_ends date
select a.id as id, a.title as title, a.state as state, a.basis as basis, a.effective as effective, a.ends as ends,
       a.notice_ends as notice_ends
from agreement a join partnership r on r.id = a.partnership
where a.partnership = :partnership and a.archived is null
  and (:agency is null or r.owner = :account or exists (
       select 1 from agreement_party me
       where me.agreement = a.id and me.organization = :agency and me.archived is null))
order by case a.state when 'in_force' then 0 when 'notice' then 1 when 'sent' then 2 when 'draft' then 3 else 4 end, a.id desc
limit 12;

-- name: partnership_late many
-- in: partnership id, agency id, account id, today date
-- out: agreement id, title text, due date
select a.id as agreement, a.title as title, b.due as due
from agreement a join partnership r on r.id = a.partnership join obligation b on b.agreement = a.id
where a.partnership = :partnership and a.archived is null and a.state in ('in_force', 'notice')
  and (:agency is null or r.owner = :account or exists (
       select 1 from agreement_party me
       where me.agreement = a.id and me.organization = :agency and me.archived is null))
  and b.state = 'open' and b.archived is null and b.due < :today
order by b.due, b.id limit 6;

-- Where the answers to the three standing questions are kept: one a question and phase, with its history.
-- name: standing_checks many
-- in: partnership id
-- out: id id, item text
select id, item from partnership_check
where partnership = :partnership and item like 'question.%' and archived is null order by id;

-- Reviews ask them too.
-- name: standing_reviews many
-- in: partnership id
-- out: id id, held date, need text, gaps text, evolve text
select id, held, need, gaps, evolve from review
where partnership = :partnership and state = 'closed' and held is not null and archived is null
order by held;

-- name: standing_answered one
-- in: partnership id, item text, since date
-- out: last date, now int
select max(done) as last,
       count(case when item like :item and (:since is null or done >= :since) then 1 end) as now
from partnership_check
where partnership = :partnership and item like 'question.%' and note is not null and archived is null;
