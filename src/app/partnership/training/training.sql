-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: training_list many list training o
-- in: agency id, account id
-- out: id id, key text, name text, partnership_title text, kind text, state text, organization text, day date
select o.id as id, :key as key, o.name as name, p.title as partnership_title, o.kind as kind,
       o.state as state, g.name as organization, o.day as day
from training o join partnership p on p.id = o.partnership
left join organization g on g.id = o.organization
where (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
  and :list(o);

-- Those to plan by priority, then by day.
-- name: trainings_of many
-- in: partnership id
-- out: id id, name text, kind text, need text, asked text, priority text, state text, host text, day date, begins int, until date, place text, seats int, came int, learned text
select t.id, t.name, t.kind, t.need, a.name as asked, t.priority, t.state, h.name as host, t.day,
       t.begins, t.until, t.place, t.seats, t.came, t.learned
from training t
left join organization a on a.id = t.asked_by
left join organization h on h.id = t.organization
where t.partnership = :partnership and t.archived is null
order by case t.state when 'asked' then 0 when 'planned' then 1 when 'held' then 2 else 3 end,
         case when t.state <> 'asked' then 0 when t.priority = 'high' then 0
              when t.priority = 'medium' then 1 else 2 end,
         coalesce(t.day, '9'), t.id
limit 200;

-- What has a day, from :first on, of the partnerships that one reads; or of one of them.
-- name: trainings_calendar many
-- in: agency id, account id, partnership id, first date
-- out: id id, version int, updated int, name text, partnership_title text, day date, begins int, until date, place text, host text
select t.id, t.version, t.updated, t.name, p.title as partnership_title, t.day, t.begins, t.until, t.place, h.name as host
from training t join partnership p on p.id = t.partnership
left join organization h on h.id = t.organization
where t.day >= :first and t.archived is null and t.state in ('planned', 'held')
  and p.archived is null and (:partnership is null or t.partnership = :partnership)
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by t.day, t.id limit 500;

-- name: trainings_stand one
-- in: partnership id, today date
-- out: n int, ahead int, asked int, unnoted int
select count(*) as n, count(case when state = 'planned' and day >= :today then 1 end) as ahead,
       count(case when state = 'asked' then 1 end) as asked,
       count(case when state = 'planned' and day < :today then 1 end) as unnoted
from training where partnership = :partnership and archived is null and state <> 'dropped';

-- How often its parties meet: what was held and logged in a year, what is planned in the next, and
-- what a clause of an agreement that runs makes sure of.
-- name: trainings_meetings one
-- in: partnership id, year_ago date, today date, in_a_year date
-- out: meetings int, every_days int
select (select count(*) from interaction i
        where i.partnership = :partnership and i.kind in ('meeting', 'visit') and i.archived is null
          and i.day >= :year_ago)
     + (select count(*) from training t
        where t.partnership = :partnership and t.archived is null and t.state = 'planned'
          and t.day >= :today and t.day <= :in_a_year) as meetings,
       (select min(cc.every_days) from agreement a
        join agreement_clause c on c.agreement = a.id and c.archived is null
        join clause_contact cc on cc.clause = c.id and cc.archived is null
        where a.partnership = :partnership and a.archived is null
          and a.state in ('in_force', 'notice')) as every_days;
