-- SPDX-License-Identifier: AGPL-3.0-or-later

-- What the whole community held, night by night, beds and rooms apart: of the kept totals.
-- name: occupancy_days many
-- in: first date, last date
-- out: day date, programs int, users int, bed_actual int, bed_funding int, bed_occupied int
-- out: bed_free int, room_actual int, room_funding int, room_occupied int, room_free int
select t.day as day, sum(t.nights) as programs, sum(t.users) as users,
       coalesce(sum(t.actual) filter (where t.unit = 'bed'), 0) as bed_actual,
       coalesce(sum(t.funding) filter (where t.unit = 'bed'), 0) as bed_funding,
       coalesce(sum(t.occupied) filter (where t.unit = 'bed'), 0) as bed_occupied,
       coalesce(sum(t.free) filter (where t.unit = 'bed'), 0) as bed_free,
       coalesce(sum(t.actual) filter (where t.unit = 'room'), 0) as room_actual,
       coalesce(sum(t.funding) filter (where t.unit = 'room'), 0) as room_funding,
       coalesce(sum(t.occupied) filter (where t.unit = 'room'), 0) as room_occupied,
       coalesce(sum(t.free) filter (where t.unit = 'room'), 0) as room_free
  from occupancy_total t
 where t.program = 0 and t.day between :first and :last and t.nights > 0
 group by t.day
 order by t.day;

-- A night more in the totals, or with negative numbers one less: in its day of the whole community,
-- and in its program's month.
-- name: occupancy_count run
-- in: program id, day date, month date, unit text, nights int, users int, actual int, funding int
-- in: occupied int, free int
insert into occupancy_total (program, day, unit, nights, users, actual, funding, occupied, free)
values (0, :day, :unit, :nights, :users, :actual, :funding, :occupied, :free),
       (:program, :month, :unit, :nights, :users, :actual, :funding, :occupied, :free)
on conflict (day, program, unit) do update
   set nights = occupancy_total.nights + excluded.nights,
       users = occupancy_total.users + excluded.users,
       actual = occupancy_total.actual + excluded.actual,
       funding = occupancy_total.funding + excluded.funding,
       occupied = occupancy_total.occupied + excluded.occupied,
       free = occupancy_total.free + excluded.free;

-- The newest nights there are, to know where to begin.
-- name: occupancy_newest many
-- in: most int
-- out: day date
select distinct day from occupancy where archived is null order by day desc limit :most;

-- name: occupancy_last_before one
-- in: first date
-- out: day date
select day from occupancy where archived is null and day < :first order by day desc limit 1;

-- name: occupancy_of_program many
-- in: program id, most int
-- out: day date, service_users int, capacity_type text, capacity_actual int
-- out: capacity_funding int, occupied int, unoccupied int, unavailable int
select day, service_users, capacity_type, capacity_actual, capacity_funding, occupied, unoccupied,
       unavailable
  from occupancy
 where program = :program and archived is null
 order by day desc
 limit :most;

-- The same of some programs only; what is absent narrows nothing.
-- name: occupancy_days_of many
-- in: first date, last date, organization id, population text, program_type text
-- out: day date, programs int, users int, bed_actual int, bed_funding int, bed_occupied int
-- out: bed_free int, room_actual int, room_funding int, room_occupied int, room_free int
select o.day as day, count(*) as programs, coalesce(sum(o.service_users), 0) as users,
       coalesce(sum(o.capacity_actual) filter (where o.capacity_type = 'bed'), 0) as bed_actual,
       coalesce(sum(o.capacity_funding) filter (where o.capacity_type = 'bed'), 0) as bed_funding,
       coalesce(sum(o.occupied) filter (where o.capacity_type = 'bed'), 0) as bed_occupied,
       coalesce(sum(o.unoccupied) filter (where o.capacity_type = 'bed'), 0) as bed_free,
       coalesce(sum(o.capacity_actual) filter (where o.capacity_type = 'room'), 0) as room_actual,
       coalesce(sum(o.capacity_funding) filter (where o.capacity_type = 'room'), 0)
           as room_funding,
       coalesce(sum(o.occupied) filter (where o.capacity_type = 'room'), 0) as room_occupied,
       coalesce(sum(o.unoccupied) filter (where o.capacity_type = 'room'), 0) as room_free
  from occupancy o
 where o.day between :first and :last and o.archived is null
   and o.program in (select p.id from program p
                      where (:organization is null or p.organization = :organization)
                        and (:population is null or exists (
         select 1 from mark m where m.entity = 'program' and m.field = 'populations'
            and m.code = :population and m.record = p.id))
                        and (:program_type is null or p.program_type = :program_type))
 group by o.day
 order by o.day;

-- What each program held in all over some nights, to be summed by what it belongs to: whole months,
-- from :month until before :rest, of the kept totals; the nights before and after them one by one.
-- name: occupancy_by_program many
-- in: first date, month date, rest date, last date, organization id, population text, program_type text
-- out: program id, name text, organization id, organization_name text, populations text
-- out: program_type text, unit text, nights int, users int, occupied int, actual int, funding int
select p.id as program, p.name as name, p.organization as organization,
       g.name as organization_name, p.populations as populations, p.program_type as program_type,
       x.unit as unit, x.nights as nights, x.users as users, x.occupied as occupied,
       x.actual as actual, x.funding as funding
  from (select y.program as program, y.unit as unit, sum(y.nights) as nights, sum(y.users) as users,
               sum(y.occupied) as occupied, sum(y.actual) as actual, sum(y.funding) as funding
          from (select t.program as program, t.unit as unit, t.nights as nights, t.users as users,
                       t.occupied as occupied, t.actual as actual, t.funding as funding
                  from occupancy_total t
                 where t.day >= :month and t.day < :rest and t.program > 0 and t.nights > 0
                union all
                select o.program, coalesce(o.capacity_type, ''), 1, coalesce(o.service_users, 0),
                       coalesce(o.occupied, 0), coalesce(o.capacity_actual, 0),
                       coalesce(o.capacity_funding, 0)
                  from occupancy o
                 where o.day >= :first and o.day < :month and o.archived is null
                union all
                select o.program, coalesce(o.capacity_type, ''), 1, coalesce(o.service_users, 0),
                       coalesce(o.occupied, 0), coalesce(o.capacity_actual, 0),
                       coalesce(o.capacity_funding, 0)
                  from occupancy o
                 where o.day >= :rest and o.day <= :last and o.archived is null) as y
         group by y.program, y.unit) as x
  join program p on p.id = x.program
  join organization g on g.id = p.organization
 where (:organization is null or p.organization = :organization)
   and (:population is null or exists (
         select 1 from mark m where m.entity = 'program' and m.field = 'populations'
            and m.code = :population and m.record = p.id))
   and (:program_type is null or p.program_type = :program_type)
 order by g.name_key, p.organization, p.name_key, p.id, x.unit;

-- Organizations with programs that hold nights, for the filter.
-- name: occupancy_organizations many
-- in: most int
-- out: id id, name text
select g.id as id, g.name as name from organization g
 where g.archived is null
   and exists (select 1 from program p
                where p.organization = g.id and p.archived is null
                  and p.capacity_type in ('bed', 'room'))
 order by g.name_key, g.id
 limit :most;

-- One program, night by night.
-- name: occupancy_between many
-- in: program id, first date, last date
-- out: day date, service_users int, capacity_type text, capacity_actual int
-- out: capacity_funding int, occupied int, unoccupied int, unavailable int
select day, service_users, capacity_type, capacity_actual, capacity_funding, occupied, unoccupied,
       unavailable
  from occupancy
 where program = :program and day between :first and :last and archived is null
 order by day;

-- A night, put away or not.
-- name: occupancy_night one
-- in: program id, day date
-- out: id id
select id from occupancy where program = :program and day = :day;

-- The programs of an agency with what is noted of one night, and of the last one before.
-- name: occupancy_tonight many
-- in: organization id, day date
-- out: id id, name text, unit text, capacity int, occupied int, before int, before_day date
select p.id as id, p.name as name, p.capacity_type as unit, p.capacity as capacity,
       o.occupied as occupied, l.occupied as before, l.day as before_day
  from program p
  left join occupancy o on o.program = p.id and o.day = :day and o.archived is null
  left join occupancy l on l.program = p.id
   and l.day = (select max(m.day) from occupancy m
                 where m.program = p.id and m.day < :day and m.archived is null)
 where p.organization = :organization and p.archived is null and p.capacity_type in ('bed', 'room')
 order by p.name_key, p.id;
