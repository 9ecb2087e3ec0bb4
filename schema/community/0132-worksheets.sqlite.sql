-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Worksheets that people fill: who answers, the lines they add, what stands in each cell.

CREATE TABLE worksheet (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  sheet TEXT NOT NULL,
  partnership INTEGER REFERENCES partnership (id) ON DELETE CASCADE,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  opened TEXT
) STRICT;
CREATE INDEX worksheet_partnership__ref ON worksheet (partnership);
CREATE INDEX worksheet_organization__ref ON worksheet (organization);
CREATE TABLE worksheet_voice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  worksheet INTEGER NOT NULL REFERENCES worksheet (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  account INTEGER,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  handed TEXT
) STRICT;
CREATE INDEX worksheet_voice_worksheet__ref ON worksheet_voice (worksheet);
CREATE INDEX worksheet_voice_organization__ref ON worksheet_voice (organization);
CREATE TABLE worksheet_row (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  voice INTEGER NOT NULL REFERENCES worksheet_voice (id) ON DELETE CASCADE,
  section TEXT NOT NULL,
  position INTEGER
) STRICT;
CREATE INDEX worksheet_row_voice__ref ON worksheet_row (voice);
CREATE TABLE worksheet_cell (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  voice INTEGER NOT NULL REFERENCES worksheet_voice (id) ON DELETE CASCADE,
  place TEXT NOT NULL,
  ask TEXT NOT NULL,
  words TEXT,
  other TEXT
) STRICT;
CREATE INDEX worksheet_cell_voice__ref ON worksheet_cell (voice);
CREATE UNIQUE INDEX worksheet_cell_voice__place__ask__unique ON worksheet_cell (voice, place, ask);
