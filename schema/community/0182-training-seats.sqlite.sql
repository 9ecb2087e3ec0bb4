-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who signs up for a training, until when, and who waits.
ALTER TABLE training ADD COLUMN sign_up_by TEXT;
CREATE TABLE training_seat (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  training INTEGER NOT NULL REFERENCES training (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
  account INTEGER,
  name TEXT,
  email TEXT,
  place TEXT NOT NULL,
  signed_on TEXT NOT NULL,
  moved_up TEXT,
  came INTEGER NOT NULL,
  signed_by INTEGER,
  link INTEGER
) STRICT;
CREATE INDEX training_seat_training__ref ON training_seat (training);
CREATE INDEX training_seat_organization__ref ON training_seat (organization);
CREATE INDEX training_seat_training__place__index ON training_seat (training, place);
CREATE INDEX training_seat_link__index ON training_seat (link);
CREATE INDEX training_seat_account__place__index ON training_seat (account, place);
