-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: both many
-- in: place text
-- out: id id, name text, place text
select p.id, p.name as name, v.place as place
  from person p join visit v on v.person = p.id
 where v.place = :place and :guard(p, identity, health) and :guard(v, service_use);
