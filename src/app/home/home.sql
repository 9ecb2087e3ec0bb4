-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Next steps of my partnerships; of a coordinator also those that nobody owns.
-- name: home_steps many
-- in: account id, orphans bool, until date
-- out: id id, title text, next_step text, due date
select id, title, next_step, next_step_due as due
from partnership
where (owner = :account or (:orphans = 1 and owner is null))
  and archived is null and ended is null and next_step is not null and next_step_due <= :until
order by next_step_due, id limit 40;

-- Agreements that wait for a signature, of one organization or (NULL) of all.
-- name: home_unsigned many
-- in: organization id
-- out: id id, title text, organization id, name text, sent_on date
select a.id as id, a.title as title, ap.organization as organization, o.name as name, a.sent_on as sent_on
from agreement a
join agreement_party ap on ap.agreement = a.id and ap.signed_at is null
join organization o on o.id = ap.organization
where a.state = 'sent' and a.archived is null
  and (:organization is null
       or exists (select 1 from agreement_party me where me.agreement = a.id and me.organization = :organization))
order by a.sent_on, a.id limit 20;

-- Partners by how long we have not spoken, the longest silence first.
-- name: home_silent many
-- in: organization id, host id, own id
-- out: id id, name text, last date
select o.id as id, coalesce(o.short_name, o.name) as name,
       (select max(i.day) from interaction i
        where i.organization = o.id and i.archived is null and i.outcome in ('reached', 'agreed')) as last
from organization o
where o.archived is null and o.id <> coalesce(:host, 0) and o.id <> coalesce(:own, 0)
  and exists (select 1 from partnership_party pp join partnership p on p.id = pp.partnership
              where pp.organization = o.id and p.archived is null and p.ended is null
                and (:organization is null
                     or exists (select 1 from partnership_party me
                                where me.partnership = p.id and me.organization = :organization)))
order by coalesce((select max(i.day) from interaction i
                   where i.organization = o.id and i.archived is null and i.outcome in ('reached', 'agreed')), ''),
         o.id
limit 7;

-- name: home_exchanges many
-- in: a id, b id, c id, d id, e id, f id, g id, first date
-- out: organization id, day date
select organization, day from interaction
where organization in (:a, :b, :c, :d, :e, :f, :g) and archived is null and day >= :first;

-- name: home_days many
-- in: first date, organization id
-- out: day date, n int
select day, count(*) as n from interaction
where archived is null and day >= :first and (:organization is null or agency = :organization)
group by day order by day;

-- name: home_partnerships one
-- in: organization id
-- out: n int
select count(*) as n from partnership p
where p.archived is null and p.ended is null
  and (:organization is null
       or exists (select 1 from partnership_party me where me.partnership = p.id and me.organization = :organization));

-- name: home_kept one
-- in: first date, today date, organization id
-- out: kept int, due int
select sum(case when o.state = 'met' and o.met_on <= o.due then 1 else 0 end) as kept, count(*) as due
from obligation o
where o.archived is null and o.state in ('met', 'open') and o.due >= :first and o.due < :today
  and (:organization is null
       or exists (select 1 from agreement_party me where me.agreement = o.agreement and me.organization = :organization));

-- name: home_beds one
-- out: day date, free int, places int, programs int
select c.day as day, sum(c.unoccupied) as free, sum(c.capacity_actual) as places, count(*) as programs
from occupancy c
where c.day = (select max(day) from occupancy)
group by c.day;

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

-- name: home_changes many
-- in: account id
-- out: entity text, record id, action text, actor id, at int
select entity, record, action, actor, at from history
where actor <> 0 and actor <> :account
order by id desc limit 40;
