-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE clause_sharing (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE CASCADE,
  from_organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  to_organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  identity INTEGER NOT NULL,
  contact INTEGER NOT NULL,
  housing_need INTEGER NOT NULL,
  housing_history INTEGER NOT NULL,
  health INTEGER NOT NULL,
  justice INTEGER NOT NULL,
  service_use INTEGER NOT NULL,
  notes INTEGER NOT NULL,
  referral INTEGER NOT NULL,
  coordinated_access INTEGER NOT NULL,
  housing_matching INTEGER NOT NULL,
  follow_up INTEGER NOT NULL,
  complex_case INTEGER NOT NULL,
  incident INTEGER NOT NULL,
  starts TEXT,
  ends TEXT,
  stops_at_notice INTEGER NOT NULL,
  words TEXT
) STRICT;
CREATE UNIQUE INDEX clause_sharing_clause__unique ON clause_sharing (clause);
CREATE INDEX clause_sharing_from_organization__ref ON clause_sharing (from_organization);
CREATE INDEX clause_sharing_to_organization__ref ON clause_sharing (to_organization);
