-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The way of the person served, its needs and who answers for each.
CREATE TABLE need_step (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  detail TEXT,
  position INTEGER
) STRICT;
CREATE INDEX need_step_partnership__ref ON need_step (partnership);
CREATE INDEX need_step_name__sort ON need_step (name_key, id) WHERE archived IS NULL;
CREATE TABLE need (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  step INTEGER NOT NULL REFERENCES need_step (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  detail TEXT,
  position INTEGER
) STRICT;
CREATE INDEX need_partnership__ref ON need (partnership);
CREATE INDEX need_step__ref ON need (step);
CREATE INDEX need_name__sort ON need (name_key, id) WHERE archived IS NULL;
CREATE TABLE pledge (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  need INTEGER NOT NULL REFERENCES need (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  department TEXT,
  moment TEXT NOT NULL,
  days INTEGER,
  how TEXT NOT NULL,
  clause INTEGER REFERENCES agreement_clause (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX pledge_partnership__ref ON pledge (partnership);
CREATE INDEX pledge_need__ref ON pledge (need);
CREATE INDEX pledge_organization__ref ON pledge (organization);
CREATE INDEX pledge_clause__ref ON pledge (clause);
