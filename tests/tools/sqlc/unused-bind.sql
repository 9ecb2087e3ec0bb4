-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a one
-- in: name text
-- in: place text
-- out: id id
select id from a where name = :name and note <> ':place';
