-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE confirmation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  entity TEXT NOT NULL,
  subject INTEGER NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  name TEXT,
  account INTEGER,
  by_link INTEGER NOT NULL
) STRICT;
CREATE INDEX confirmation_organization__ref ON confirmation (organization);
CREATE UNIQUE INDEX confirmation_entity__subject__unique ON confirmation (entity, subject);
