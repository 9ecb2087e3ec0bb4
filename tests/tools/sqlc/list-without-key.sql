-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many list organization o
-- out: id id, name text
select o.id, o.name from organization o where :list(o);
