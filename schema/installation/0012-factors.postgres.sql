-- Second factors. The secret of the codes is sealed with a key of the installation; recovery codes are kept as HMACs.
create table one_time_code (
  account bigint not null references account (id) on delete cascade,
  sealed bytea not null,
  since bigint not null,
  step bigint not null,
  primary key (account)
);
create table recovery_code (
  account bigint not null references account (id) on delete cascade,
  code text not null,
  used bigint,
  primary key (account, code)
);
-- A session that has not shown its second factor reaches nothing but the pages that ask for it.
alter table session add column proven bigint not null default 0;
alter table session add column personal bigint not null default 0;
alter table session add column device text;
