-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who knows whom.

CREATE TABLE acquaintance (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  account INTEGER,
  knower INTEGER REFERENCES contact (id) ON DELETE RESTRICT,
  contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE RESTRICT,
  strength TEXT NOT NULL,
  since TEXT,
  note TEXT,
  agency INTEGER REFERENCES organization (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX acquaintance_account__index ON acquaintance (account);
CREATE INDEX acquaintance_knower__ref ON acquaintance (knower);
CREATE INDEX acquaintance_contact__ref ON acquaintance (contact);
CREATE INDEX acquaintance_agency__ref ON acquaintance (agency);
