-- name: job_insert one
-- in: kind text, payload text, actor int, run_at int, recurring int
-- out: id id
insert into job (kind, payload, actor, state, run_at, attempts, done, total, recurring)
values (:kind, :payload, :actor, 'queued', :run_at, 0, 0, 0, :recurring)
returning id;

-- name: job_insert_recurring run
-- in: kind text, run_at int
insert into job (kind, payload, actor, state, run_at, attempts, done, total, recurring)
values (:kind, '', 0, 'queued', :run_at, 0, 0, 0, 1)
on conflict (kind) where recurring = 1 do nothing;

-- The oldest that is due, also one whose worker died before its lease ran out.
-- name: job_claim one sqlite
-- in: now int, lease_until int, token text
-- out: id id, kind text, payload text, actor int, attempts int, recurring int
update job set state = 'running', attempts = attempts + 1, lease_until = :lease_until, token = :token
where id = (select id from job
            where run_at <= :now and (state = 'queued' or (state = 'running' and lease_until < :now))
            order by run_at limit 1)
returning id, kind, payload, actor, attempts, recurring;

-- name: job_claim one postgres
-- in: now int, lease_until int, token text
-- out: id id, kind text, payload text, actor int, attempts int, recurring int
update job set state = 'running', attempts = attempts + 1, lease_until = :lease_until, token = :token
where id = (select id from job
            where run_at <= :now and (state = 'queued' or (state = 'running' and lease_until < :now))
            order by run_at limit 1 for update skip locked)
returning id, kind, payload, actor, attempts, recurring;

-- name: job_due one
-- in: now int
-- out: id id
select id from job
where run_at <= :now and (state = 'queued' or (state = 'running' and lease_until < :now))
order by run_at limit 1;

-- name: job_end run
-- in: id id, token text, state text, run_at int, attempts int
update job set state = :state, run_at = :run_at, attempts = :attempts, lease_until = null, token = null
where id = :id and token = :token;

-- name: job_renew run
-- in: id id, token text, lease_until int
update job set lease_until = :lease_until where id = :id and token = :token;

-- name: job_set_progress run
-- in: id id, done int, total int
update job set done = :done, total = :total where id = :id;

-- name: job_set_result run
-- in: id id, result text
update job set result = :result where id = :id;

-- name: job_read one
-- in: id id
-- out: state text, kind text, actor int, done int, total int, result text
select state, kind, actor, done, total, result from job where id = :id;

-- What still waits: later.
-- name: job_delay run
-- in: id id, run_at int
update job set run_at = :run_at where id = :id and state = 'queued';

-- name: job_withdraw run
-- in: id id
delete from job where id = :id and state = 'queued';

-- name: job_forget run
-- in: before int
delete from job where state in ('done', 'failed') and recurring = 0 and run_at < :before;
