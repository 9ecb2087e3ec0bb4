-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Nights summed: of all programs (program 0) day by day, of each program month by month (day is then the month's
-- first), beds, rooms and what is neither apart. Kept by whoever writes a night (src/app/network/occupancy/total.c).
create table occupancy_total (
    program  integer not null,
    day      text not null,
    unit     text not null,
    nights   integer not null,
    users    integer not null,
    actual   integer not null,
    funding  integer not null,
    occupied integer not null,
    free     integer not null,
    primary key (day, program, unit)
) strict, without rowid;

insert into occupancy_total (program, day, unit, nights, users, actual, funding, occupied, free)
select 0, day, coalesce(capacity_type, ''), count(*), coalesce(sum(service_users), 0),
       coalesce(sum(capacity_actual), 0), coalesce(sum(capacity_funding), 0), coalesce(sum(occupied), 0),
       coalesce(sum(unoccupied), 0)
  from occupancy where archived is null
 group by day, coalesce(capacity_type, '');
insert into occupancy_total (program, day, unit, nights, users, actual, funding, occupied, free)
select program, substr(day, 1, 8) || '01', coalesce(capacity_type, ''), count(*), coalesce(sum(service_users), 0),
       coalesce(sum(capacity_actual), 0), coalesce(sum(capacity_funding), 0), coalesce(sum(occupied), 0),
       coalesce(sum(unoccupied), 0)
  from occupancy where archived is null
 group by program, substr(day, 1, 8) || '01', coalesce(capacity_type, '');
