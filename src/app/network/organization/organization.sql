-- The list: the three columns at the end say where we are with each; the phase is that of the
-- partnership it joined last, in the order of the index, for nothing must be sorted for each row.
-- Of partnerships and exchanges only those that one may see (:agency, :account, :exchanges).
-- name: organization_list many list organization o
-- in: agency id, account id, exchanges id
-- out: id id, key text, name text, sector text, city text, phase text, liaison text, last_day date
select o.id as id, :key as key, o.name as name, o.sector as sector, o.city as city,
       (select p.phase from partnership_party pp join partnership p on p.id = pp.partnership
        where pp.organization = o.id and pp.archived is null and p.archived is null and p.ended is null
          and (:agency is null or p.owner = :account or exists (
               select 1 from partnership_party me
               where me.partnership = p.id and me.organization = :agency and me.archived is null))
        order by pp.id desc limit 1) as phase,
       (select c.name from contact c
        where c.organization = o.id and c.archived is null and c.role = 'liaison'
        order by c.id limit 1) as liaison,
       (select i.day from interaction i
        where i.organization = o.id and i.archived is null
          and (:exchanges is null or i.agency = :exchanges)
        order by i.day desc limit 1) as last_day
from organization o
where :list(o);

-- name: organization_programs many
-- in: organization id
-- out: id id, name text, program_type text, populations text, capacity int, capacity_type text, funded bool, service_type text, location id
select id, name, program_type, populations, capacity, capacity_type, funded, service_type, location
from program
where organization = :organization and archived is null
order by name_key, id limit 60;

-- name: organization_nights many
-- in: organization id, first date
-- out: program id, day date, occupied int, actual int, service_users int
select c.program as program, c.day as day, c.occupied as occupied, c.capacity_actual as actual,
       c.service_users as service_users
from program p join occupancy c on c.program = p.id and c.day >= :first
where p.organization = :organization and p.archived is null
order by c.program, c.day;

-- name: organization_last_night one
-- in: organization id
-- out: day date
select max(c.day) as day
from program p join occupancy c on c.program = p.id
where p.organization = :organization and p.archived is null;

-- name: organization_locations many
-- in: organization id
-- out: id id, name text, address text, city text, postal_code text, phone text, hours text, accessibility text
select id, name, address, city, postal_code, phone, hours, accessibility
from location
where organization = :organization and archived is null
order by name_key, id limit 12;

-- name: organization_contacts many
-- in: organization id
-- out: id id, name text, title text, role text, phone text, email text
select id, name, title, role, phone, email
from contact
where organization = :organization and archived is null
order by case role when 'liaison' then 0 when 'director' then 1 when 'decision_maker' then 2 else 3 end,
         name_key, id
limit 12;

-- name: organization_partnerships many
-- in: organization id
-- out: id id, title text, phase text, next_step text, next_step_due date
select p.id as id, p.title as title, p.phase as phase, p.next_step as next_step,
       p.next_step_due as next_step_due
from partnership_party pp join partnership p on p.id = pp.partnership
where pp.organization = :organization and pp.archived is null and p.archived is null and p.ended is null
order by p.id desc limit 20;

-- name: organization_agreements many
-- in: organization id
-- out: id id, title text, state text, ends date, notice_ends date
select a.id as id, a.title as title, a.state as state, a.ends as ends, a.notice_ends as notice_ends
from agreement_party ap join agreement a on a.id = ap.agreement
where ap.organization = :organization and ap.archived is null and a.archived is null and a.state <> 'ended'
order by a.id desc limit 20;

-- An agency that reaches only its own sees what it logged itself (:agency), as in /interactions.
-- name: organization_interactions many
-- in: organization id, agency id
-- out: id id, kind text, day date, summary text, outcome text
select id, kind, day, summary, outcome
from interaction
where organization = :organization and archived is null
  and (:agency is null or agency = :agency)
order by day desc, id desc limit 6;

-- Days of the last weeks, for the strip.
-- name: organization_days many
-- in: organization id, first date, agency id
-- out: day date
select day from interaction
where organization = :organization and archived is null and day >= :first
  and (:agency is null or agency = :agency);
