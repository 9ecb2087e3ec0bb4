-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a one
-- in: name text
-- out: id id
select id
  from a
 where name = :nmae and name = :name;
