-- Passwords as argon2id makes them (PHC text), apart from the records of accounts: those keep a history.
create table password (
  account bigint not null references account (id) on delete cascade,
  phc text not null,
  changed bigint not null,
  primary key (account)
);
