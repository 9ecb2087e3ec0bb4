-- Passkeys: what a browser's authenticator registered; challenges are single use, bound to a session or to the
-- cookie that stands for one before signing in.
create table passkey (
  id text not null,
  account bigint not null references account (id) on delete cascade,
  algorithm bigint not null,
  public_key text not null,
  counter bigint not null,
  name text not null,
  created bigint not null,
  used bigint,
  primary key (id)
);
create index passkey_account on passkey (account);
create table passkey_challenge (
  challenge text not null,
  bound text not null,
  until bigint not null,
  primary key (challenge)
);
