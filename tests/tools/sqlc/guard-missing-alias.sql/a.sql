-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many
-- out: id id
select p.id
  from organization o join person as p on p.organization = o.id;
