-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE service (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  alternate_name TEXT,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  program INTEGER REFERENCES program (id) ON DELETE RESTRICT,
  categories TEXT,
  description TEXT,
  description_en TEXT,
  populations TEXT,
  eligibility TEXT,
  minimum_age INTEGER,
  maximum_age INTEGER,
  eligibility_description TEXT,
  required_document TEXT,
  fees TEXT,
  languages TEXT,
  territories TEXT,
  application_process TEXT,
  waiting_list TEXT,
  waiting_people INTEGER,
  wait_days INTEGER,
  phone TEXT,
  email TEXT,
  url TEXT,
  accessibility TEXT,
  capacity INTEGER,
  capacity_type TEXT,
  notes TEXT
) STRICT;
CREATE INDEX service_name__sort ON service (name_key, id) WHERE archived IS NULL;
CREATE INDEX service_organization__ref ON service (organization);
CREATE INDEX service_program__ref ON service (program);
CREATE INDEX service_categories__filter ON service (categories, name_key, id) WHERE archived IS NULL;
CREATE INDEX service_populations__filter ON service (populations, name_key, id) WHERE archived IS NULL;
CREATE INDEX service_eligibility__filter ON service (eligibility, name_key, id) WHERE archived IS NULL;
CREATE INDEX service_languages__filter ON service (languages, name_key, id) WHERE archived IS NULL;
CREATE INDEX service_territories__filter ON service (territories, name_key, id) WHERE archived IS NULL;
CREATE INDEX service_waiting_list__filter ON service (waiting_list, name_key, id) WHERE archived IS NULL;
CREATE TABLE service_at_location (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  service INTEGER NOT NULL REFERENCES service (id) ON DELETE CASCADE,
  location INTEGER NOT NULL REFERENCES location (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX service_at_location_service__ref ON service_at_location (service);
CREATE INDEX service_at_location_location__ref ON service_at_location (location);
CREATE UNIQUE INDEX service_at_location_service__location__unique ON service_at_location (service, location);
ALTER TABLE schedule ADD COLUMN service INTEGER REFERENCES service (id) ON DELETE RESTRICT;
CREATE INDEX schedule_service__ref ON schedule (service);
