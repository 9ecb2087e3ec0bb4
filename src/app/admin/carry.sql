-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: carry_members many
-- in: community id
-- out: id id, account id
select id, account from membership where community = :community;

-- name: carry_forget_sessions run
-- in: community id
update session set community = null where community = :community;

-- name: carry_forget_members run
-- in: community id
delete from membership where community = :community;

-- Who belongs somewhere else stays.
-- name: carry_forget_account run
-- in: account id
delete from account where id = :account
  and not exists (select 1 from membership m where m.account = :account);

-- name: carry_forget_session_of run
-- in: account id
delete from session where account = :account;

-- name: carry_forget_link_of run
-- in: account id
delete from account_link where account = :account;

-- name: carry_forget_community run
-- in: community id
delete from registered_community where id = :community;

-- name: carry_forget_history run
-- in: entity text, record id
delete from history where entity = :entity and record = :record;
