-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many
-- out: id id
select p.id from person p where :guard(p);
