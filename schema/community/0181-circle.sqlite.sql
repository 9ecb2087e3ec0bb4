-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The circle of a partnership, and each step in it.
CREATE TABLE circle_member (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  name TEXT,
  name_key TEXT NOT NULL,
  ring TEXT NOT NULL,
  since TEXT NOT NULL,
  due TEXT,
  inviter INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  conditions TEXT,
  reason TEXT,
  came TEXT
) STRICT;
CREATE INDEX circle_member_partnership__ref ON circle_member (partnership);
CREATE INDEX circle_member_organization__ref ON circle_member (organization);
CREATE INDEX circle_member_name__sort ON circle_member (name_key, id) WHERE archived IS NULL;
CREATE INDEX circle_member_inviter__ref ON circle_member (inviter);
CREATE INDEX circle_member_partnership__ring__index ON circle_member (partnership, ring);
CREATE TABLE circle_move (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  member INTEGER NOT NULL REFERENCES circle_member (id) ON DELETE CASCADE,
  from_ring TEXT NOT NULL,
  to_ring TEXT NOT NULL,
  day TEXT NOT NULL,
  reason TEXT NOT NULL,
  account INTEGER
) STRICT;
CREATE INDEX circle_move_member__ref ON circle_move (member);
