-- Sessions and sign-in links: only the SHA-256 of a token is kept, as hexadecimal text.
create table session (
  token text not null,
  account bigint not null,
  community bigint,
  created bigint not null,
  seen bigint not null,
  primary key (token)
);
create index session_account on session (account);
create table account_link (
  token text not null,
  account bigint not null,
  until bigint not null,
  used bigint,
  primary key (token)
);
create index account_link_account on account_link (account);
