-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who stands in which ring: the parties in the core, unless they are written elsewhere; then those
-- that were placed.
-- name: circle_of many
-- in: partnership id
-- out: id id, organization id, name text, ring text, since date, due date, inviter text, conditions text, reason text, came text
select m.id as id, m.organization as organization, coalesce(o.name, m.name) as name, m.ring as ring,
       m.since as since, m.due as due, i.name as inviter, m.conditions as conditions,
       m.reason as reason, m.came as came
from circle_member m left join organization o on o.id = m.organization
left join organization i on i.id = m.inviter
where m.partnership = :partnership and m.archived is null
union all
select null as id, o.id as organization, o.name as name, 'core' as ring, null as since, null as due,
       null as inviter, null as conditions, null as reason, null as came
from organization o
where o.id in (select pp.organization from partnership_party pp
               where pp.partnership = :partnership and pp.archived is null)
  and not exists (select 1 from circle_member m
                  where m.partnership = :partnership and m.organization = o.id and m.archived is null)
order by name, organization, id
limit 200;

-- name: circle_moves_of many
-- in: partnership id
-- out: name text, from_ring text, to_ring text, day date, reason text
select coalesce(o.name, m.name) as name, x.from_ring, x.to_ring, x.day, x.reason
from circle_member m join circle_move x on x.member = m.id and x.archived is null
left join organization o on o.id = m.organization
where m.partnership = :partnership and m.archived is null
order by x.day desc, x.id desc
limit 60;

-- Parties are counted apart: they stand in the core without being written.
-- name: circle_stand one
-- in: partnership id
-- out: parties int, core int, around int, horizon int
select (select count(distinct pp.organization) from partnership_party pp
        where pp.partnership = :partnership and pp.archived is null
          and not exists (select 1 from circle_member x
                          where x.partnership = :partnership and x.organization = pp.organization
                            and x.archived is null)) as parties,
       count(case when m.ring = 'core' then 1 end) as core,
       count(case when m.ring in ('near', 'wide') then 1 end) as around,
       count(case when m.ring = 'horizon' then 1 end) as horizon
from circle_member m
where m.partnership = :partnership and m.archived is null;

-- Whom to invite next: on the horizon, the nearest day first.
-- name: circle_next one
-- in: partnership id
-- out: id id, name text, due date
select m.id, coalesce(o.name, m.name) as name, m.due
from circle_member m left join organization o on o.id = m.organization
where m.partnership = :partnership and m.archived is null and m.ring = 'horizon'
order by coalesce(m.due, '9'), m.id limit 1;

-- Whether what was promised holds: contacts kept on their day, and what is late.
-- name: circle_steady one
-- in: partnership id, today date
-- out: kept int, late int
select (select count(*) from agreement a join agreement_clause c on c.agreement = a.id
        join obligation b on b.clause = c.id
        where a.partnership = :partnership and a.archived is null
          and a.state in ('in_force', 'notice') and c.type = 'contact' and c.archived is null
          and b.archived is null and b.state = 'met' and b.met_on <= b.due) as kept,
       (select count(*) from agreement a join obligation b on b.agreement = a.id
        where a.partnership = :partnership and a.archived is null
          and a.state in ('in_force', 'notice') and b.archived is null and b.state = 'open'
          and b.due < :today) as late;

-- name: circle_has one
-- in: partnership id, organization id, but id
-- out: id id
select id from circle_member
where partnership = :partnership and organization = :organization and archived is null
  and (:but is null or id <> :but)
order by id limit 1;

-- Who could be next: looked at by the agency; tied to a party, in a partnership that one reads; of a
-- sector that nobody here is of.
-- name: circle_prospects many
-- in: partnership id, agency id
-- out: id id, name text, reason text
select o.id, o.name, min(p.state) as reason
from prospect p join organization o on o.id = p.organization
where p.partnership = :partnership and p.archived is null and p.state not in ('not_now', 'partner')
  and o.archived is null and (:agency is null or p.agency = :agency)
  and not exists (select 1 from circle_member m
                  where m.partnership = :partnership and m.organization = o.id and m.archived is null)
  and not exists (select 1 from partnership_party x
                  where x.partnership = :partnership and x.organization = o.id and x.archived is null)
group by o.id, o.name, o.name_key
order by o.name_key, o.id limit 4;

-- name: circle_ties many
-- in: partnership id, agency id, account id
-- out: id id, name text, reason text
select o.id, o.name, min(v.name) as reason
from partnership_party a
join organization v on v.id = a.organization
join partnership_party b on b.organization = a.organization and b.partnership <> a.partnership
     and b.archived is null
join partnership r on r.id = b.partnership and r.archived is null and r.ended is null
join partnership_party c on c.partnership = r.id and c.archived is null
     and c.organization <> a.organization
join organization o on o.id = c.organization and o.archived is null
where a.partnership = :partnership and a.archived is null
  and (:agency is null or r.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = r.id and me.organization = :agency and me.archived is null))
  and not exists (select 1 from circle_member m
                  where m.partnership = :partnership and m.organization = o.id and m.archived is null)
  and not exists (select 1 from partnership_party x
                  where x.partnership = :partnership and x.organization = o.id and x.archived is null)
group by o.id, o.name, o.name_key
order by count(distinct r.id) desc, o.name_key, o.id limit 4;

-- name: circle_absent many
-- in: partnership id
-- out: id id, name text, reason text
select o.id, o.name, o.sector as reason
from organization o
where o.archived is null and o.sector is not null
  and o.sector not in (select s.sector from partnership_party pp join organization s on s.id = pp.organization
                       where pp.partnership = :partnership and pp.archived is null
                         and s.sector is not null)
  and not exists (select 1 from circle_member m
                  where m.partnership = :partnership and m.organization = o.id and m.archived is null)
order by o.name_key, o.id limit 4;
