-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Imports of files, and what each source said last about each record.

CREATE TABLE import_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  file_name TEXT NOT NULL,
  file_name_key TEXT NOT NULL,
  profile TEXT NOT NULL,
  state TEXT NOT NULL,
  sha256 TEXT,
  file INTEGER,
  rejects INTEGER,
  started INTEGER NOT NULL,
  account INTEGER,
  job INTEGER,
  added INTEGER,
  changed INTEGER,
  same INTEGER,
  rejected INTEGER,
  details TEXT
) STRICT;
CREATE INDEX import_run_file_name__sort ON import_run (file_name_key, id) WHERE archived IS NULL;

create table import_value (
  source text not null,
  entity text not null,
  external text not null,
  record integer not null,
  said text not null,
  run integer not null,
  how text not null,
  primary key (source, entity, external)
) strict, without rowid;
