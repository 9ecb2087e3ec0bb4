-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who coordinates a partnership, and how its cost is shared.
CREATE TABLE coordinator (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  contact INTEGER REFERENCES contact (id) ON DELETE RESTRICT,
  share INTEGER,
  hours INTEGER,
  starts TEXT NOT NULL,
  ends TEXT,
  location INTEGER REFERENCES location (id) ON DELETE RESTRICT,
  desk_days INTEGER,
  cost INTEGER,
  tasks TEXT
) STRICT;
CREATE INDEX coordinator_partnership__ref ON coordinator (partnership);
CREATE INDEX coordinator_name__sort ON coordinator (name_key, id) WHERE archived IS NULL;
CREATE INDEX coordinator_organization__ref ON coordinator (organization);
CREATE INDEX coordinator_contact__ref ON coordinator (contact);
CREATE INDEX coordinator_location__ref ON coordinator (location);
CREATE TABLE cost_share (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  share INTEGER NOT NULL,
  kind TEXT NOT NULL,
  contribution INTEGER REFERENCES contribution (id) ON DELETE RESTRICT,
  note TEXT
) STRICT;
CREATE INDEX cost_share_partnership__ref ON cost_share (partnership);
CREATE INDEX cost_share_organization__ref ON cost_share (organization);
CREATE INDEX cost_share_contribution__ref ON cost_share (contribution);
