-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: catalogue_columns many sqlite
-- out: line text
select 'table ' || t.name || ' column ' || c.name || ' ' || lower(c.type)
       || case when c."notnull" then ' not null' else '' end
       || case when c.dflt_value is null then '' else ' default ' || c.dflt_value end
       || case when c.pk then ' key ' || c.pk else '' end as line
  from sqlite_schema t, pragma_table_info(t.name) c
 where t.type = 'table' and t.name not like 'sqlite\_%' escape '\'
 order by line;

-- name: catalogue_columns many postgres
select ('table ' || c.table_name || ' column ' || c.column_name || ' ' || c.data_type
       || case when c.collation_name is null then '' else ' ' || c.collation_name end
       || case when c.is_nullable = 'NO' then ' not null' else '' end
       || case when c.column_default is null then '' else ' default ' || c.column_default end)
       collate "C" as line
  from information_schema.columns c
 where c.table_schema = current_schema()
 order by line;

-- name: catalogue_indexes many sqlite
-- out: line text
select 'index ' || i.name || ' on ' || i.tbl_name || ': ' || i.sql as line
  from sqlite_schema i
 where i.type in ('index', 'trigger', 'view') and i.sql is not null
 order by line;

-- name: catalogue_indexes many postgres
select ('index ' || i.indexname || ' on ' || i.tablename || ': '
       || replace(i.indexdef, current_schema() || '.', '')) collate "C" as line
  from pg_indexes i
 where i.schemaname = current_schema()
 order by line;

-- Constraints: references, unique columns, checks.
-- name: catalogue_constraints many sqlite
-- out: line text
select 'table ' || t.name || ' reference ' || f."from" || ' to ' || f."table" || ' '
       || lower(f.on_delete) as line
  from sqlite_schema t, pragma_foreign_key_list(t.name) f
 where t.type = 'table'
 union all
select 'table ' || t.name || ' ' || i.origin || case when i."unique" then ' unique ' else ' ' end
       || (select group_concat(c.name, ' ') from pragma_index_info(i.name) c) as line
  from sqlite_schema t, pragma_index_list(t.name) i
 where t.type = 'table' and i.origin <> 'c'
 order by line;

-- name: catalogue_constraints many postgres
select ('table ' || r.relname || ' ' || pg_get_constraintdef(c.oid)) collate "C" as line
  from pg_constraint c join pg_class r on r.oid = c.conrelid
 where c.connamespace = (select n.oid from pg_namespace n where n.nspname = current_schema())
 order by line;
