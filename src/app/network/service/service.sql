-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of those open now alone, when their numbers are given.
-- name: service_list many list service o sqlite
-- in: open text
-- out: id id, key text, name text, organization text, categories text, populations text, waiting_list text
select o.id as id, :key as key, o.name as name, g.name as organization, o.categories as categories,
       o.populations as populations, o.waiting_list as waiting_list
from service o join organization g on g.id = o.organization
where :list(o) and (:open is null or o.id in (select value from json_each(:open)));

-- name: service_list many list service o postgres
-- in: open text
-- out: id id, key text, name text, organization text, categories text, populations text, waiting_list text
select o.id as id, :key as key, o.name as name, g.name as organization, o.categories as categories,
       o.populations as populations, o.waiting_list as waiting_list
from service o join organization g on g.id = o.organization
where :list(o) and (:open is null or o.id = any (cast(:open as bigint[])));

-- The hours of each service: its own, else those of the places where it is offered.
-- name: service_hours_of many sqlite
-- in: ids text
-- out: service id, schedule id
select h.service as service, h.id as schedule
from schedule h
where h.service is not null and h.archived is null
  and h.service in (select value from json_each(:ids))
union all
select l.service, h.id
from service_at_location l
join location p on p.id = l.location and p.archived is null
join schedule h on h.location = l.location and h.archived is null
where l.archived is null
  and l.service in (select value from json_each(:ids))
  and not exists (select 1 from schedule own where own.service = l.service and own.archived is null)
order by 1, 2;

-- name: service_hours_of many postgres
-- in: ids text
-- out: service id, schedule id
select h.service as service, h.id as schedule
from schedule h
where h.service is not null and h.archived is null
  and h.service = any (cast(:ids as bigint[]))
union all
select l.service, h.id
from service_at_location l
join location p on p.id = l.location and p.archived is null
join schedule h on h.location = l.location and h.archived is null
where l.archived is null
  and l.service = any (cast(:ids as bigint[]))
  and not exists (select 1 from schedule own where own.service = l.service and own.archived is null)
order by 1, 2;

-- name: service_hours_all many
-- out: service id, schedule id
select h.service as service, h.id as schedule
from schedule h
where h.service is not null and h.archived is null
union all
select l.service, h.id
from service_at_location l
join location p on p.id = l.location and p.archived is null
join schedule h on h.location = l.location and h.archived is null
where l.archived is null
  and not exists (select 1 from schedule own where own.service = l.service and own.archived is null)
order by 1, 2;

-- Services of an organization, or of one of its programs.
-- name: services_of many
-- in: organization id, program id
-- out: id id, name text, categories text, populations text, waiting_list text
select id, name, categories, populations, waiting_list
from service
where archived is null and (organization = :organization or program = :program)
order by name_key, id limit 60;

-- The locations of the service's organization, and whether it is offered there: the link's number, or none.
-- name: service_places many
-- in: service id, organization id
-- out: id id, name text, address text, city text, postal_code text, phone text, hours text, accessibility text, link id, off int
select l.id as id, l.name as name, l.address as address, l.city as city, l.postal_code as postal_code,
       l.phone as phone, l.hours as hours, l.accessibility as accessibility, s.id as link,
       case when s.archived is null then 0 else 1 end as off
from location l left join service_at_location s on s.location = l.id and s.service = :service
where l.organization = :organization and l.archived is null
order by l.name_key, l.id limit 1000;
