-- SPDX-License-Identifier: AGPL-3.0-or-later
-- "organization" is the agency of who reaches only its own; NULL for who reaches all.

-- Next steps of my partnerships; of a coordinator also those that nobody owns.
-- name: home_steps many
-- in: account id, orphans bool, until date
-- out: id id, title text, next_step text, due date
select id, title, next_step, next_step_due as due
from partnership
where (owner = :account or (:orphans = 1 and owner is null))
  and archived is null and ended is null and next_step is not null and next_step_due <= :until
order by next_step_due, id limit 40;

-- My partnerships of which nobody has said what comes next.
-- name: home_stepless many
-- in: account id
-- out: id id, title text
select id, title from partnership
where owner = :account and archived is null and ended is null and next_step is null
order by title_key, id limit 6;

-- Agreements that were sent and lack a signature: one's agency's, and of partnerships one answers for.
-- name: home_unsigned many
-- in: organization id, account id
-- out: id id, title text, organization id, name text, sent_on date
select a.id as id, a.title as title, ap.organization as organization, o.name as name, a.sent_on as sent_on
from agreement a
join agreement_party ap on ap.agreement = a.id and ap.signed_at is null and ap.archived is null
join organization o on o.id = ap.organization
where (a.state = 'sent' or a.state = 'in_force' and a.basis = 'understood' and a.sha256 is not null)
  and a.archived is null
  and (:organization is null
       or exists (select 1 from agreement_party me where me.agreement = a.id and me.organization = :organization
                                                                   and me.archived is null)
       or exists (select 1 from partnership r where r.id = a.partnership and r.owner = :account))
order by a.sent_on, a.id limit 20;

-- The last exchange with each organization that something is due with.
-- name: home_last many
-- in: until date, organization id
-- out: organization id, day date
select i.organization as organization, max(i.day) as day
from interaction i
where i.archived is null and (:organization is null or i.agency = :organization)
  and i.organization in (
      select ap.organization from obligation b
      join agreement_party ap on ap.agreement = b.agreement and ap.archived is null
      where b.state = 'open' and b.due <= :until and b.archived is null)
group by i.organization;

-- Partners by how long we have not spoken, the longest silence first. Those one only prepares to
-- meet are not silent.
-- name: home_silent many
-- in: organization id, host id, own id
-- out: id id, name text, last date, every_days int
select s.id as id, s.name as name, s.last as last,
       (select min(cc.every_days) from agreement_party ap
        join agreement a on a.id = ap.agreement and a.archived is null and a.state in ('in_force', 'notice')
        join agreement_clause ac on ac.agreement = a.id and ac.archived is null
        join clause_contact cc on cc.clause = ac.id and cc.archived is null
        where ap.organization = s.id and ap.archived is null
          and (:organization is null
               or exists (select 1 from agreement_party us
                          where us.agreement = a.id and us.archived is null
                            and us.organization = :organization))) as every_days
from (select o.id as id, coalesce(o.short_name, o.name) as name,
             (select max(i.day) from interaction i
              where i.organization = o.id and i.archived is null and i.outcome in ('reached', 'agreed')
                and (:organization is null or i.agency = :organization)) as last
      from organization o
      where o.archived is null and o.id <> coalesce(:host, 0) and o.id <> coalesce(:own, 0)
        and o.id in (select pp.organization from partnership_party pp
                     join partnership p on p.id = pp.partnership
                     where pp.archived is null and p.archived is null and p.ended is null
                       and p.phase <> 'preparation'
                       and (:organization is null
                            or exists (select 1 from partnership_party me
                                       where me.partnership = p.id and me.archived is null
                                         and me.organization = :organization)))) as s
order by coalesce(s.last, ''), s.id
limit 7;

-- name: home_exchanges many
-- in: a id, b id, c id, d id, e id, f id, g id, first date, organization id
-- out: organization id, day date
select organization, day from interaction
where organization in (:a, :b, :c, :d, :e, :f, :g) and archived is null and day >= :first
  and (:organization is null or agency = :organization);

-- name: home_days many
-- in: first date, organization id
-- out: day date, n int
select day, count(*) as n from interaction
where archived is null and day >= :first and (:organization is null or agency = :organization)
group by day order by day;

-- name: home_phases many
-- in: organization id
-- out: phase text, n int
select p.phase as phase, count(*) as n from partnership p
where p.archived is null and p.ended is null
  and (:organization is null
       or exists (select 1 from partnership_party me
                  where me.partnership = p.id and me.archived is null and me.organization = :organization))
group by p.phase;

-- What began and ended lately, for the curve.
-- name: home_began many
-- in: first date, organization id
-- out: started date, ended date
select p.started as started, p.ended as ended from partnership p
where p.archived is null and (coalesce(p.started, '') >= :first or p.ended >= :first)
  and (:organization is null
       or exists (select 1 from partnership_party me
                  where me.partnership = p.id and me.archived is null and me.organization = :organization));

-- name: home_kept many
-- in: first date, today date, organization id
-- out: due date, kept int, n int
select o.due as due, sum(case when o.state = 'met' and o.met_on <= o.due then 1 else 0 end) as kept,
       count(*) as n
from obligation o
where o.archived is null and o.state in ('met', 'open') and o.due >= :first and o.due < :today
  and (:organization is null
       or exists (select 1 from agreement_party me
                  where me.agreement = o.agreement and me.archived is null and me.organization = :organization))
group by o.due order by o.due;

-- name: home_beds many
-- in: first date, today date
-- out: day date, free int, places int
select c.day as day, sum(c.unoccupied) as free, sum(c.capacity_actual) as places
from occupancy c
where c.day >= :first and c.day <= :today and c.archived is null
group by c.day order by c.day;

-- name: home_begins one
-- out: organizations int
select count(*) as organizations from (select 1 from organization where archived is null limit 1) as one;

-- name: home_news many
-- in: account id
-- out: id id, kind text, entity text, record id, day date
select id, kind, entity, subject as record, day from notification
where account = :account and read_on is null and archived is null
order by day desc, id desc limit 12;

-- name: home_news_read run
-- in: account id, today date
update notification set read_on = :today, version = version + 1 where account = :account and read_on is null;

-- name: home_news_read_before run
-- in: before date, today date
update notification set read_on = :today, version = version + 1 where read_on is null and day < :before;

-- What others did to records since, the newest change of each, older than :before. Of who reaches only
-- their own (:agency), the exchanges of others are left out at once: they are the most.
-- name: home_changes many
-- in: account id, since int, before int, agency id
-- out: id int, entity text, record id, action text, actor id, at int, made bool
select h.id as id, h.entity as entity, h.record as record, h.action as action, h.actor as actor, h.at as at,
       (h.action <> 'archive' and exists (
        select 1 from history m where m.entity = h.entity and m.record = h.record and m.action = 'insert'
                                  and m.actor = h.actor and m.at >= :since)) as made
from history h
where h.id > coalesce((select f.id from history f where f.at < :since order by f.at desc, f.id desc limit 1), 0)
  and h.id < :before and h.at >= :since and h.actor <> 0 and h.actor <> :account and h.import is null
  and not exists (select 1 from history n where n.entity = h.entity and n.record = h.record and n.id > h.id
                                            and n.actor <> 0 and n.actor <> :account and n.import is null)
  and (:agency is null or h.entity <> 'interaction' or exists (
       select 1 from interaction i where i.id = h.record and i.agency = :agency))
order by h.id desc limit 100;

-- The exchanges that somebody logged since, and last touched.
-- name: home_logged one
-- in: actor id, account id, since int, agency id
-- out: n int
select count(*) as n
from history h join interaction i on i.id = h.record
where h.entity = 'interaction' and h.action = 'insert' and h.actor = :actor and h.at >= :since and h.import is null
  and h.id > coalesce((select f.id from history f where f.at < :since order by f.at desc, f.id desc limit 1), 0)
  and i.archived is null and (:agency is null or i.agency = :agency)
  and not exists (select 1 from history n where n.entity = h.entity and n.record = h.record and n.id > h.id
                                            and n.actor not in (0, :actor, :account) and n.import is null);
