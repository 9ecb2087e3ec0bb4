-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE schedule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  location INTEGER REFERENCES location (id) ON DELETE RESTRICT,
  program INTEGER REFERENCES program (id) ON DELETE RESTRICT,
  freq TEXT NOT NULL,
  interval INTEGER,
  byday TEXT,
  bymonthday TEXT,
  opens_at INTEGER,
  closes_at INTEGER,
  by_appointment INTEGER NOT NULL,
  closed_on TEXT,
  valid_from TEXT,
  valid_to TEXT,
  yearly INTEGER NOT NULL,
  dtstart TEXT,
  notes TEXT,
  notes_en TEXT
) STRICT;
CREATE INDEX schedule_organization__ref ON schedule (organization);
CREATE INDEX schedule_location__ref ON schedule (location);
CREATE INDEX schedule_program__ref ON schedule (program);
