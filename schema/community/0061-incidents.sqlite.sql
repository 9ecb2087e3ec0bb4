-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE incident (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  title TEXT NOT NULL,
  title_key TEXT NOT NULL,
  state TEXT NOT NULL,
  information TEXT,
  information_unknown TEXT,
  circumstances TEXT NOT NULL,
  occurred_from TEXT,
  occurred_until TEXT,
  occurred_note TEXT,
  aware_on TEXT NOT NULL,
  aware_note TEXT,
  persons INTEGER,
  persons_note TEXT,
  risk TEXT NOT NULL,
  reasoning TEXT,
  notice_cai TEXT,
  notice_persons TEXT,
  public_notice TEXT,
  measures TEXT
) STRICT;
CREATE INDEX incident_title__sort ON incident (title_key, id) WHERE archived IS NULL;
CREATE INDEX incident_state__filter ON incident (state, title_key, id) WHERE archived IS NULL;
CREATE INDEX incident_aware_on__sort ON incident (aware_on, id) WHERE archived IS NULL;
CREATE INDEX incident_risk__filter ON incident (risk, title_key, id) WHERE archived IS NULL;
