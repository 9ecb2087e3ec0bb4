-- SPDX-License-Identifier: AGPL-3.0-or-later

-- What is made again elsewhere is left out: versions by migrating, the search table by reading the records.
-- name: copy_columns many sqlite
-- out: of text, name text, type text, numbered bool
select t.name as "of", c.name, lower(c.type) as type,
       c.name = 'id' and c.pk = 1 and lower(c.type) = 'integer' as numbered
from pragma_table_list t, pragma_table_info(t.name) c
where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite\_%' escape '\'
  and t.name <> 'schema_version'
order by t.name, c.name;

-- name: copy_columns many postgres
-- out: of text, name text, type text, numbered bool
select (c.table_name collate "C") as of, (c.column_name collate "C") as name, c.data_type as type,
       case when c.column_name = 'id' and c.is_identity = 'YES' then 1 else 0 end as numbered
from information_schema.columns c
join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
  and c.table_name not in ('schema_version', 'search')
order by 1, 2;

-- The last number that the database gave out.
-- name: copy_last_number one sqlite
-- in: of text
-- out: last int
select coalesce((select seq from sqlite_sequence where name = :of), 0) as last;

-- name: copy_last_number one postgres
-- in: of text
-- out: last int
select coalesce((select s.last_value from pg_sequences s
                 where format('%I.%I', s.schemaname, s.sequencename) =
                       pg_get_serial_sequence(:of, 'id')), 0) as last;

-- name: copy_forget_number run sqlite
-- in: of text
delete from sqlite_sequence where name = :of;

-- name: copy_forget_number run postgres
-- in: of text
update setting set value = value where name = :of and false;

-- name: copy_set_number one sqlite
-- in: of text, last int
-- out: done int
insert into sqlite_sequence (name, seq) values (:of, :last) returning seq as done;

-- name: copy_set_number one postgres
-- in: of text, last int
-- out: done int
select setval(pg_get_serial_sequence(:of, 'id'), :last) as done;

-- name: copy_references many sqlite
-- out: of text, name text, definition text
select '' as "of", '' as name, '' as definition where false;

-- name: copy_references many postgres
-- out: of text, name text, definition text
select r.relname::text as of, c.conname::text as name, pg_get_constraintdef(c.oid) as definition
from pg_constraint c join pg_class r on r.oid = c.conrelid
where c.contype = 'f'
  and c.connamespace = (select n.oid from pg_namespace n where n.nspname = current_schema())
order by 1, 2;
