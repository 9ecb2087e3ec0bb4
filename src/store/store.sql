-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: schema_version_there one sqlite
-- out: there bool
select count(*) as there from sqlite_schema where type = 'table' and name = 'schema_version';

-- name: schema_version_there one postgres
select count(*) as there from pg_tables
 where schemaname = current_schema() and tablename = 'schema_version';

-- name: schema_version_last one
-- out: number int
select coalesce(max(number), 0) as number from schema_version;

-- name: schema_version_add run
-- in: number int, name text, at int
insert into schema_version (number, name, at) values (:number, :name, :at);

-- Two programs may start at once; on SQLite the lock file has already put them in order.
-- name: schema_version_lock one sqlite
-- out: locked int
select 1 as locked;

-- name: schema_version_lock one postgres
select 1 as locked from (select pg_advisory_xact_lock(hashtext(current_schema()))) as waited;

-- name: setting_find one
-- in: name text
-- out: value text
select value from setting where name = :name;

-- name: setting_put run
-- in: name text, value text
insert into setting (name, value) values (:name, :value)
    on conflict (name) do update set value = excluded.value;

-- name: setting_drop run
-- in: name text
delete from setting where name = :name;

-- name: external_id_find one
-- in: source text, entity text, external text
-- out: record id
select record from external_id
 where source = :source and entity = :entity and external = :external;

-- name: external_id_put run
-- in: source text, entity text, external text, record id
insert into external_id (source, entity, external, record)
values (:source, :entity, :external, :record)
    on conflict (source, entity, external) do update set record = excluded.record;

-- name: history_add run
-- in: entity text, record id, version int, action text, actor int, request text, at int
-- in: import id, before text
insert into history (entity, record, version, action, actor, request, at, import, before)
values (:entity, :record, :version, :action, :actor, :request, :at, :import, :before);

-- name: history_of many
-- in: entity text, record id, most int
-- out: version int, action text, actor int, request text, at int, before text
select version, action, actor, request, at, before from history
 where entity = :entity and record = :record
 order by version desc
 limit :most;

-- name: history_at one
-- in: entity text, record id, version int
-- out: action text, before text
select action, before from history
 where entity = :entity and record = :record and version = :version;

-- name: file_add one
-- in: name text, type text, size int, sha256 text, made int
-- out: id id
insert into file (name, type, size, sha256, made)
values (:name, :type, :size, :sha256, :made) returning id;

-- name: file_complete run
-- in: id id, size int, sha256 text
update file set size = :size, sha256 = :sha256 where id = :id;

-- name: file_chunk_add run
-- in: file id, place int, bytes bytes
insert into file_chunk (file, place, bytes) values (:file, :place, :bytes);

-- name: file_find one
-- in: id id
-- out: id id, size int, name text, type text, sha256 text
select id, size, name, type, sha256 from file where id = :id;

-- name: file_chunks many
-- in: file id
-- out: bytes bytes
select bytes from file_chunk where file = :file order by place;

-- name: search_put run sqlite
-- in: kind int, record id, tokens text
insert or replace into search (rowid, tokens) values ((:kind << 40) + :record, :tokens);

-- name: search_put run postgres
insert into search (kind, record, tokens)
values (:kind, :record, array_to_tsvector(array_remove(string_to_array(:tokens, ' '), '')))
    on conflict (kind, record) do update set tokens = excluded.tokens;

-- name: search_add run sqlite
-- in: kind int, record id, tokens text
insert into search (rowid, tokens) values ((:kind << 40) + :record, :tokens);

-- name: search_add run postgres
insert into search (kind, record, tokens)
values (:kind, :record, array_to_tsvector(array_remove(string_to_array(:tokens, ' '), '')));

-- name: search_drop_kind run sqlite
-- in: kind int
delete from search where rowid between :kind << 40 and ((:kind + 1) << 40) - 1;

-- name: search_drop_kind run postgres
delete from search where kind = :kind;

-- name: search_drop run sqlite
-- in: kind int, record id
delete from search where rowid = (:kind << 40) + :record;

-- name: search_drop run postgres
delete from search where kind = :kind and record = :record;

-- What matches, with its words, for the ranking. A kind of 0 is any of records in use, but persons' (from 128).
-- name: search_match many sqlite
-- in: match text, kind int, most int
-- out: kind int, record id, tokens text
select rowid >> 40 as kind, rowid & 1099511627775 as record, tokens
  from search
 where search match :match
   and rowid between :kind << 40
                 and case when :kind = 0 then 128 << 40 else (:kind + 1) << 40 end - 1
 limit :most;

-- name: search_match many postgres
select kind, record, array_to_string(tsvector_to_array(tokens), ' ') as tokens
  from search
 where tokens @@ cast(:match as tsquery) and (kind = :kind or (:kind = 0 and kind < 128))
 limit :most;

-- Whom the policies of persons' tables judge, until the transaction ends.
-- name: viewer_tell one postgres
-- in: organization text, account text, purposes text, classes text, today text, now text
-- out: told text
select set_config('maillage.organization', :organization, true)
       || set_config('maillage.account', :account, true)
       || set_config('maillage.purposes', :purposes, true)
       || set_config('maillage.classes', :classes, true)
       || set_config('maillage.today', :today, true)
       || set_config('maillage.now', :now, true) as told;

-- SQLite has no second wall: never run.
-- name: viewer_tell one sqlite
select :organization || :account || :purposes || :classes || :today || :now as told;

-- The id that the last insert of this connection was given.
-- name: insert_id one sqlite
-- out: id id
select last_insert_rowid() as id;

-- name: insert_id one postgres
select lastval() as id;
