-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Whom one could work with: what is known of them, and the next step.

CREATE TABLE prospect (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT,
  name_key TEXT NOT NULL,
  organization INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  partnership INTEGER REFERENCES partnership (id) ON DELETE RESTRICT,
  state TEXT NOT NULL,
  origin TEXT NOT NULL,
  named_by INTEGER REFERENCES organization (id) ON DELETE RESTRICT,
  named_at INTEGER REFERENCES interaction (id) ON DELETE RESTRICT,
  reason TEXT,
  next_step TEXT,
  next_step_due TEXT,
  does TEXT,
  does_ask TEXT,
  overlap TEXT,
  overlap_ask TEXT,
  seek TEXT,
  why TEXT,
  vision TEXT,
  vision_ask TEXT,
  plan TEXT,
  plan_ask TEXT,
  partnerships TEXT,
  partnerships_ask TEXT,
  joined TEXT,
  joined_ask TEXT,
  actions TEXT,
  actions_ask TEXT,
  reframe TEXT,
  again_on TEXT,
  script TEXT,
  account INTEGER,
  agency INTEGER REFERENCES organization (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX prospect_name__sort ON prospect (name_key, id) WHERE archived IS NULL;
CREATE INDEX prospect_organization__ref ON prospect (organization);
CREATE INDEX prospect_partnership__ref ON prospect (partnership);
CREATE INDEX prospect_state__filter ON prospect (state, name_key, id) WHERE archived IS NULL;
CREATE INDEX prospect_origin__filter ON prospect (origin, name_key, id) WHERE archived IS NULL;
CREATE INDEX prospect_named_by__ref ON prospect (named_by);
CREATE INDEX prospect_named_at__ref ON prospect (named_at);
CREATE INDEX prospect_next_step_due__sort ON prospect (coalesce(next_step_due, ''), id) WHERE archived IS NULL;
CREATE INDEX prospect_agency__ref ON prospect (agency);
CREATE INDEX prospect_agency__organization__index ON prospect (agency, organization);
CREATE INDEX prospect_partnership__state__index ON prospect (partnership, state);
