-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What nobody has confirmed since :before (of contacts: since :contact_before); what was never confirmed counts from
-- the day it was added (machine time: :before_at). Each organization with how much of each kind, and who confirmed
-- something of it last. When few wait (:walk 0) they lead to their organizations; else one goes through these.
-- name: freshness_list many list organization o
-- in: before date, before_at int, contact_before date, contact_before_at int, agency id, walk int
-- out: id id, key text, name text, own int, locations int, programs int, services int, contacts int, day date, confirmed_by text, liaison id
select o.id as id, :key as key, o.name as name,
       (select count(*) from freshness f
         where f.organization = o.id and f.entity = 'organization'
           and (f.day < :before or (f.day is null and f.created < :before_at))) as own,
       (select count(*) from freshness f
         where f.organization = o.id and f.entity = 'location'
           and (f.day < :before or (f.day is null and f.created < :before_at))) as locations,
       (select count(*) from freshness f
         where f.organization = o.id and f.entity = 'program'
           and (f.day < :before or (f.day is null and f.created < :before_at))) as programs,
       (select count(*) from freshness f
         where f.organization = o.id and f.entity = 'service'
           and (f.day < :before or (f.day is null and f.created < :before_at))) as services,
       (select count(*) from freshness f
         where f.organization = o.id and f.entity = 'contact'
           and (f.day < :contact_before or (f.day is null and f.created < :contact_before_at))) as contacts,
       (select max(c.day) from confirmation c where c.organization = o.id) as day,
       (select c.name from confirmation c where c.organization = o.id order by c.day desc, c.id desc limit 1)
         as confirmed_by,
       (select p.id from contact p where p.organization = o.id and p.archived is null and p.has_left = 0 and p.role = 'liaison'
        order by p.id limit 1) as liaison
from organization o
where :list(o)
  and (:agency is null or o.id = :agency)
  and ((:walk = 1 and exists (
         select 1 from freshness f
          where f.organization = o.id
            and ((f.entity <> 'contact' and (f.day < :before or (f.day is null and f.created < :before_at)))
              or (f.entity = 'contact' and (f.day < :contact_before or (f.day is null and f.created < :contact_before_at))))))
    or (:walk = 0 and o.id in (
         select f.organization from freshness f where f.entity = 'organization' and f.day < :before
         union all
         select f.organization from freshness f where f.entity = 'organization' and f.day is null and f.created < :before_at
         union all
         select f.organization from freshness f where f.entity = 'location' and f.day < :before
         union all
         select f.organization from freshness f where f.entity = 'location' and f.day is null and f.created < :before_at
         union all
         select f.organization from freshness f where f.entity = 'program' and f.day < :before
         union all
         select f.organization from freshness f where f.entity = 'program' and f.day is null and f.created < :before_at
         union all
         select f.organization from freshness f where f.entity = 'service' and f.day < :before
         union all
         select f.organization from freshness f where f.entity = 'service' and f.day is null and f.created < :before_at
         union all
         select f.organization from freshness f where f.entity = 'contact' and f.day < :contact_before
         union all
         select f.organization from freshness f where f.entity = 'contact' and f.day is null and f.created < :contact_before_at)));

-- How many wait, for the counts above the list.
-- name: freshness_counts many
-- in: before date, before_at int, contact_before date, contact_before_at int
-- out: kind text, n int
select 'organization' as kind,
       (select count(*) from freshness f where f.entity = 'organization' and f.day < :before)
       + (select count(*) from freshness f
           where f.entity = 'organization' and f.day is null and f.created < :before_at) as n
union all
select 'location' as kind,
       (select count(*) from freshness f where f.entity = 'location' and f.day < :before)
       + (select count(*) from freshness f
           where f.entity = 'location' and f.day is null and f.created < :before_at) as n
union all
select 'program' as kind,
       (select count(*) from freshness f where f.entity = 'program' and f.day < :before)
       + (select count(*) from freshness f
           where f.entity = 'program' and f.day is null and f.created < :before_at) as n
union all
select 'service' as kind,
       (select count(*) from freshness f where f.entity = 'service' and f.day < :before)
       + (select count(*) from freshness f
           where f.entity = 'service' and f.day is null and f.created < :before_at) as n
union all
select 'contact' as kind,
       (select count(*) from freshness f where f.entity = 'contact' and f.day < :contact_before)
       + (select count(*) from freshness f
           where f.entity = 'contact' and f.day is null and f.created < :contact_before_at) as n;

-- The same of one organization.
-- name: freshness_counts_of many
-- in: before date, before_at int, contact_before date, contact_before_at int, agency id
-- out: kind text, n int
select f.entity as kind, count(*) as n
  from freshness f
 where f.organization = :agency
   and ((f.entity <> 'contact' and (f.day < :before or (f.day is null and f.created < :before_at)))
     or (f.entity = 'contact' and (f.day < :contact_before or (f.day is null and f.created < :contact_before_at))))
 group by f.entity;

-- A record in use, as it stands now.
-- name: freshness_keep run
-- in: entity text, subject id, organization id, created int
insert into freshness (entity, subject, organization, created, day)
values (:entity, :subject, :organization, :created,
        (select c.day from confirmation c where c.entity = :entity and c.subject = :subject))
on conflict (entity, subject) do update
   set organization = excluded.organization, day = excluded.day;

-- name: freshness_drop run
-- in: entity text, subject id
delete from freshness where entity = :entity and subject = :subject;

-- name: freshness_confirm run
-- in: entity text, subject id, day date
update freshness set day = :day where entity = :entity and subject = :subject;

-- Every record that is to be confirmed, for the file.
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
