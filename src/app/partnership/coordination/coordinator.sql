-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who coordinates now, then who did, then who will.
-- name: coordinators_of many
-- in: partnership id, today date
-- out: id id, name text, agency text, contact id, phone text, email text, share int, hours int, starts date, ends date, desk text, desk_days int, cost int, tasks text, past bool
select k.id, k.name, o.name as agency, c.id as contact, c.phone, c.email, k.share, k.hours, k.starts,
       k.ends, l.name as desk, k.desk_days, k.cost, k.tasks,
       (k.ends is not null and k.ends < :today) as past
from coordinator k join organization o on o.id = k.organization
left join contact c on c.id = k.contact and c.archived is null and c.has_left = 0
left join location l on l.id = k.location
where k.partnership = :partnership and k.archived is null
order by case when k.ends is not null and k.ends < :today then 1 else 0 end, k.starts, k.id
limit 60;

-- name: cost_shares_of many
-- in: partnership id
-- out: id id, who text, share int, kind text, contribution text, received date, note text
select s.id, o.name as who, s.share, s.kind, c.name as contribution, c.received, s.note
from cost_share s join organization o on o.id = s.organization
left join contribution c on c.id = s.contribution and c.archived is null
where s.partnership = :partnership and s.archived is null
order by s.share desc, o.name_key, s.id
limit 60;

-- The shares of the others, when one is written.
-- name: cost_shares_taken one
-- in: partnership id, but id
-- out: share int
select coalesce(sum(share), 0) as share from cost_share
where partnership = :partnership and archived is null and (:but is null or id <> :but);

-- Who coordinates on that day: how many, the first one's name, their hours, what they cost, which
-- share of the role is given, the nearest end; and whether somebody follows.
-- name: coordination_stand one
-- in: partnership id, today date
-- out: n int, name text, hours int, cost int, given int, ends date, next int, shares int
select count(*) as n, min(k.name) as name, coalesce(sum(k.hours), 0) as hours,
       coalesce(sum(k.cost), 0) as cost, coalesce(sum(coalesce(k.share, 100)), 0) as given,
       min(k.ends) as ends,
       (select count(*) from coordinator x where x.partnership = :partnership and x.archived is null
        and x.starts > :today) as next,
       (select coalesce(sum(s.share), 0) from cost_share s
        where s.partnership = :partnership and s.archived is null) as shares
from coordinator k
where k.partnership = :partnership and k.archived is null and k.starts <= :today
  and (k.ends is null or k.ends >= :today);

-- What a form may name: people ("contact") and places ("location") of the parties, contributions to
-- this partnership.
-- name: coordination_named many
-- in: partnership id, kind text
-- out: id id, name text, agency text
select c.id as id, c.name as name, o.name as agency
from partnership_party pp join organization o on o.id = pp.organization
join contact c on c.organization = o.id and c.archived is null and c.has_left = 0
where :kind = 'contact' and pp.partnership = :partnership and pp.archived is null
union
select l.id as id, l.name as name, o.name as agency
from partnership_party pp join organization o on o.id = pp.organization
join location l on l.organization = o.id and l.archived is null
where :kind = 'location' and pp.partnership = :partnership and pp.archived is null
union
select c.id as id, c.name as name, o.name as agency
from contribution c join organization o on o.id = c.organization
where :kind = 'contribution' and c.partnership = :partnership and c.archived is null
order by agency, name, id
limit 300;
