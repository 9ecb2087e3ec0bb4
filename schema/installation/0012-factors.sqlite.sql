-- Second factors. The secret of the codes is sealed with a key of the installation; recovery codes are kept as HMACs.
create table one_time_code (
  account integer not null references account (id) on delete cascade,
  sealed blob not null,
  since integer not null,
  step integer not null,
  primary key (account)
);
create table recovery_code (
  account integer not null references account (id) on delete cascade,
  code text not null,
  used integer,
  primary key (account, code)
);
-- A session that has not shown its second factor reaches nothing but the pages that ask for it.
alter table session add column proven integer not null default 0;
alter table session add column personal integer not null default 0;
alter table session add column device text;
