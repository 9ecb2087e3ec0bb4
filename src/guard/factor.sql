-- name: one_time_code_of one
-- in: account id
-- out: sealed bytes, since int, step int
select sealed, since, step from one_time_code where account = :account;

-- name: one_time_code_put run
-- in: account id, sealed bytes, since int, step int
insert into one_time_code (account, sealed, since, step) values (:account, :sealed, :since, :step)
on conflict (account) do update set sealed = excluded.sealed, since = excluded.since, step = excluded.step;

-- name: one_time_code_step run
-- in: account id, step int
update one_time_code set step = :step where account = :account and step < :step;

-- name: one_time_code_delete run
-- in: account id
delete from one_time_code where account = :account;

-- name: recovery_code_insert run
-- in: account id, code text
insert into recovery_code (account, code) values (:account, :code);

-- name: recovery_code_spend run
-- in: account id, code text, now int
update recovery_code set used = :now where account = :account and code = :code and used is null;

-- name: recovery_code_delete run
-- in: account id
delete from recovery_code where account = :account;

-- name: factor_counts one
-- in: account id
-- out: since int, recovery int, passkeys int
select (select max(since) from one_time_code where account = :account) as since,
  (select count(*) from recovery_code where account = :account and used is null) as recovery,
  (select count(*) from passkey where account = :account) as passkeys;
