-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What people keep of lists: searches under a name, columns, and acts on many that can be taken back.

CREATE TABLE saved_list (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  kind TEXT NOT NULL,
  query TEXT,
  account INTEGER NOT NULL,
  shared INTEGER NOT NULL
) STRICT;
CREATE INDEX saved_list_name__sort ON saved_list (name_key, id) WHERE archived IS NULL;
CREATE INDEX saved_list_kind__account__index ON saved_list (kind, account);
CREATE TABLE list_choice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  shown TEXT
) STRICT;
CREATE UNIQUE INDEX list_choice_account__kind__unique ON list_choice (account, kind);
CREATE TABLE list_action (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  act TEXT NOT NULL,
  changed TEXT,
  n_changed INTEGER,
  n_same INTEGER,
  n_refused INTEGER,
  n_undone INTEGER
) STRICT;
