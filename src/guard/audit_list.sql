-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Newest first. Which of the five is asked depends on what is narrowed: each goes along an index.
-- name: audit_list_all many
-- in: first int, last_at int, last_id int, actor int, action text, entity text, record int, limit int
-- out: id int, at int, actor int, request text, action text, entity text, record int, version int
select a.id, a.at, a.actor, a.request, a.action, a.entity, a.record, a.version from audit a
where (a.at, a.id) < (:last_at, :last_id) and a.at >= :first
  and (:actor < 0 or a.actor = :actor) and (:action = '' or a.action = :action) and (:entity = '' or a.entity = :entity) and (:record = 0 or a.record = :record)
order by a.at desc, a.id desc limit :limit;

-- name: audit_list_of_record many
-- in: first int, last_at int, last_id int, actor int, action text, entity text, record int, limit int
-- out: id int, at int, actor int, request text, action text, entity text, record int, version int
select a.id, a.at, a.actor, a.request, a.action, a.entity, a.record, a.version from audit a
where a.entity = :entity and a.record = :record and (a.at, a.id) < (:last_at, :last_id) and a.at >= :first
  and (:actor < 0 or a.actor = :actor) and (:action = '' or a.action = :action)
order by a.at desc, a.id desc limit :limit;

-- name: audit_list_of_actor many
-- in: first int, last_at int, last_id int, actor int, action text, entity text, record int, limit int
-- out: id int, at int, actor int, request text, action text, entity text, record int, version int
select a.id, a.at, a.actor, a.request, a.action, a.entity, a.record, a.version from audit a
where a.actor = :actor and (a.at, a.id) < (:last_at, :last_id) and a.at >= :first
  and (:action = '' or a.action = :action) and (:entity = '' or a.entity = :entity) and (:record = 0 or a.record = :record)
order by a.at desc, a.id desc limit :limit;

-- name: audit_list_of_action many
-- in: first int, last_at int, last_id int, actor int, action text, entity text, record int, limit int
-- out: id int, at int, actor int, request text, action text, entity text, record int, version int
select a.id, a.at, a.actor, a.request, a.action, a.entity, a.record, a.version from audit a
where a.action = :action and (a.at, a.id) < (:last_at, :last_id) and a.at >= :first
  and (:actor < 0 or a.actor = :actor) and (:entity = '' or a.entity = :entity) and (:record = 0 or a.record = :record)
order by a.at desc, a.id desc limit :limit;

-- name: audit_list_of_entity many
-- in: first int, last_at int, last_id int, actor int, action text, entity text, record int, limit int
-- out: id int, at int, actor int, request text, action text, entity text, record int, version int
select a.id, a.at, a.actor, a.request, a.action, a.entity, a.record, a.version from audit a
where a.entity = :entity and (a.at, a.id) < (:last_at, :last_id) and a.at >= :first
  and (:actor < 0 or a.actor = :actor) and (:action = '' or a.action = :action) and (:record = 0 or a.record = :record)
order by a.at desc, a.id desc limit :limit;

-- What there is to choose from, from one value to the next along the index.
-- name: audit_list_actions many
-- out: word text
with recursive step (word) as (
  select min(action) from audit
  union all
  select (select min(action) from audit where action > s.word) from step s where s.word is not null
)
select word from step where word is not null;

-- name: audit_list_entities many
-- out: word text
with recursive step (word) as (
  select min(entity) from audit
  union all
  select (select min(entity) from audit where entity > s.word) from step s where s.word is not null
)
select word from step where word is not null;

-- name: audit_list_actors many
-- out: actor int
with recursive step (actor) as (
  select min(actor) from audit
  union all
  select (select min(actor) from audit where actor > s.actor) from step s where s.actor is not null
)
select actor from step where actor is not null limit 2000;
