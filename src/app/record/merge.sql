-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Where a merge that stands has put a record.
-- name: merging_of_absorbed one
-- in: kind text, absorbed int
-- out: id id, kept int
select id, kept from merging
 where kind = :kind and absorbed = :absorbed and reversed is null
 order by id desc limit 1;

-- What a record has to do with merges, newest first.
-- name: mergings_of_record many
-- in: kind text, record int
-- out: id id, names text, kept int, absorbed int, day date, reversed date
select id, names, kept, absorbed, day, reversed
  from (select id, names, kept, absorbed, day, reversed from merging
         where kind = :kind and kept = :record
        union all
        select id, names, kept, absorbed, day, reversed from merging
         where kind = :kind and absorbed = :record) as m
 order by id desc limit 20;

-- What a merge has moved: a row's ref, an id of another system, or a setting.
-- name: merging_move_add run
-- in: merging id, kind text, record id, field text, external text
insert into merging_move (merging, kind, record, field, external)
values (:merging, :kind, coalesce(:record, 0), :field, :external);

-- name: merging_moves many
-- in: merging id
-- out: id id, kind text, record id, field text, external text
select id, kind, record, field, external from merging_move where merging = :merging order by id;

-- Ids of other systems, and what imports keep of what these said.
-- name: externals_of many
-- in: entity text, record id
-- out: holder text, source text, external text
select 'external_id' as holder, source, external from external_id
 where entity = :entity and record = :record
 union all
select 'import_value' as holder, source, external from import_value
 where entity = :entity and record = :record
 order by 1, 2, 3;

-- name: external_id_move run
-- in: entity text, source text, external text, old id, record id
update external_id set record = :record
 where source = :source and entity = :entity and external = :external and record = :old;

-- name: external_value_move run
-- in: entity text, source text, external text, old id, record id
update import_value set record = :record
 where source = :source and entity = :entity and external = :external and record = :old;

-- The list of merges.
-- name: merging_list many list merging o
-- out: id id, key text, names text, kind text, day date, reversed date
select o.id as id, :key as key, o.names as names, o.kind as kind, o.day as day, o.reversed as reversed
  from merging o
 where :list(o);
