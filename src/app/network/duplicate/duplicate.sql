-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: duplicate_list many list duplicate o
-- out: id id, key text, names text, kind text, score int, reasons text, state text
select o.id as id, :key as key, o.names as names, o.kind as kind, o.score as score,
       o.reasons as reasons, o.state as state
  from duplicate o
 where :list(o);

-- All that was ever proposed of a kind, to say what is new.
-- name: duplicates_of_kind many
-- in: kind text
-- out: id id, first int, second int, score int, reasons text, state text, names text, archived int
select id, first_id as first, second_id as second, score, reasons, state, names, archived
  from duplicate
 where kind = :kind
 order by first_id, second_id;

-- name: duplicate_of_pair one
-- in: kind text, first int, second int
-- out: id id
select id from duplicate where kind = :kind and first_id = :first and second_id = :second;

-- Those in use that name a record.
-- name: duplicates_with many
-- in: kind text, record int
-- out: id id
select id from duplicate where kind = :kind and first_id = :record and archived is null
 union all
select id from duplicate where kind = :kind and second_id = :record and archived is null
 order by 1;
