CREATE TABLE registered_community (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  zone TEXT NOT NULL,
  offset_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX registered_community_slug__unique ON registered_community (slug);
CREATE INDEX registered_community_name__sort ON registered_community (name_key, id) WHERE archived IS NULL;
CREATE TABLE account (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  email TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  lang TEXT
) STRICT;
CREATE UNIQUE INDEX account_email__unique ON account (email);
CREATE INDEX account_name__sort ON account (name_key, id) WHERE archived IS NULL;
CREATE TABLE membership (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  account INTEGER NOT NULL REFERENCES account (id) ON DELETE RESTRICT,
  community INTEGER NOT NULL REFERENCES registered_community (id) ON DELETE RESTRICT,
  role TEXT NOT NULL,
  organization INTEGER
) STRICT;
CREATE INDEX membership_account__ref ON membership (account);
CREATE INDEX membership_community__ref ON membership (community);
CREATE UNIQUE INDEX membership_account__community__unique ON membership (account, community);
