-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many
-- out: name text
select name from person where :guard(person, health)
 order by name;
