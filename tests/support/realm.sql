-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What every change leaves behind: the tests of authorization compare it before and after a refusal.

-- name: realm_trace_read one
-- out: history int, audit int, jobs int, mails int, unread int, files int
select (select coalesce(max(id), 0) from history) as history,
       (select coalesce(max(id), 0) from audit) as audit,
       (select coalesce(max(id), 0) from job) as jobs,
       (select coalesce(max(id), 0) from mail) as mails,
       (select count(*) from notification where read_on is null) as unread,
       (select count(*) from file) as files;

-- When a session was last seen is no change.
-- name: realm_home_trace one
-- out: sessions int, chosen int, links int, used int, accounts int, members int, passwords int, rest int
select (select count(*) from session) as sessions,
       (select coalesce(sum(community), 0) from session) as chosen,
       (select count(*) from account_link) as links,
       (select count(used) from account_link) as used,
       (select coalesce(sum(version), 0) from account) as accounts,
       (select coalesce(sum(version), 0) from membership) as members,
       (select count(*) + coalesce(sum(changed), 0) from password) as passwords,
       1000 * (select coalesce(max(id), 0) from errand) + (select count(*) from invitation)
         + (select count(*) from recovery_code) + (select count(*) from one_time_code)
         + (select count(*) from passkey) + (select count(*) from passkey_challenge) as rest;

-- name: realm_partnership one
-- in: title text, account id
-- out: id id
select id from partnership
where title = :title and archived is null and ended is null and (:account is null or owner = :account)
order by id desc limit 1;
