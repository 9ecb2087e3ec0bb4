-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What teams learn together.
CREATE TABLE training (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  need TEXT,
  asked_by INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  priority TEXT NOT NULL,
  state TEXT NOT NULL,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  day TEXT,
  begins INTEGER,
  until TEXT,
  place TEXT,
  seats INTEGER,
  came INTEGER,
  learned TEXT
) STRICT;
CREATE INDEX training_partnership__ref ON training (partnership);
CREATE INDEX training_name__sort ON training (name_key, id) WHERE archived IS NULL;
CREATE INDEX training_kind__filter ON training (kind, name_key, id) WHERE archived IS NULL;
CREATE INDEX training_asked_by__ref ON training (asked_by);
CREATE INDEX training_priority__filter ON training (priority, name_key, id) WHERE archived IS NULL;
CREATE INDEX training_state__filter ON training (state, name_key, id) WHERE archived IS NULL;
CREATE INDEX training_organization__ref ON training (organization);
CREATE INDEX training_day__sort ON training (coalesce(day, ''), id) WHERE archived IS NULL;
