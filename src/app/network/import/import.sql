-- SPDX-License-Identifier: AGPL-3.0-or-later

-- What the source said last about a record, so that only what has changed since is written.
-- name: import_value_find one
-- in: source text, entity text, external text
-- out: record id, said text, run id, how text
select record, said, run, how from import_value
 where source = :source and entity = :entity and external = :external;

-- name: import_value_put run
-- in: source text, entity text, external text, record id, said text, run id, how text
insert into import_value (source, entity, external, record, said, run, how)
values (:source, :entity, :external, :record, :said, :run, :how)
    on conflict (source, entity, external) do update
   set record = excluded.record, said = excluded.said, run = excluded.run, how = excluded.how;

-- name: import_occupancy_find one
-- in: program id, day date
-- out: id id
select id from occupancy where program = :program and day = :day;

-- name: import_runs many
-- in: most int
-- out: id id, file_name text, profile text, state text, started int, account id, added int
-- out: changed int, same int, rejected int
select id, file_name, profile, state, started, account, added, changed, same, rejected
  from import_run
 where archived is null
 order by id desc
 limit :most;
