-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many
-- out: id id
select o.id from organization o where :guard(o, identity);
