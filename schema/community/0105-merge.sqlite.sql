-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Similar records, and merges that can be reversed.
CREATE TABLE merging (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  names TEXT NOT NULL,
  names_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  kept INTEGER NOT NULL,
  absorbed INTEGER NOT NULL,
  made INTEGER,
  account INTEGER,
  day TEXT NOT NULL,
  reversed TEXT
) STRICT;
CREATE INDEX merging_names__sort ON merging (names_key, id) WHERE archived IS NULL;
CREATE INDEX merging_day__sort ON merging (day, id) WHERE archived IS NULL;
CREATE INDEX merging_kind__absorbed__index ON merging (kind, absorbed);
CREATE INDEX merging_kind__kept__index ON merging (kind, kept);
CREATE TABLE duplicate (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  names TEXT NOT NULL,
  names_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  score INTEGER NOT NULL,
  reasons TEXT,
  state TEXT NOT NULL,
  first_id INTEGER NOT NULL,
  second_id INTEGER NOT NULL
) STRICT;
CREATE INDEX duplicate_names__sort ON duplicate (names_key, id) WHERE archived IS NULL;
CREATE INDEX duplicate_kind__filter ON duplicate (kind, names_key, id) WHERE archived IS NULL;
CREATE INDEX duplicate_score__sort ON duplicate (score, id) WHERE archived IS NULL;
CREATE INDEX duplicate_state__filter ON duplicate (state, names_key, id) WHERE archived IS NULL;
CREATE UNIQUE INDEX duplicate_kind__first_id__second_id__unique ON duplicate (kind, first_id, second_id);
CREATE INDEX duplicate_kind__second_id__index ON duplicate (kind, second_id);

-- What a merge has moved.
create table merging_move (
  id integer primary key,
  merging integer not null references merging (id) on delete cascade,
  kind text not null,
  record integer not null,
  field text not null,
  external text
) strict;
create index merging_move_merging on merging_move (merging, id);

-- Merging asks what imports keep of a record.
create index import_value_record on import_value (entity, record);
