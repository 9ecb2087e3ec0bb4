-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE mediation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE RESTRICT,
  raised_by INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  about INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  raised TEXT NOT NULL,
  state TEXT NOT NULL,
  words TEXT NOT NULL,
  third_party TEXT,
  outcome TEXT,
  lessons TEXT,
  closed TEXT,
  account INTEGER
) STRICT;
CREATE INDEX mediation_title__sort ON mediation (title_key, id) WHERE archived IS NULL;
CREATE INDEX mediation_partnership__ref ON mediation (partnership);
CREATE INDEX mediation_raised_by__ref ON mediation (raised_by);
CREATE INDEX mediation_about__ref ON mediation (about);
CREATE INDEX mediation_raised__sort ON mediation (raised, id) WHERE archived IS NULL;
CREATE INDEX mediation_state__filter ON mediation (state, title_key, id) WHERE archived IS NULL;
CREATE TABLE mediation_step (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  mediation INTEGER NOT NULL REFERENCES mediation (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  words TEXT NOT NULL,
  next TEXT,
  due TEXT
) STRICT;
CREATE INDEX mediation_step_mediation__ref ON mediation_step (mediation);
