-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who may see a person's record: the facts, and what they open (access), made anew by the program for a
-- person whenever a fact changes.

CREATE TABLE holding (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  person INTEGER NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX holding_organization__ref ON holding (organization);
CREATE UNIQUE INDEX holding_person__organization__unique ON holding (person, organization);
CREATE TABLE access_grant (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  from_organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  to_organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  purpose TEXT NOT NULL,
  classes TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT,
  agreement INTEGER REFERENCES agreement (id) ON DELETE RESTRICT,
  clause INTEGER,
  standard TEXT
) STRICT;
CREATE INDEX access_grant_from_organization__ref ON access_grant (from_organization);
CREATE INDEX access_grant_to_organization__ref ON access_grant (to_organization);
CREATE INDEX access_grant_agreement__ref ON access_grant (agreement);
CREATE INDEX access_grant_from_organization__to_organization__index ON access_grant (from_organization, to_organization);
CREATE TABLE consent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  person INTEGER NOT NULL,
  state TEXT NOT NULL,
  preset TEXT,
  purposes TEXT NOT NULL,
  classes TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  way TEXT NOT NULL
) STRICT;
CREATE INDEX consent_person__index ON consent (person);
CREATE TABLE consent_recipient (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  consent INTEGER NOT NULL REFERENCES consent (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX consent_recipient_consent__ref ON consent_recipient (consent);
CREATE INDEX consent_recipient_organization__ref ON consent_recipient (organization);
CREATE UNIQUE INDEX consent_recipient_consent__organization__unique ON consent_recipient (consent, organization);
CREATE TABLE restriction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  person INTEGER NOT NULL,
  kind TEXT NOT NULL
) STRICT;
CREATE INDEX restriction_person__index ON restriction (person);
CREATE TABLE restriction_reader (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  restriction INTEGER NOT NULL REFERENCES restriction (id) ON DELETE CASCADE,
  account INTEGER NOT NULL
) STRICT;
CREATE INDEX restriction_reader_restriction__ref ON restriction_reader (restriction);
CREATE UNIQUE INDEX restriction_reader_restriction__account__unique ON restriction_reader (restriction, account);
CREATE TABLE break_glass (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  person INTEGER NOT NULL,
  account INTEGER NOT NULL,
  organization INTEGER,
  classes TEXT NOT NULL,
  reason TEXT NOT NULL,
  ends INTEGER NOT NULL
) STRICT;
CREATE INDEX break_glass_person__index ON break_glass (person);

-- account 0 is everybody of the agency; "beyond" are classes that open whatever the role, in an emergency.
create table access (
  person integer not null,
  organization integer not null,
  account integer not null,
  purposes integer not null,
  classes integer not null,
  beyond integer not null,
  starts text not null,
  last text not null,
  until integer not null,
  source text not null,
  reason integer,
  consent integer
) strict;
create index access_seen on access (organization, person, account, starts, last, until, purposes, classes, beyond);
create index access_person on access (person);
