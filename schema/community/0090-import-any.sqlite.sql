-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Imports of any sheet, by kept mappings of columns; whole imports taken back.

ALTER TABLE import_run ADD COLUMN remarked INTEGER;
ALTER TABLE import_run ADD COLUMN mode TEXT;
ALTER TABLE import_run ADD COLUMN shape TEXT;
ALTER TABLE import_run ADD COLUMN mapping INTEGER;
ALTER TABLE import_run ADD COLUMN plan TEXT;
ALTER TABLE import_run ADD COLUMN answers TEXT;
ALTER TABLE import_run ADD COLUMN undone_by INTEGER;
ALTER TABLE import_run ADD COLUMN undoes INTEGER;

-- What the source had said before, for when a run is taken back.
ALTER TABLE import_value ADD COLUMN before TEXT;
ALTER TABLE import_value ADD COLUMN before_run INTEGER;
CREATE INDEX import_value_run ON import_value (run);

-- What was said by runs that are taken back, until they are done again.
CREATE TABLE import_aside (
  undone_by INTEGER NOT NULL,
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  external TEXT NOT NULL,
  record INTEGER NOT NULL,
  said TEXT,
  run INTEGER NOT NULL,
  how TEXT,
  before TEXT,
  before_run INTEGER,
  dropped INTEGER NOT NULL,
  PRIMARY KEY (undone_by, source, entity, external)
) STRICT, WITHOUT ROWID;

CREATE TABLE import_mapping (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  headings TEXT NOT NULL,
  plan TEXT NOT NULL,
  answers TEXT
) STRICT;
CREATE INDEX import_mapping_name__sort ON import_mapping (name_key, id) WHERE archived IS NULL;
CREATE INDEX import_mapping_headings__index ON import_mapping (headings);
