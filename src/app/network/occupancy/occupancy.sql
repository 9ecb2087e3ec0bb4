-- SPDX-License-Identifier: AGPL-3.0-or-later

-- What the whole community held, night by night, beds and rooms apart.
-- name: occupancy_days many
-- in: first date, last date
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
 group by o.day
 order by o.day;

-- The newest nights there are, to know where to begin.
-- name: occupancy_newest many
-- in: most int
-- out: day date
select distinct day from occupancy where archived is null order by day desc limit :most;

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
