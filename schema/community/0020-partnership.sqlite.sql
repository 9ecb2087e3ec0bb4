-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Partnerships in five phases, and what was said with whom.

CREATE TABLE partnership (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  phase TEXT NOT NULL,
  phase_since TEXT,
  scope TEXT,
  owner INTEGER,
  next_step TEXT,
  next_step_due TEXT,
  started TEXT,
  ended TEXT,
  end_reason TEXT,
  summary TEXT
) STRICT;
CREATE INDEX partnership_title__sort ON partnership (title_key, id) WHERE archived IS NULL;
CREATE INDEX partnership_phase__filter ON partnership (phase, title_key, id) WHERE archived IS NULL;
CREATE INDEX partnership_scope__filter ON partnership (scope, title_key, id) WHERE archived IS NULL;
CREATE INDEX partnership_owner__index ON partnership (owner);
CREATE INDEX partnership_next_step_due__sort ON partnership (coalesce(next_step_due, ''), id) WHERE archived IS NULL;
CREATE INDEX partnership_started__sort ON partnership (coalesce(started, ''), id) WHERE archived IS NULL;
CREATE INDEX partnership_ended__index ON partnership (ended);
CREATE TABLE partnership_party (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  department TEXT,
  position INTEGER
) STRICT;
CREATE INDEX partnership_party_partnership__ref ON partnership_party (partnership);
CREATE INDEX partnership_party_organization__ref ON partnership_party (organization);
CREATE UNIQUE INDEX partnership_party_partnership__organization__department__unique ON partnership_party (partnership, organization, department);
CREATE TABLE phase_change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  from_phase TEXT,
  to_phase TEXT NOT NULL,
  day TEXT NOT NULL,
  reason TEXT
) STRICT;
CREATE INDEX phase_change_partnership__ref ON phase_change (partnership);
CREATE TABLE partnership_check (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  partnership INTEGER NOT NULL REFERENCES partnership (id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  done TEXT,
  note TEXT
) STRICT;
CREATE INDEX partnership_check_partnership__ref ON partnership_check (partnership);
CREATE UNIQUE INDEX partnership_check_partnership__item__unique ON partnership_check (partnership, item);
CREATE TABLE interaction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  partnership INTEGER REFERENCES partnership (id) ON DELETE RESTRICT,
  contact INTEGER REFERENCES contact (id) ON DELETE RESTRICT,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  summary TEXT NOT NULL,
  account INTEGER,
  agency INTEGER REFERENCES organization (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX interaction_organization__ref ON interaction (organization);
CREATE INDEX interaction_partnership__ref ON interaction (partnership);
CREATE INDEX interaction_contact__ref ON interaction (contact);
CREATE INDEX interaction_kind__filter ON interaction (kind, id) WHERE archived IS NULL;
CREATE INDEX interaction_day__sort ON interaction (day, id) WHERE archived IS NULL;
CREATE INDEX interaction_outcome__filter ON interaction (outcome, id) WHERE archived IS NULL;
CREATE INDEX interaction_agency__ref ON interaction (agency);
CREATE INDEX interaction_organization__day__index ON interaction (organization, day);
CREATE INDEX interaction_partnership__day__index ON interaction (partnership, day);
