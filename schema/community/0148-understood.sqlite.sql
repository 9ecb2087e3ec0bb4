-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What is understood, not signed; commitments, and who says that they are kept.
alter table agreement add column basis TEXT;
update agreement set basis = 'signed' where state in ('in_force', 'notice', 'ended');
CREATE INDEX agreement_basis__filter ON agreement (basis, title_key, id) WHERE archived IS NULL;
alter table agreement_party add column agreed_by TEXT;
alter table agreement_party add column agreed_on TEXT;
alter table evidence add column clause INTEGER references agreement_clause (id) on delete restrict;
CREATE INDEX evidence_clause__ref ON evidence (clause);

CREATE TABLE clause_commitment (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE CASCADE,
  owes INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  need TEXT NOT NULL,
  moment TEXT NOT NULL,
  days INTEGER,
  how TEXT NOT NULL,
  every_days INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX clause_commitment_clause__unique ON clause_commitment (clause);
CREATE INDEX clause_commitment_owes__ref ON clause_commitment (owes);

CREATE TABLE commitment_check (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE CASCADE,
  answer TEXT NOT NULL,
  day TEXT NOT NULL,
  note TEXT,
  account INTEGER
) STRICT;
CREATE INDEX commitment_check_clause__ref ON commitment_check (clause);
