-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE plan (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  summary TEXT,
  follows INTEGER REFERENCES plan (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX plan_title__sort ON plan (title_key, id) WHERE archived IS NULL;
CREATE INDEX plan_starts__sort ON plan (starts, id) WHERE archived IS NULL;
CREATE INDEX plan_ends__sort ON plan (ends, id) WHERE archived IS NULL;
CREATE INDEX plan_follows__ref ON plan (follows);
CREATE TABLE plan_action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  plan INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  goal TEXT NOT NULL,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  term TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  roles TEXT,
  due TEXT,
  progress TEXT NOT NULL,
  note TEXT,
  earlier INTEGER REFERENCES plan_action (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX plan_action_plan__ref ON plan_action (plan);
CREATE INDEX plan_action_title__sort ON plan_action (title_key, id) WHERE archived IS NULL;
CREATE INDEX plan_action_term__filter ON plan_action (term, title_key, id) WHERE archived IS NULL;
CREATE INDEX plan_action_organization__ref ON plan_action (organization);
CREATE INDEX plan_action_due__sort ON plan_action (coalesce(due, ''), id) WHERE archived IS NULL;
CREATE INDEX plan_action_progress__filter ON plan_action (progress, title_key, id) WHERE archived IS NULL;
CREATE INDEX plan_action_earlier__ref ON plan_action (earlier);
