-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the front line is told, who has read it, and what they asked.
CREATE TABLE briefing (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  agreement INTEGER REFERENCES agreement (id) ON DELETE RESTRICT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  changes TEXT NOT NULL,
  starts TEXT,
  ask TEXT,
  remind_days INTEGER,
  account INTEGER,
  told TEXT,
  stamp TEXT,
  origin TEXT,
  lang TEXT
) STRICT;
CREATE INDEX briefing_partnership__ref ON briefing (partnership);
CREATE INDEX briefing_agreement__ref ON briefing (agreement);
CREATE INDEX briefing_name__sort ON briefing (name_key, id) WHERE archived IS NULL;
CREATE INDEX briefing_starts__sort ON briefing (coalesce(starts, ''), id) WHERE archived IS NULL;
CREATE INDEX briefing_partnership__told__index ON briefing (partnership, told);
CREATE TABLE briefing_reader (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  briefing INTEGER NOT NULL REFERENCES briefing (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  account INTEGER,
  name TEXT,
  email TEXT,
  told TEXT NOT NULL,
  read_on TEXT,
  reminded TEXT
) STRICT;
CREATE INDEX briefing_reader_briefing__ref ON briefing_reader (briefing);
CREATE INDEX briefing_reader_organization__ref ON briefing_reader (organization);
CREATE INDEX briefing_reader_account__read_on__index ON briefing_reader (account, read_on);
CREATE INDEX briefing_reader_read_on__reminded__index ON briefing_reader (read_on, reminded);
CREATE TABLE briefing_question (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  briefing INTEGER NOT NULL REFERENCES briefing (id) ON DELETE CASCADE,
  reader INTEGER NOT NULL REFERENCES briefing_reader (id) ON DELETE CASCADE,
  question TEXT NOT NULL,
  asked TEXT NOT NULL,
  answer TEXT,
  answered TEXT,
  answerer INTEGER
) STRICT;
CREATE INDEX briefing_question_briefing__ref ON briefing_question (briefing);
CREATE INDEX briefing_question_reader__ref ON briefing_question (reader);
