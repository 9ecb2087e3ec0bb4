-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  who TEXT,
  due TEXT,
  partnership INTEGER REFERENCES partnership (id) ON DELETE RESTRICT,
  done TEXT,
  proof TEXT,
  account INTEGER,
  agency INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  origin TEXT,
  origin_id INTEGER
) STRICT;
CREATE INDEX action_title__sort ON action (title_key, id) WHERE archived IS NULL;
CREATE INDEX action_kind__filter ON action (kind, title_key, id) WHERE archived IS NULL;
CREATE INDEX action_state__filter ON action (state, title_key, id) WHERE archived IS NULL;
CREATE INDEX action_organization__ref ON action (organization);
CREATE INDEX action_due__sort ON action (coalesce(due, ''), id) WHERE archived IS NULL;
CREATE INDEX action_partnership__ref ON action (partnership);
CREATE INDEX action_agency__ref ON action (agency);
CREATE INDEX action_partnership__state__index ON action (partnership, state);
CREATE INDEX action_organization__state__due__index ON action (organization, state, due);
CREATE INDEX action_account__state__due__index ON action (account, state, due);
CREATE INDEX action_origin__origin_id__index ON action (origin, origin_id);
