-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Links by which partners correct their sheet become links for any answer; those given still open.
CREATE TABLE answer_link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  purpose TEXT NOT NULL,
  entity TEXT,
  subject INTEGER,
  organization INTEGER REFERENCES organization (id) ON DELETE CASCADE,
  name TEXT,
  email TEXT,
  token TEXT NOT NULL,
  expires INTEGER NOT NULL,
  answered INTEGER,
  account INTEGER
) STRICT;
INSERT INTO answer_link (id, version, created, updated, archived, purpose, organization, name, email, token,
                         expires, answered, account)
SELECT id, version, created, updated, archived, 'correction', organization, name, email, token, expires, used,
       account
  FROM correction_link;
UPDATE history SET entity = 'answer_link' WHERE entity = 'correction_link';
CREATE INDEX answer_link_organization__ref ON answer_link (organization);
CREATE UNIQUE INDEX answer_link_token__unique ON answer_link (token);
CREATE INDEX answer_link_entity__subject__index ON answer_link (entity, subject);
-- SQLite changes no reference: the tables that hang on it are made anew, the outermost dropped first.
DROP INDEX correction_organization__ref;
DROP INDEX correction_link__ref;
DROP INDEX correction_day__sort;
DROP INDEX correction_state__filter;
DROP INDEX correction_field_correction__ref;
ALTER TABLE correction RENAME TO correction_then;
ALTER TABLE correction_field RENAME TO correction_field_then;
CREATE TABLE correction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  link INTEGER NOT NULL REFERENCES answer_link (id) ON DELETE CASCADE,
  name TEXT,
  day TEXT NOT NULL,
  state TEXT NOT NULL,
  message TEXT,
  decided TEXT,
  account INTEGER
) STRICT;
INSERT INTO correction SELECT * FROM correction_then;
CREATE INDEX correction_organization__ref ON correction (organization);
CREATE INDEX correction_link__ref ON correction (link);
CREATE INDEX correction_day__sort ON correction (day, id) WHERE archived IS NULL;
CREATE INDEX correction_state__filter ON correction (state, id) WHERE archived IS NULL;
CREATE TABLE correction_field (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  correction INTEGER NOT NULL REFERENCES correction (id) ON DELETE CASCADE,
  entity TEXT NOT NULL,
  subject INTEGER NOT NULL,
  field TEXT NOT NULL,
  before TEXT,
  after TEXT,
  answer TEXT,
  reason TEXT
) STRICT;
INSERT INTO correction_field SELECT * FROM correction_field_then;
CREATE INDEX correction_field_correction__ref ON correction_field (correction);
DROP TABLE correction_field_then;
DROP TABLE correction_then;
DROP TABLE correction_link;
