-- SPDX-License-Identifier: AGPL-3.0-or-later

-- One at a time: nothing is begun while another runs, unless that one has been at it for too long.
-- name: backup_run_begin one
-- in: now int, account int, file text, since int
-- out: id id
insert into backup_run (started, state, account, file)
select :now, 'running', :account, :file
where not exists (select 1 from backup_run where state = 'running' and started > :since)
returning id;

-- name: backup_run_end run
-- in: id id, now int, state text, bytes int, rows int, sha256 text, verified int, error text
update backup_run set ended = :now, state = :state, bytes = :bytes, rows = :rows, sha256 = :sha256,
  verified = :verified, error = :error
where id = :id;

-- name: backup_run_newest many
-- in: limit int
-- out: id id, started int, ended int, state text, account int, file text, bytes int, rows int
-- out: sha256 text, verified int, error text
select id, started, ended, state, account, file, bytes, rows, sha256, verified, error
from backup_run order by started desc, id desc limit :limit;

-- name: backup_run_last one
-- in: state text
-- out: id id, started int, ended int, file text, bytes int, verified int, error text
select id, started, ended, file, bytes, verified, error
from backup_run where state = :state order by started desc, id desc limit 1;

-- name: backup_run_older many
-- in: before int
-- out: id id, file text
select id, file from backup_run where state = 'done' and started < :before order by started;

-- What was done and is away again.
-- name: backup_run_gone run
-- in: id id
update backup_run set state = 'gone' where id = :id;
