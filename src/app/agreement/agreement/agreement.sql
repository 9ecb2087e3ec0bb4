-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: agreement_number_last one
-- in: prefix text
-- out: number text
select number from agreement where substr(number, 1, 5) = :prefix
order by length(number) desc, number desc limit 1;

-- name: agreement_partnership one
-- in: partnership id
-- out: title text, summary text
select title, summary from partnership where id = :partnership and archived is null;

-- name: agreement_partnership_parties many
-- in: partnership id
-- out: organization id, department text
select organization, department from partnership_party
where partnership = :partnership and archived is null
order by coalesce(position, 99), id;

-- name: agreement_sides many
-- in: agreement id
-- out: id id, name text
select p.id, o.name from agreement_party p join organization o on o.id = p.organization
where p.agreement = :agreement and p.archived is null
order by coalesce(p.position, 99), p.id;

-- name: agreement_clauses many
-- in: agreement id
-- out: id id
select id from agreement_clause where agreement = :agreement and archived is null
order by coalesce(position, 999), id;

-- name: agreement_city one
-- in: agreement id
-- out: city text
select coalesce(o.city, l.city) as city from agreement_party p
join organization o on o.id = p.organization
left join location l on l.organization = p.organization and l.archived is null and l.city is not null
where p.agreement = :agreement and p.archived is null and coalesce(o.city, l.city) is not null
order by coalesce(p.position, 99), p.id, l.id limit 1;

-- name: signature_link_by_token one
-- in: token text
-- out: id id
select id from signature_link where token = :token and archived is null;

-- name: signature_links_open many
-- in: party id
-- out: id id
select id from signature_link where party = :party and archived is null and used is null;

-- name: agreement_over many
-- in: today date
-- out: id id
select id from agreement
where state in ('in_force', 'notice') and archived is null
and (ends < :today or notice_ends < :today)
order by id;

-- The agreements that end within 60 days and were not recalled since the 60th, or the 30th, day before.
-- name: agreement_ending_soon many
-- in: today date, in_thirty date, in_sixty date
-- out: id id, ends date, reminded date
select id, ends, reminded from agreement
where state = 'in_force' and archived is null and ends >= :today
and (ends <= :in_sixty and reminded is null or ends <= :in_thirty)
order by ends, id;

-- name: agreement_list many list agreement o
-- in: mine int, account id, today date
-- out: id id, key text, number text, title text, state text, basis text, effective date, ends date, partnership id, late int
select o.id as id, :key as key, o.number, o.title, o.state, o.basis, o.effective, o.ends, o.partnership,
  (select count(*) from obligation b where b.agreement = o.id and b.state = 'open' and b.archived is null
   and b.due < :today) as late
from agreement o
where (:mine = 0 or exists (
  select 1 from agreement_party m
  where m.agreement = o.id and m.organization = :mine and m.archived is null)
  or exists (select 1 from partnership r where r.id = o.partnership and r.owner = :account))
and :list(o);
