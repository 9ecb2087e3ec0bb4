-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many
-- out: id id, name text
select p.id, p.name
  from person p where :guard(p, identity) and p.illness = 1;
