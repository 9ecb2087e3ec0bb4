-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE condition_round (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER REFERENCES partnership (id) ON DELETE CASCADE,
  opened TEXT NOT NULL,
  closes TEXT NOT NULL,
  message TEXT,
  account INTEGER
) STRICT;
CREATE INDEX condition_round_partnership__ref ON condition_round (partnership);
CREATE TABLE condition_turn (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  round INTEGER NOT NULL REFERENCES condition_round (id) ON DELETE CASCADE,
  account INTEGER NOT NULL
) STRICT;
CREATE INDEX condition_turn_round__ref ON condition_turn (round);
CREATE UNIQUE INDEX condition_turn_round__account__unique ON condition_turn (round, account);
CREATE TABLE condition_tally (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  round INTEGER NOT NULL REFERENCES condition_round (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  score INTEGER NOT NULL,
  n INTEGER NOT NULL
) STRICT;
CREATE INDEX condition_tally_round__ref ON condition_tally (round);
CREATE UNIQUE INDEX condition_tally_round__code__score__unique ON condition_tally (round, code, score);
CREATE TABLE condition_comment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  round INTEGER NOT NULL REFERENCES condition_round (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX condition_comment_round__ref ON condition_comment (round);
