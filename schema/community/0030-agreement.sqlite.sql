-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Agreements, their clauses, what they make due and the evidence.
CREATE TABLE agreement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE RESTRICT,
  number TEXT,
  state TEXT NOT NULL,
  purpose TEXT NOT NULL,
  effective TEXT NOT NULL,
  ends TEXT,
  sent_on TEXT,
  text_fr TEXT,
  text_en TEXT,
  sha256 TEXT,
  notice_by INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  notice_on TEXT,
  notice_ends TEXT,
  notice_reason TEXT,
  paper_fr INTEGER,
  paper_en INTEGER,
  reminded TEXT
) STRICT;
CREATE INDEX agreement_title__sort ON agreement (title_key, id) WHERE archived IS NULL;
CREATE INDEX agreement_partnership__ref ON agreement (partnership);
CREATE UNIQUE INDEX agreement_number__unique ON agreement (number);
CREATE INDEX agreement_state__filter ON agreement (state, title_key, id) WHERE archived IS NULL;
CREATE INDEX agreement_effective__sort ON agreement (effective, id) WHERE archived IS NULL;
CREATE INDEX agreement_ends__sort ON agreement (coalesce(ends, ''), id) WHERE archived IS NULL;
CREATE INDEX agreement_notice_by__ref ON agreement (notice_by);
CREATE TABLE agreement_party (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  agreement INTEGER NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  position INTEGER,
  provides TEXT,
  signer_name TEXT,
  signer_title TEXT,
  signer_email TEXT,
  signed_at INTEGER,
  method TEXT,
  consent TEXT,
  signed_sha256 TEXT,
  account INTEGER
) STRICT;
CREATE INDEX agreement_party_agreement__ref ON agreement_party (agreement);
CREATE INDEX agreement_party_organization__ref ON agreement_party (organization);
CREATE UNIQUE INDEX agreement_party_agreement__organization__unique ON agreement_party (agreement, organization);
CREATE TABLE agreement_clause (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  agreement INTEGER NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  position INTEGER,
  type TEXT NOT NULL,
  parameters INTEGER
) STRICT;
CREATE INDEX agreement_clause_agreement__ref ON agreement_clause (agreement);
CREATE TABLE signature_link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  party INTEGER NOT NULL REFERENCES agreement_party (id) ON DELETE CASCADE,
  token TEXT NOT NULL,
  code TEXT NOT NULL,
  tries INTEGER,
  expires INTEGER,
  used INTEGER
) STRICT;
CREATE INDEX signature_link_party__ref ON signature_link (party);
CREATE UNIQUE INDEX signature_link_token__unique ON signature_link (token);
CREATE TABLE clause_contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE CASCADE,
  every_days INTEGER NOT NULL,
  owes INTEGER REFERENCES organization (id) ON DELETE RESTRICT
) STRICT;
CREATE UNIQUE INDEX clause_contact_clause__unique ON clause_contact (clause);
CREATE INDEX clause_contact_owes__ref ON clause_contact (owes);
CREATE TABLE clause_notice (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE CASCADE,
  days INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX clause_notice_clause__unique ON clause_notice (clause);
CREATE TABLE obligation (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  agreement INTEGER NOT NULL REFERENCES agreement (id) ON DELETE CASCADE,
  clause INTEGER NOT NULL REFERENCES agreement_clause (id) ON DELETE RESTRICT,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  state TEXT NOT NULL,
  opened TEXT NOT NULL,
  due TEXT NOT NULL,
  met_on TEXT,
  evidence TEXT,
  evidence_id INTEGER,
  note TEXT,
  reminded TEXT
) STRICT;
CREATE INDEX obligation_agreement__ref ON obligation (agreement);
CREATE INDEX obligation_clause__ref ON obligation (clause);
CREATE INDEX obligation_organization__ref ON obligation (organization);
CREATE INDEX obligation_state__filter ON obligation (state, id) WHERE archived IS NULL;
CREATE INDEX obligation_due__sort ON obligation (due, id) WHERE archived IS NULL;
CREATE INDEX obligation_state__due__index ON obligation (state, due);
CREATE TABLE evidence (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  source TEXT NOT NULL,
  source_id INTEGER NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  agency INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  partnership INTEGER REFERENCES partnership (id) ON DELETE RESTRICT,
  day TEXT NOT NULL,
  counts INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_organization__ref ON evidence (organization);
CREATE INDEX evidence_agency__ref ON evidence (agency);
CREATE INDEX evidence_partnership__ref ON evidence (partnership);
CREATE UNIQUE INDEX evidence_source__source_id__unique ON evidence (source, source_id);
CREATE INDEX evidence_organization__day__index ON evidence (organization, day);
