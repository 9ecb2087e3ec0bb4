-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What nobody has confirmed since :before (of contacts: since :contact_before); what was never confirmed counts from
-- the day it was added (machine time: :before_at). Each organization with how much of each kind, and who confirmed
-- something of it last.
-- name: freshness_list many list organization o
-- in: before date, before_at int, contact_before date, contact_before_at int, agency id
-- out: id id, key text, name text, own int, locations int, programs int, services int, contacts int, day date, confirmed_by text, liaison id
select o.id as id, :key as key, o.name as name,
       case when coalesce((select c.day < :before from confirmation c
                           where c.entity = 'organization' and c.subject = o.id), o.created < :before_at)
            then 1 else 0 end as own,
       (select count(*) from location x left join confirmation c on c.entity = 'location' and c.subject = x.id
        where x.organization = o.id and x.archived is null
          and (c.day < :before or (c.day is null and x.created < :before_at))) as locations,
       (select count(*) from program x left join confirmation c on c.entity = 'program' and c.subject = x.id
        where x.organization = o.id and x.archived is null
          and (c.day < :before or (c.day is null and x.created < :before_at))) as programs,
       (select count(*) from service x left join confirmation c on c.entity = 'service' and c.subject = x.id
        where x.organization = o.id and x.archived is null
          and (c.day < :before or (c.day is null and x.created < :before_at))) as services,
       (select count(*) from contact x left join confirmation c on c.entity = 'contact' and c.subject = x.id
        where x.organization = o.id and x.archived is null and x.has_left = 0
          and (c.day < :contact_before or (c.day is null and x.created < :contact_before_at))) as contacts,
       (select max(c.day) from confirmation c where c.organization = o.id) as day,
       (select c.name from confirmation c where c.organization = o.id order by c.day desc, c.id desc limit 1)
         as confirmed_by,
       (select p.id from contact p where p.organization = o.id and p.archived is null and p.has_left = 0 and p.role = 'liaison'
        order by p.id limit 1) as liaison
from organization o
where :list(o)
  and (:agency is null or o.id = :agency)
  and (coalesce((select c.day < :before from confirmation c
                 where c.entity = 'organization' and c.subject = o.id), o.created < :before_at)
       or exists (select 1 from location x left join confirmation c on c.entity = 'location' and c.subject = x.id
                  where x.organization = o.id and x.archived is null
                    and (c.day < :before or (c.day is null and x.created < :before_at)))
       or exists (select 1 from program x left join confirmation c on c.entity = 'program' and c.subject = x.id
                  where x.organization = o.id and x.archived is null
                    and (c.day < :before or (c.day is null and x.created < :before_at)))
       or exists (select 1 from service x left join confirmation c on c.entity = 'service' and c.subject = x.id
                  where x.organization = o.id and x.archived is null
                    and (c.day < :before or (c.day is null and x.created < :before_at)))
       or exists (select 1 from contact x left join confirmation c on c.entity = 'contact' and c.subject = x.id
                  where x.organization = o.id and x.archived is null and x.has_left = 0
                    and (c.day < :contact_before or (c.day is null and x.created < :contact_before_at))));

-- Every record that is to be confirmed, for the counts above the list and for its file.
-- name: freshness_counts many
-- in: before date, before_at int, contact_before date, contact_before_at int, agency id
-- out: kind text, n int
select 'organization' as kind, count(*) as n
from organization x left join confirmation c on c.entity = 'organization' and c.subject = x.id
where x.archived is null and (:agency is null or x.id = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'location', count(*)
from location x left join confirmation c on c.entity = 'location' and c.subject = x.id
where x.archived is null and (:agency is null or x.organization = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'program', count(*)
from program x left join confirmation c on c.entity = 'program' and c.subject = x.id
where x.archived is null and (:agency is null or x.organization = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'service', count(*)
from service x left join confirmation c on c.entity = 'service' and c.subject = x.id
where x.archived is null and (:agency is null or x.organization = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'contact', count(*)
from contact x left join confirmation c on c.entity = 'contact' and c.subject = x.id
where x.archived is null and x.has_left = 0 and (:agency is null or x.organization = :agency)
  and (c.day < :contact_before or (c.day is null and x.created < :contact_before_at));

-- name: freshness_records many
-- in: before date, before_at int, contact_before date, contact_before_at int, agency id
-- out: kind text, id id, name text, organization text, day date, confirmed_by text
select 'organization' as kind, x.id as id, x.name as name, x.name as organization, c.day as day,
       c.name as confirmed_by
from organization x left join confirmation c on c.entity = 'organization' and c.subject = x.id
where x.archived is null and (:agency is null or x.id = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'location', x.id, x.name, o.name, c.day, c.name
from location x join organization o on o.id = x.organization
left join confirmation c on c.entity = 'location' and c.subject = x.id
where x.archived is null and (:agency is null or x.organization = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'program', x.id, x.name, o.name, c.day, c.name
from program x join organization o on o.id = x.organization
left join confirmation c on c.entity = 'program' and c.subject = x.id
where x.archived is null and (:agency is null or x.organization = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'service', x.id, x.name, o.name, c.day, c.name
from service x join organization o on o.id = x.organization
left join confirmation c on c.entity = 'service' and c.subject = x.id
where x.archived is null and (:agency is null or x.organization = :agency)
  and (c.day < :before or (c.day is null and x.created < :before_at))
union all
select 'contact', x.id, x.name, o.name, c.day, c.name
from contact x join organization o on o.id = x.organization
left join confirmation c on c.entity = 'contact' and c.subject = x.id
where x.archived is null and x.has_left = 0 and (:agency is null or x.organization = :agency)
  and (c.day < :contact_before or (c.day is null and x.created < :contact_before_at))
order by 4, 1, 3, 2;

-- Those that an account looks after.
-- name: freshness_looked_after many
-- in: account int
-- out: id id
select id from organization where steward = :account and archived is null order by id limit 200;

-- Whether somebody was told of an organization's sheet since that day.
-- name: freshness_told one
-- in: account id, organization id, since date
-- out: n int
select count(*) as n from notification
where account = :account and kind = 'freshness' and subject = :organization and day >= :since;
