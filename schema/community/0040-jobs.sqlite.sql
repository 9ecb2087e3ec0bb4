create table job (
  id integer primary key autoincrement,
  kind text not null,
  payload text not null,
  actor integer not null,
  state text not null,
  run_at integer not null,
  attempts integer not null,
  lease_until integer,
  token text,
  done integer not null,
  total integer not null,
  result text,
  recurring integer not null
);
create index job_due on job (run_at) where state in ('queued', 'running');
create unique index job_recurring on job (kind) where recurring = 1;
create table mail (
  id integer primary key autoincrement,
  recipient text not null,
  subject text not null,
  body text not null,
  lang text not null,
  created integer not null,
  state text not null,
  error text
);
create index mail_state on mail (state, id);
