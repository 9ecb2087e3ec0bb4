-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: participant_list many list participant o
-- out: id id, key text, name text, acuity text
select o.id as id, :key as key, o.name as name, o.acuity as acuity
  from participant o where :guard(o, identity, housing_need) and :list(o);

-- What a housing locator sees.
-- name: participant_matching many list participant o
-- out: id id, key text, household int
select o.id as id, :key as key, o.household as household
  from participant o where :guard(o, housing_need) and :list(o);

-- name: participant_named many
-- in: acuity text
-- out: id id, name text
select o.id, o.name from participant o
 where :guard(o, identity, housing_need) and o.acuity = :acuity order by o.id;

-- name: participant_where many
-- out: person id, name text, place text
select o.id as person, o.name as name, s.place as place
  from participant o join participant_stay s on s.person = o.id
 where :guard(o, identity) and :guard(s, housing_history) order by o.id, s.id;

-- name: participant_diagnosis one
-- in: id id
-- out: diagnosis text
select o.diagnosis from participant o where o.id = :id and :guard(o, health);

-- name: participant_access many
-- in: person id
-- out: organization id, account int, purposes int, classes int, beyond int, starts text, last text, source text
select organization, account, purposes, classes, beyond, starts, last, source from access
 where person = :person order by source, organization, account, reason, consent;
