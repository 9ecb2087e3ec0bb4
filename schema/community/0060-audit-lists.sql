-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The audit is read newest first, whatever it is narrowed by.
create index audit_at on audit (at, id);
create index audit_actor_at on audit (actor, at, id);
create index audit_action_at on audit (action, at, id);
create index audit_entity_at on audit (entity, at, id);
create index audit_record_at on audit (entity, record, at, id);
drop index audit_actor;
drop index audit_record;
