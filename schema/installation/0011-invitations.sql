-- Invitations: only the SHA-256 of a token is kept; each is for one address, one role, one agency.
create table invitation (
  token text not null,
  email text not null,
  name text,
  lang text not null,
  community bigint not null references registered_community (id) on delete cascade,
  role text not null,
  organization bigint,
  made_by bigint not null,
  created bigint not null,
  until bigint not null,
  used bigint,
  primary key (token)
);
create index invitation_community on invitation (community, created);
-- When an account was last here: sessions that have ended are forgotten.
create table account_seen (
  account bigint not null references account (id) on delete cascade,
  seen bigint not null,
  primary key (account)
);
alter table account_link add column purpose text not null default 'enter';
