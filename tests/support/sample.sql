-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Statements of the tests, on the tables of sample.ent and on one of their own.

-- name: probe_make run
create table probe (id integer primary key, number bigint, name text, bytes text, on_day text,
    flag integer, share double precision);

-- name: probe_add run sqlite
-- in: id id, number int, name text, bytes bytes, day date, flag bool, share real
insert into probe (id, number, name, bytes, on_day, flag, share)
values (:id, :number, :name, hex(:bytes), :day, :flag, :share);

-- name: probe_add run postgres
insert into probe (id, number, name, bytes, on_day, flag, share)
values (:id, :number, :name, upper(encode(:bytes, 'hex')), :day, :flag, :share);

-- name: probe_get one
-- in: id id
-- out: id id, number int, name text, bytes text, on_day date, flag bool, share real
select id, number, name, bytes, on_day, flag, share from probe where id = :id;

-- name: probe_all many
-- out: id id, name text
select id, name from probe order by id;

-- name: probe_rename run
-- in: id id, name text
update probe set name = :name where id = :id;

-- name: probe_count one
-- out: n int
select count(*) as n from probe;

-- name: probe_sum one
-- out: total int, some bool
select sum(number) as total, count(*) > 0 as some from probe;

-- name: probe_echo one sqlite
-- in: number int, id id, name text, bytes bytes, day date, flag bool, share real
-- out: number int, id id, name text, bytes bytes, on_day date, flag bool, share real
select :number as number, :id as id, :name as name, :bytes as bytes, :day as on_day, :flag as flag,
       :share as share;

-- name: probe_echo one postgres
select :number as number, :id as id, :name as name, :bytes as bytes, :day as on_day, :flag as flag,
       :share as share;

-- name: probe_wrong run
insert into probe (id) values (1), (1);

-- name: sample_rows many list sample s
-- in: least int
-- out: id id, key text, name text, sector text, home text
select s.id as id, :key as key, s.name, s.sector, h.name as home
  from sample s join sample_home h on h.id = s.home
 where (s.beds >= :least or :least is null) and :list(s);

-- name: sample_rows_all many list sample s
-- out: id id, key text, name text
select s.id as id, :key as key, s.name from sample s where :list(s);

-- The connection of whoever runs it is cut, where there is one to cut.
-- name: probe_cut one sqlite
-- out: gone bool
select 1 as gone;

-- name: probe_cut one postgres
select pg_terminate_backend(pg_backend_pid()) as gone;

-- As participant_list, of records that are open to all: what a list costs by itself.
-- name: sample_home_list many list sample_home o
-- out: id id, key text, name text, street text
select o.id as id, :key as key, o.name as name, o.street as street from sample_home o where :list(o);
