-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: mark_add run
-- in: entity text, field text, code text, record id
insert into mark (entity, field, code, record) values (:entity, :field, :code, :record);

-- name: mark_drop run
-- in: entity text, field text, code text, record id
delete from mark
 where entity = :entity and field = :field and code = :code and record = :record;

-- name: mark_drop_field run
-- in: entity text, field text
delete from mark where entity = :entity and field = :field;

-- Up to :most of them.
-- name: mark_records many
-- in: entity text, field text, code text, most int
-- out: record id
select record from mark
 where entity = :entity and field = :field and code = :code
 limit :most;

-- name: mark_count one
-- in: entity text, field text, code text
-- out: n int
select count(*) as n from mark
 where entity = :entity and field = :field and code = :code;

-- name: mark_all many
-- in: entity text, field text, code text
-- out: record id
select record from mark
 where entity = :entity and field = :field and code = :code
 order by record;
