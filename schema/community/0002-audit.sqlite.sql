-- Who did what: rows are only ever added. audit_seal chains them in the order in which they were sealed.
create table audit (
  id integer primary key autoincrement,
  at integer not null,
  actor integer not null,
  request text not null,
  action text not null,
  entity text not null,
  record integer not null,
  version integer not null,
  diff text not null,
  mac text not null
) strict;
create index audit_record on audit (entity, record, id);
create index audit_actor on audit (actor, id);
create table audit_seal (
  position integer primary key,
  row integer not null unique,
  chain text not null
) strict;
create trigger audit_no_update before update on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_no_delete before delete on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_seal_no_update before update on audit_seal begin select raise(abort, 'audit is append-only'); end;
create trigger audit_seal_no_delete before delete on audit_seal begin select raise(abort, 'audit is append-only'); end;
