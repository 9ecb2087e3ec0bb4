-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: interaction_list many list interaction i
-- in: agency id
-- out: id id, key text, with_name text, contact_name text, kind text, day date, outcome text, summary text
select i.id as id, :key as key, o.name as with_name, c.name as contact_name, i.kind as kind,
       i.day as day, i.outcome as outcome, i.summary as summary
from interaction i
join organization o on o.id = i.organization
left join contact c on c.id = i.contact
where (:agency is null or i.agency = :agency) and :list(i);

-- Those who are still there, and whom the exchange names already.
-- name: interaction_contacts many
-- in: organization id, contact id
-- out: id id, name text, title text
select id, name, title
from contact
where organization = :organization and archived is null and (has_left = 0 or id = :contact)
order by case role when 'liaison' then 0 when 'director' then 1 when 'decision_maker' then 2 else 3 end,
         name_key, id
limit 60;

-- The partnerships under way with an organization, those first that the agency is in.
-- name: interaction_partnerships many
-- in: organization id, agency id, account int
-- out: id id, title text, next_step text, next_step_due date
select p.id as id, p.title as title, p.next_step as next_step, p.next_step_due as next_step_due
from partnership p
where p.id in (select pp.partnership from partnership_party pp
               where pp.organization = :organization and pp.archived is null)
  and p.archived is null and p.ended is null
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by p.id desc limit 20;

-- The other side of a partnership, when only the partnership is known.
-- name: interaction_other_party one
-- in: partnership id, agency id
-- out: organization id
select organization from partnership_party
where partnership = :partnership and archived is null
  and (:agency is null or organization <> :agency)
order by coalesce(position, 99), id limit 1;

-- Whom one talked with last, to choose from.
-- name: interaction_recent many
-- in: agency id
-- out: id id, name text
select o.id as id, o.name as name
from (select organization, max(day) as last, max(id) as newest
      from (select id, organization, day from interaction
            where archived is null and (:agency is null or agency = :agency)
            order by day desc, id desc limit 80) as latest
      group by organization
      order by max(day) desc, max(id) desc limit 8) as r
join organization o on o.id = r.organization
where o.archived is null
order by r.last desc, r.newest desc;
