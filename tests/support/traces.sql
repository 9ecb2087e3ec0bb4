-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What a database holds beside its records, for tests that compare two states of it.

-- name: trace_externals many
-- out: holder text, source text, entity text, external text, record id
select 'external_id' as holder, source, entity, external, record from external_id
 union all
select 'import_value' as holder, source, entity, external, record from import_value
 order by 1, 2, 3, 4;

-- name: trace_marks many
-- out: entity text, field text, code text, record id
select entity, field, code, record from mark order by entity, field, code, record;

-- name: trace_search many sqlite
-- out: kind int, record id, tokens text
select rowid >> 40 as kind, rowid & 1099511627775 as record, tokens from search order by rowid;

-- name: trace_search many postgres
select kind, record, array_to_string(tsvector_to_array(tokens), ' ') as tokens
  from search order by kind, record;
