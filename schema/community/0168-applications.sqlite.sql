-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE application (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  funder TEXT NOT NULL,
  program TEXT,
  lead INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  deadline TEXT NOT NULL,
  state TEXT NOT NULL,
  asked INTEGER,
  obtained INTEGER,
  summary TEXT,
  outcome TEXT
) STRICT;
CREATE INDEX application_title__sort ON application (title_key, id) WHERE archived IS NULL;
CREATE INDEX application_lead__ref ON application (lead);
CREATE INDEX application_deadline__sort ON application (deadline, id) WHERE archived IS NULL;
CREATE INDEX application_state__filter ON application (state, title_key, id) WHERE archived IS NULL;
CREATE TABLE application_part (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  application INTEGER NOT NULL REFERENCES application (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  due TEXT NOT NULL,
  done TEXT,
  amount INTEGER,
  note TEXT
) STRICT;
CREATE INDEX application_part_application__ref ON application_part (application);
CREATE INDEX application_part_title__sort ON application_part (title_key, id) WHERE archived IS NULL;
CREATE INDEX application_part_organization__ref ON application_part (organization);
CREATE INDEX application_part_due__sort ON application_part (due, id) WHERE archived IS NULL;
CREATE TABLE application_paper (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  application INTEGER NOT NULL REFERENCES application (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  got TEXT
) STRICT;
CREATE INDEX application_paper_application__ref ON application_paper (application);
