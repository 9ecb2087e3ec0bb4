-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Each backup that was begun: of all communities together.
create table backup_run (
  id integer primary key autoincrement,
  started integer not null,
  ended integer,
  state text not null,
  account integer not null,
  file text not null,
  bytes integer,
  rows integer,
  sha256 text,
  verified integer,
  error text
);
create index backup_run_started on backup_run (started);
