-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many sqlite
-- out: id id
select p.id from person p where :guard(p, identity);

-- name: a many postgres
select p.id from person p where :guard(p, health);
