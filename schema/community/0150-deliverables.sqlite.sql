-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is to be delivered, and what each party brings.
CREATE TABLE deliverable (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  priority TEXT,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  term TEXT NOT NULL,
  starts TEXT,
  due TEXT NOT NULL,
  state TEXT NOT NULL,
  done TEXT,
  proof TEXT
) STRICT;
CREATE INDEX deliverable_partnership__ref ON deliverable (partnership);
CREATE INDEX deliverable_name__sort ON deliverable (name_key, id) WHERE archived IS NULL;
CREATE INDEX deliverable_organization__ref ON deliverable (organization);
CREATE INDEX deliverable_term__filter ON deliverable (term, name_key, id) WHERE archived IS NULL;
CREATE INDEX deliverable_due__sort ON deliverable (due, id) WHERE archived IS NULL;
CREATE INDEX deliverable_state__filter ON deliverable (state, name_key, id) WHERE archived IS NULL;
CREATE TABLE contribution (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  worth INTEGER,
  due TEXT,
  received TEXT,
  note TEXT
) STRICT;
CREATE INDEX contribution_partnership__ref ON contribution (partnership);
CREATE INDEX contribution_name__sort ON contribution (name_key, id) WHERE archived IS NULL;
CREATE INDEX contribution_kind__filter ON contribution (kind, name_key, id) WHERE archived IS NULL;
CREATE INDEX contribution_organization__ref ON contribution (organization);
CREATE INDEX contribution_due__sort ON contribution (coalesce(due, ''), id) WHERE archived IS NULL;
