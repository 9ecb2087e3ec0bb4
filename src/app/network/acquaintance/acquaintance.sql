-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who knows this person: the most trusted first.
-- name: acquaintance_known_by many
-- in: contact id
-- out: id id, account id, other id, other_name text, organization id, organization_name text, strength text, since date, note text, agency id
select a.id as id, a.account as account, k.id as other, k.name as other_name,
       o.id as organization, o.name as organization_name,
       a.strength as strength, a.since as since, a.note as note, a.agency as agency
from acquaintance a
left join contact k on k.id = a.knower and k.archived is null
left join organization o on o.id = k.organization
where a.contact = :contact and a.archived is null and (a.account is not null or k.id is not null)
order by case a.strength when 'trusts' then 0 when 'works_with' then 1 else 2 end, a.id
limit 20;

-- And whom they know, as it was recorded of the other.
-- name: acquaintance_knows many
-- in: contact id
-- out: id id, other id, other_name text, organization id, organization_name text, strength text, since date, note text, agency id
select a.id as id, k.id as other, k.name as other_name,
       o.id as organization, o.name as organization_name,
       a.strength as strength, a.since as since, a.note as note, a.agency as agency
from acquaintance a
join contact k on k.id = a.contact and k.archived is null
join organization o on o.id = k.organization
where a.knower = :contact and a.archived is null
order by case a.strength when 'trusts' then 0 when 'works_with' then 1 else 2 end, a.id
limit 20;

-- Those of one account.
-- name: acquaintance_mine many
-- in: account id
-- out: id id, contact id, name text, organization id, organization_name text, strength text, since date, agency id
select a.id as id, k.id as contact, k.name as name, o.id as organization,
       o.name as organization_name, a.strength as strength, a.since as since,
       a.agency as agency
from acquaintance a
join contact k on k.id = a.contact and k.archived is null
join organization o on o.id = k.organization
where a.account = :account and a.archived is null
order by k.name_key, k.id limit 200;

-- All of them, for a file.
-- name: acquaintance_file many
-- out: id id, account id, knower text, knower_organization text, contact text, organization text, strength text, since date, note text, agency id
select a.id as id, a.account as account, k.name as knower, ko.name as knower_organization,
       c.name as contact, o.name as organization, a.strength as strength, a.since as since,
       a.note as note, a.agency as agency
from acquaintance a
join contact c on c.id = a.contact and c.archived is null
join organization o on o.id = c.organization
left join contact k on k.id = a.knower and k.archived is null
left join organization ko on ko.id = k.organization
where a.archived is null and (a.account is not null or k.id is not null)
order by c.name_key, c.id, a.id;

-- Every tie, to find a way from one person to another: ten thousand are read in some milliseconds.
-- Who has left an organization is nobody's colleague there.
-- name: acquaintance_ties many
-- out: account id, knower id, knower_organization id, contact id, organization id, strength text
select a.account as account, a.knower as knower,
       case when k.has_left = 0 then k.organization end as knower_organization,
       a.contact as contact,
       case when c.has_left = 0 then c.organization end as organization,
       a.strength as strength
from acquaintance a
join contact c on c.id = a.contact and c.archived is null
left join contact k on k.id = a.knower and k.archived is null
where a.archived is null and (a.account is not null or k.id is not null);

-- name: acquaintance_people_of many
-- in: organization id
-- out: id id
select id from contact
where organization = :organization and has_left = 0 and archived is null
order by id limit 2000;

-- name: acquaintance_person one
-- in: contact id
-- out: id id, name text, organization id, organization_name text, has_left bool
select c.id as id, c.name as name, o.id as organization, o.name as organization_name,
       c.has_left as has_left
from contact c join organization o on o.id = c.organization
where c.id = :contact and c.archived is null;

-- The same two people, in whichever order they were named.
-- name: acquaintance_same one
-- in: account id, knower id, contact id, except id
-- out: id id
select min(id) as id from acquaintance
where archived is null and id <> coalesce(:except, 0)
  and ((contact = :contact and (account = :account or knower = :knower))
       or (contact = :knower and knower = :contact))
having min(id) is not null;
