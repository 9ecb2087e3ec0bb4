-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many list organization o
-- out: id id, key text
select o.id, :key as key from organization o;
