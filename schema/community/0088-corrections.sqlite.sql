-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE correction_link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  name TEXT,
  email TEXT,
  token TEXT NOT NULL,
  expires INTEGER NOT NULL,
  used INTEGER,
  account INTEGER
) STRICT;
CREATE INDEX correction_link_organization__ref ON correction_link (organization);
CREATE UNIQUE INDEX correction_link_token__unique ON correction_link (token);
CREATE TABLE correction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  link INTEGER NOT NULL REFERENCES correction_link (id) ON DELETE CASCADE,
  name TEXT,
  day TEXT NOT NULL,
  state TEXT NOT NULL,
  message TEXT,
  decided TEXT,
  account INTEGER
) STRICT;
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
CREATE INDEX correction_field_correction__ref ON correction_field (correction);
