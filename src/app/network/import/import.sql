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
   set record = excluded.record, said = excluded.said, run = excluded.run, how = excluded.how,
       before = case when import_value.run = excluded.run then import_value.before
                     else import_value.said end,
       before_run = case when import_value.run = excluded.run then import_value.before_run
                         else import_value.run end;

-- name: import_occupancy_find one
-- in: program id, day date
-- out: id id
select id from occupancy where program = :program and day = :day;

-- The organization in use of that name, accents and case apart.
-- name: import_organization_named one
-- in: key text
-- out: id id
select id from organization where name_key = :key and archived is null order by id limit 1;

-- name: import_contact_named one
-- in: organization id, key text
-- out: id id
select id from contact
 where name_key = :key and organization = :organization and archived is null
 order by id limit 1;

-- name: import_runs many
-- in: most int
-- out: id id, file_name text, profile text, state text, started int, account id, added int
-- out: changed int, same int, rejected int
select id, file_name, profile, state, started, account, added, changed, same, rejected
  from import_run
 where archived is null
 order by id desc
 limit :most;

-- Of the latest: those under way whose job is over without having ended them, or is gone.
-- name: import_given_up many
-- in: most int
-- out: id id
select r.id as id
  from (select id, state, job from import_run where archived is null order by id desc limit :most) r
       left join job j on j.id = r.job
 where r.state in ('looking', 'checking', 'running')
   and (j.id is null or j.state in ('done', 'failed'))
 order by r.id;

-- For names that are nearly the same.
-- name: import_organization_names many
-- out: id id, name text, short_name text
select id, name, short_name from organization where archived is null;

-- name: import_location_named one
-- in: organization id, key text
-- out: id id
select id from location
 where name_key = :key and organization = :organization and archived is null
 order by id limit 1;

-- name: import_program_named one
-- in: organization id, key text
-- out: id id
select id from program
 where name_key = :key and organization = :organization and archived is null
 order by id limit 1;

-- name: import_service_named one
-- in: organization id, key text
-- out: id id
select id from service
 where name_key = :key and organization = :organization and archived is null
 order by id limit 1;

-- Of any organization.
-- name: import_location_called many
-- in: key text
-- out: id id
select id from location where name_key = :key and archived is null order by id limit 2;

-- name: import_service_called many
-- in: key text
-- out: id id
select id from service where name_key = :key and archived is null order by id limit 2;

-- Hours from no outside source: the same days and opening, said before or by hand.
-- name: import_hours_find one
-- in: location id, service id, byday text, opens_at int
-- out: id id
select id from schedule
 where (location = :location or service = :service) and byday = :byday and opens_at = :opens_at
   and archived is null
 order by id limit 1;

-- Two are too many: which one is meant, nobody knows.
-- name: import_program_called many
-- in: key text
-- out: id id
select id from program where name_key = :key and archived is null order by id limit 2;

-- name: import_mapping_of one
-- in: headings text
-- out: id id
select id from import_mapping
 where headings = :headings and archived is null
 order by id desc limit 1;

-- name: import_mapping_named one
-- in: key text
-- out: id id
select id from import_mapping where name_key = :key and archived is null order by id desc limit 1;

-- name: import_mappings many
-- in: most int
-- out: id id, name text, plan text
select id, name, plan from import_mapping where archived is null order by name_key, id limit :most;

-- -- taking a run back --

-- Its changes, the newest first.
-- name: import_history many
-- in: import id, last int, most int
-- out: id id, entity text, record id, version int
select id, entity, record, version from history
 where import = :import and id < :last
 order by id desc
 limit :most;

-- name: import_touched one
-- in: run id
-- out: changes int, said int
select (select count(*) from history where import = :run) as changes,
       (select count(*) from import_value where run = :run) as said;

-- name: import_values many
-- in: run id, source text, entity text, external text, most int
-- out: source text, entity text, external text, record id, said text, run id, how text
-- out: before text, before_run id
select source, entity, external, record, said, run, how, before, before_run
  from import_value
 where run = :run and (source, entity, external) > (:source, :entity, :external)
 order by source, entity, external
 limit :most;

-- name: import_value_drop run
-- in: source text, entity text, external text
delete from import_value
 where source = :source and entity = :entity and external = :external;

-- name: import_value_restore run
-- in: source text, entity text, external text, said text, run id
update import_value set said = :said, run = :run, before = null, before_run = null
 where source = :source and entity = :entity and external = :external;

-- name: import_value_again run
-- in: source text, entity text, external text, record id, said text, run id, how text
-- in: before text, before_run id
insert into import_value (source, entity, external, record, said, run, how, before, before_run)
values (:source, :entity, :external, :record, :said, :run, :how, :before, :before_run)
    on conflict (source, entity, external) do update
   set record = excluded.record, said = excluded.said, run = excluded.run, how = excluded.how,
       before = excluded.before, before_run = excluded.before_run;

-- name: import_external_drop run
-- in: source text, entity text, external text, record id
delete from external_id
 where source = :source and entity = :entity and external = :external and record = :record;

-- name: import_aside_put run
-- in: undone_by id, source text, entity text, external text, record id, said text, run id
-- in: how text, before text, before_run id, dropped bool
insert into import_aside (undone_by, source, entity, external, record, said, run, how, before,
                          before_run, dropped)
values (:undone_by, :source, :entity, :external, :record, :said, :run, :how, :before, :before_run,
        :dropped)
    on conflict (undone_by, source, entity, external) do nothing;

-- name: import_asides many
-- in: undone_by id, most int
-- out: source text, entity text, external text, record id, said text, run id, how text
-- out: before text, before_run id, dropped bool
select source, entity, external, record, said, run, how, before, before_run, dropped
  from import_aside
 where undone_by = :undone_by
 limit :most;

-- name: import_aside_drop run
-- in: undone_by id, source text, entity text, external text
delete from import_aside
 where undone_by = :undone_by and source = :source and entity = :entity and external = :external;
