-- SPDX-License-Identifier: AGPL-3.0-or-later

-- An agency that is no party any more reads no title of the partnership. The last exchange is that of the agency whose dossier it is. With days: those to call again, who
-- have said nothing since :silent, or whose next step was due before :late.
-- name: prospect_list many list prospect p
-- in: agency id, account id, silent date, late date
-- out: id id, key text, name text, state text, origin text, sought text, next_step text, next_step_due date, last_day date
select p.id as id, :key as key, coalesce(o.name, p.name) as name, p.state as state,
       p.origin as origin, s.title as sought, p.next_step as next_step,
       p.next_step_due as next_step_due,
       (select i.day from interaction i
        where i.organization = p.organization and i.agency = p.agency and i.archived is null
        order by i.day desc limit 1) as last_day
from prospect p
left join organization o on o.id = p.organization
left join partnership s on s.id = p.partnership and (:agency is null or s.owner = :account or exists (
     select 1 from partnership_party me
     where me.partnership = s.id and me.organization = :agency and me.archived is null))
where (:agency is null or p.agency = :agency)
  and (:late is null and :silent is null or p.state <> 'partner' and (
       p.next_step_due < :late
       or p.state = 'waiting' and (select i.day from interaction i
              where i.organization = p.organization and i.agency = p.agency and i.archived is null
              order by i.day desc limit 1) <= :silent))
  and :list(p);

-- Those of one search: of a partnership, or of the network (NULL).
-- name: prospect_board many
-- in: partnership id, agency id
-- out: id id, version int, organization id, name text, phone text, state text, origin text, named_by_name text
-- out: reason text, next_step text, next_step_due date, again_on date, last_day date
select p.id as id, p.version as version, p.organization as organization,
       coalesce(o.name, p.name) as name, o.phone as phone, p.state as state, p.origin as origin,
       n.name as named_by_name, p.reason as reason, p.next_step as next_step,
       p.next_step_due as next_step_due, p.again_on as again_on,
       (select i.day from interaction i
        where i.organization = p.organization and i.agency = p.agency and i.archived is null
        order by i.day desc limit 1) as last_day
from prospect p
left join organization o on o.id = p.organization
left join organization n on n.id = p.named_by
where (p.partnership = :partnership or (:partnership is null and p.partnership is null))
  and p.archived is null and (:agency is null or p.agency = :agency)
order by coalesce(p.next_step_due, '9999-12-31'), p.id
limit 300;

-- How many are where, and of those that wait how many have said nothing since a day.
-- name: prospect_counts many
-- in: partnership id, agency id, silent date
-- out: state text, n int, silent int
select p.state as state, count(*) as n,
       sum(case when p.state = 'waiting' and (select i.day from interaction i
                where i.organization = p.organization and i.agency = p.agency and i.archived is null
                order by i.day desc limit 1) <= :silent then 1 else 0 end) as silent
from prospect p
where p.partnership = :partnership and p.archived is null and (:agency is null or p.agency = :agency)
group by p.state;

-- The same prospect of the same search, if it is there already.
-- name: prospect_same one
-- in: agency id, partnership id, organization id, name text, except id
-- out: id id
select min(p.id) as id from prospect p
where p.agency = :agency and p.archived is null and p.id <> coalesce(:except, 0)
  and coalesce(p.partnership, 0) = coalesce(:partnership, 0)
  and (p.organization = :organization or (p.organization is null and p.name_key = :name))
having min(p.id) is not null;

-- Whom an exchange is about: the prospects of an agency with this organization.
-- name: prospect_heard many
-- in: agency id, organization id
-- out: id id, partnership id
select id, partnership from prospect
where agency = :agency and organization = :organization and archived is null
order by id limit 20;

-- What was said, newest first: the agency's exchanges with the organization.
-- name: prospect_thread many
-- in: agency id, organization id
-- out: id id, day date, kind text, outcome text, summary text, contact_name text
select i.id as id, i.day as day, i.kind as kind, i.outcome as outcome, i.summary as summary,
       c.name as contact_name
from interaction i left join contact c on c.id = i.contact
where i.organization = :organization and i.agency = :agency and i.archived is null
order by i.day desc, i.id desc limit 20;

-- Who somebody is at their own agency, by the address they sign in with.
-- name: prospect_myself one
-- in: agency id, email text
-- out: title text, phone text
select c.title as title, c.phone as phone
from contact c
where c.organization = :agency and c.archived is null and c.has_left = 0 and lower(c.email) = :email
order by c.id limit 1;

-- To whom one writes: the liaison person first.
-- name: prospect_addressees many
-- in: organization id
-- out: id id, name text, email text
select id, name, email from contact
where organization = :organization and archived is null and has_left = 0
order by case role when 'liaison' then 0 when 'director' then 1 when 'decision_maker' then 2 else 3 end,
         name_key, id
limit 40;
