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
       coalesce((select c.name from contact c
        where c.organization = o.id and c.archived is null and c.role = 'liaison' and c.has_left = 0
        order by c.id limit 1),
        (select c.name from role_held h join contact c on c.id = h.contact
         where h.organization = o.id and h.archived is null and h.role = 'liaison' and h.until is null
           and c.archived is null and c.has_left = 0
         order by h.id limit 1)) as liaison,
       (select i.day from interaction i
        where i.organization = o.id and i.archived is null
          and (:exchanges is null or i.agency = :exchanges)
        order by i.day desc limit 1) as last_day
from organization o
where :list(o);

-- name: organization_programs many
-- in: organization id
-- out: id id, name text, program_type text, populations text, capacity int, capacity_type text, funded bool
-- out: typical_stay int, acuity_from text, acuity_to text, waiting_list text, waiting_people int, waiting_weeks int
select id, name, program_type, populations, capacity, capacity_type, funded,
       typical_stay, acuity_from, acuity_to, waiting_list, waiting_people, waiting_weeks
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

-- Those who are still there.
-- name: organization_contacts many
-- in: organization id
-- out: id id, name text, title text, role text, phone text, email text, champion bool, in_shadow bool
select id, name, title, role, phone, email, champion, in_shadow
from contact
where organization = :organization and archived is null and has_left = 0
order by case role when 'liaison' then 0 when 'director' then 1 when 'decision_maker' then 2 else 3 end,
         name_key, id
limit 12;

-- Roles held there beside the main one, by its people and by people of other organizations.
-- name: organization_roles many
-- in: organization id
-- out: contact id, name text, title text, role text, phone text, email text, elsewhere bool
select c.id as contact, c.name as name, coalesce(h.title, c.title) as title, h.role as role,
       c.phone as phone, c.email as email,
       case when c.organization <> h.organization then 1 else 0 end as elsewhere
from role_held h join contact c on c.id = h.contact
where h.organization = :organization and h.archived is null and h.until is null
  and c.archived is null and c.has_left = 0
order by h.id limit 12;

-- Who knows its people, of the network and of other organizations.
-- name: organization_known many
-- in: organization id
-- out: contact id, account id, name text, strength text
select a.contact as contact, a.account as account, k.name as name, a.strength as strength
from contact c join acquaintance a on a.contact = c.id
left join contact k on k.id = a.knower
where c.organization = :organization and c.archived is null and c.has_left = 0
  and a.archived is null and (k.id is null or (k.archived is null and k.organization <> c.organization))
order by c.id, case a.strength when 'trusts' then 0 when 'works_with' then 1 else 2 end, a.id
limit 24;

-- Of partnerships and agreements those that one may see: all (:agency NULL), one's agency's, and
-- those one is responsible for (:account).
-- name: organization_partnerships many
-- in: organization id, agency id, account id
-- out: id id, title text, phase text, next_step text, next_step_due date
select p.id as id, p.title as title, p.phase as phase, p.next_step as next_step,
       p.next_step_due as next_step_due
from partnership p
where p.id in (select pp.partnership from partnership_party pp
               where pp.organization = :organization and pp.archived is null)
  and p.archived is null and p.ended is null
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by p.id desc limit 20;

-- name: organization_agreements many
-- in: organization id, agency id, account id
-- out: id id, title text, state text, effective date, ends date, notice_ends date, sent_on date, has_signed bool
select a.id as id, a.title as title, a.state as state, a.effective as effective, a.ends as ends,
       a.notice_ends as notice_ends, a.sent_on as sent_on,
       case when exists (select 1 from agreement_party ap where ap.agreement = a.id
                         and ap.organization = :organization and ap.archived is null
                         and ap.signed_at is null) then 0 else 1 end as has_signed
from agreement a
where a.id in (select ap.agreement from agreement_party ap
               where ap.organization = :organization and ap.archived is null)
  and a.archived is null and a.state <> 'ended'
  and (:agency is null or exists (
       select 1 from agreement_party me
       where me.agreement = a.id and me.organization = :agency and me.archived is null)
       or exists (select 1 from partnership r where r.id = a.partnership and r.owner = :account))
order by a.id desc limit 20;

-- What those agreements make due until a day, whoever owes it.
-- name: organization_due many
-- in: organization id, agency id, account id, until date
-- out: agreement id, title text, type text, owes id, opened date, due date
select b.agreement as agreement, a.title as title, c.type as type, b.organization as owes,
       b.opened as opened, b.due as due
from agreement a
join obligation b on b.agreement = a.id and b.state = 'open' and b.archived is null and b.due <= :until
join agreement_clause c on c.id = b.clause
where a.id in (select ap.agreement from agreement_party ap
               where ap.organization = :organization and ap.archived is null)
  and a.archived is null and a.state in ('in_force', 'notice')
  and (:agency is null or exists (
       select 1 from agreement_party me
       where me.agreement = a.id and me.organization = :agency and me.archived is null)
       or exists (select 1 from partnership r where r.id = a.partnership and r.owner = :account))
order by b.due, b.id limit 8;

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
