-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The directory: the words that lists choose among, organizations and what is theirs.

CREATE TABLE term (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  vocabulary TEXT NOT NULL,
  code TEXT NOT NULL,
  fr TEXT NOT NULL,
  en TEXT NOT NULL,
  position INTEGER
) STRICT;
CREATE UNIQUE INDEX term_vocabulary__code__unique ON term (vocabulary, code);

CREATE TABLE organization (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  short_name TEXT,
  sector TEXT,
  relation TEXT,
  description TEXT,
  phone TEXT,
  email TEXT,
  website TEXT,
  address TEXT,
  city TEXT,
  city_key TEXT NOT NULL,
  postal_code TEXT,
  languages TEXT,
  populations TEXT,
  notes TEXT
) STRICT;
CREATE INDEX organization_name__sort ON organization (name_key, id) WHERE archived IS NULL;
CREATE INDEX organization_sector__filter ON organization (sector, name_key, id) WHERE archived IS NULL;
CREATE INDEX organization_relation__filter ON organization (relation, name_key, id) WHERE archived IS NULL;
CREATE INDEX organization_city__sort ON organization (city_key, id) WHERE archived IS NULL;

CREATE TABLE location (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  address TEXT,
  city TEXT,
  city_key TEXT NOT NULL,
  province TEXT,
  postal_code TEXT,
  phone TEXT,
  hours TEXT,
  accessibility TEXT
) STRICT;
CREATE INDEX location_name__sort ON location (name_key, id) WHERE archived IS NULL;
CREATE INDEX location_organization__ref ON location (organization);
CREATE INDEX location_city__sort ON location (city_key, id) WHERE archived IS NULL;

CREATE TABLE shelter_group (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT
) STRICT;
CREATE INDEX shelter_group_name__sort ON shelter_group (name_key, id) WHERE archived IS NULL;
CREATE INDEX shelter_group_organization__ref ON shelter_group (organization);

CREATE TABLE program (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  program_type TEXT,
  population TEXT,
  location INTEGER REFERENCES location (id) ON DELETE RESTRICT,
  shelter_group INTEGER REFERENCES shelter_group (id) ON DELETE RESTRICT,
  capacity INTEGER,
  capacity_type TEXT,
  funded INTEGER NOT NULL,
  service_type TEXT,
  area TEXT,
  description TEXT
) STRICT;
CREATE INDEX program_name__sort ON program (name_key, id) WHERE archived IS NULL;
CREATE INDEX program_organization__ref ON program (organization);
CREATE INDEX program_program_type__filter ON program (program_type, name_key, id) WHERE archived IS NULL;
CREATE INDEX program_population__filter ON program (population, name_key, id) WHERE archived IS NULL;
CREATE INDEX program_location__ref ON program (location);
CREATE INDEX program_shelter_group__ref ON program (shelter_group);

CREATE TABLE contact (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  title TEXT,
  role TEXT NOT NULL,
  phone TEXT,
  email TEXT,
  languages TEXT,
  notes TEXT
) STRICT;
CREATE INDEX contact_name__sort ON contact (name_key, id) WHERE archived IS NULL;
CREATE INDEX contact_organization__ref ON contact (organization);
CREATE INDEX contact_role__filter ON contact (role, name_key, id) WHERE archived IS NULL;

CREATE TABLE occupancy (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  program INTEGER NOT NULL REFERENCES program (id) ON DELETE CASCADE,
  day TEXT NOT NULL,
  service_users INTEGER,
  capacity_type TEXT,
  capacity_actual INTEGER,
  capacity_funding INTEGER,
  occupied INTEGER,
  unoccupied INTEGER,
  unavailable INTEGER
) STRICT;
CREATE INDEX occupancy_program__ref ON occupancy (program);
CREATE UNIQUE INDEX occupancy_program__day__unique ON occupancy (program, day);
CREATE INDEX occupancy_day__program__index ON occupancy (day, program);
