-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE notification (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  account INTEGER NOT NULL,
  kind TEXT NOT NULL,
  entity TEXT NOT NULL,
  subject INTEGER NOT NULL,
  day TEXT NOT NULL,
  read_on TEXT
) STRICT;
CREATE INDEX notification_account__read_on__day__index ON notification (account, read_on, day);
