-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: mail_insert one
-- in: recipient text, subject text, body text, lang text, created int, state text, error text
-- out: id id
insert into mail (recipient, subject, body, lang, created, state, error)
values (:recipient, :subject, :body, :lang, :created, :state, :error)
returning id;

-- name: mail_read one
-- in: id id
-- out: recipient text, subject text, body text, lang text, created int, state text
select recipient, subject, body, lang, created, state from mail where id = :id;

-- The text goes once it is sent: it may hold links.
-- name: mail_set_state run
-- in: id id, state text, error text
update mail set state = :state, error = :error,
  body = case when :state = 'sent' then '' else body end
where id = :id;

-- name: mail_newest many
-- in: limit int
-- out: id id, recipient text, subject text, state text, error text, created int
select id, recipient, subject, state, error, created from mail order by id desc limit :limit;

-- name: mail_counts many
-- out: state text, n int
select state, count(*) as n from mail where state in ('failed', 'held') group by state;

-- name: mail_delete_old run
-- in: before int
delete from mail where created < :before and state <> 'queued';
