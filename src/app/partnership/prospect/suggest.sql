-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who stands on our side of a search: the parties of the partnership, and the agency that looks.

-- Organizations that serve the same people or places as our side, by how much; those first that
-- offer a kind of program that our side has not, or are of another sector. Codes are few, and each
-- leads to its records along the index of marks.
-- name: suggest_complements many
-- in: partnership id, agency id
-- out: id id, name text, sector text, others int, other text
with side as (
    select organization as id from partnership_party
    where partnership = :partnership and archived is null
    union select o.id from organization o where o.id = :agency),
ours as (
    select 'populations' as field, t.code as code, 2 as weight
    from term t
    where t.vocabulary = 'population' and exists (
          select 1 from side y join mark m on m.record = y.id and m.entity = 'organization'
                 and m.field = 'populations' and m.code = t.code)
    union all
    select 'territories' as field, t.code as code, 1 as weight
    from term t
    where t.vocabulary = 'territory' and exists (
          select 1 from side y join mark m on m.record = y.id and m.entity = 'organization'
                 and m.field = 'territories' and m.code = t.code)),
shared as (
    select m.record as id, sum(w.weight) as weight
    from ours w join mark m on m.entity = 'organization' and m.field = w.field and m.code = w.code
    group by m.record
    order by sum(w.weight) desc, m.record
    limit 200),
had as (
    select distinct x.program_type as type from side y join program x on x.organization = y.id
    where x.archived is null and x.program_type is not null),
offers as (
    select s.id as id, count(distinct g.program_type) as others, min(g.program_type) as other
    from shared s join program g on g.organization = s.id and g.archived is null
    where g.program_type <> 'other' and g.program_type not in (select type from had)
    group by s.id)
select o.id as id, o.name as name, o.sector as sector, coalesce(f.others, 0) as others,
       f.other as other
from shared s join organization o on o.id = s.id left join offers f on f.id = s.id
where o.archived is null and o.id not in (select id from side)
  and (coalesce(f.others, 0) > 0
       or coalesce(o.sector, '') not in (select coalesce(x.sector, '') from organization x
                                         where x.id in (select id from side)))
  and not exists (select 1 from prospect p
                  where p.agency = :agency and p.organization = o.id and p.archived is null
                    and coalesce(p.partnership, 0) = coalesce(:partnership, 0))
order by s.weight + 2 * coalesce(f.others, 0) desc, o.name_key, o.id
limit 8;

-- Sectors at the table of a partnership: its parties, and whom we already look at.
-- name: suggest_sectors many
-- in: partnership id, agency id
-- out: sector text
select o.sector as sector
from partnership_party pp join organization o on o.id = pp.organization
where pp.partnership = :partnership and pp.archived is null and o.sector is not null
union
select o.sector as sector
from prospect p join organization o on o.id = p.organization
where p.partnership = :partnership and p.archived is null and o.sector is not null
  and (:agency is null or p.agency = :agency);

-- And of the whole network: those in any partnership under way that one may see.
-- name: suggest_network_sectors many
-- in: agency id
-- out: sector text
select distinct o.sector as sector
from partnership r join partnership_party pp on pp.partnership = r.id and pp.archived is null
join organization o on o.id = pp.organization
where r.archived is null and r.ended is null and o.sector is not null
  and (:agency is null or exists (
       select 1 from partnership_party me
       where me.partnership = r.id and me.organization = :agency and me.archived is null))
union
select o.sector as sector
from prospect p join organization o on o.id = p.organization
where p.partnership is null and p.archived is null and o.sector is not null
  and (:agency is null or p.agency = :agency);

-- Those of a sector that are neither at the table nor looked at.
-- name: suggest_of_sector many
-- in: sector text, partnership id, agency id
-- out: id id, name text, sector text, city text
select o.id as id, o.name as name, o.sector as sector, o.city as city
from organization o
where o.sector = :sector and o.archived is null and o.id <> coalesce(:agency, 0)
  and not exists (select 1 from partnership_party pp
                  where pp.partnership = :partnership and pp.organization = o.id
                    and pp.archived is null)
  and not exists (select 1 from prospect p
                  where p.agency = :agency and p.organization = o.id and p.archived is null
                    and coalesce(p.partnership, 0) = coalesce(:partnership, 0))
order by o.name_key, o.id
limit 24;
