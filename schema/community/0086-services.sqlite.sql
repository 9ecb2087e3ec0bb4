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

-- Words that a community begins with, and then makes its own.
INSERT INTO term (version, created, updated, vocabulary, code, fr, en, position) VALUES
  (1, 0, 0, 'service_category', 'family', 'Services à l’enfance, à la jeunesse et aux familles', 'Services for children, youth and families', 1),
  (1, 0, 0, 'service_category', 'emergency_shelter', 'Refuge d’urgence', 'Emergency shelter', 2),
  (1, 0, 0, 'service_category', 'transitional_housing', 'Logement de transition', 'Transitional housing', 3),
  (1, 0, 0, 'service_category', 'outreach', 'Travail de proximité', 'Outreach', 4),
  (1, 0, 0, 'service_category', 'rent_supplement', 'Supplément au loyer', 'Rent supplement', 5),
  (1, 0, 0, 'service_category', 'affordable_housing', 'Logement abordable', 'Affordable housing', 6),
  (1, 0, 0, 'service_category', 'supportive_housing', 'Logement avec soutien', 'Supportive housing', 7),
  (1, 0, 0, 'service_category', 'case_management', 'Gestion de cas', 'Case management', 8),
  (1, 0, 0, 'service_category', 'connection', 'Mise en relation et orientation', 'Connection and guidance', 9),
  (1, 0, 0, 'service_category', 'police', 'Police', 'Police', 10),
  (1, 0, 0, 'service_category', 'ambulance', 'Soins d’urgence et ambulance', 'Emergency care and ambulance', 11),
  (1, 0, 0, 'service_category', 'hospital', 'Hôpital', 'Hospital', 12),
  (1, 0, 0, 'service_category', 'addiction', 'Traitement des dépendances', 'Addiction treatment', 13),
  (1, 0, 0, 'service_category', 'indigenous', 'Services aux Premières Nations, aux Inuit et aux Métis', 'Services for First Nations, Inuit and Métis', 14),
  (1, 0, 0, 'service_category', 'mental_health', 'Santé mentale', 'Mental health', 15),
  (1, 0, 0, 'service_category', 'veterans', 'Services aux vétérans', 'Services for veterans', 16),
  (1, 0, 0, 'service_category', 'poverty_reduction', 'Lutte contre la pauvreté', 'Poverty reduction', 17),
  (1, 0, 0, 'service_category', 'prevention', 'Prévention', 'Prevention', 18),
  (1, 0, 0, 'service_category', 'other', 'Autre', 'Other', 19),
  (1, 0, 0, 'eligibility', 'none', 'Aucune condition', 'No condition', 1),
  (1, 0, 0, 'eligibility', 'homeless', 'En situation d’itinérance', 'Experiencing homelessness', 2),
  (1, 0, 0, 'eligibility', 'at_risk', 'À risque de perdre son logement', 'At risk of losing their home', 3),
  (1, 0, 0, 'eligibility', 'income', 'Revenu sous un seuil', 'Income under a threshold', 4),
  (1, 0, 0, 'eligibility', 'resident', 'Habiter le territoire', 'Living in the territory', 5),
  (1, 0, 0, 'eligibility', 'referral', 'Aiguillage par un organisme', 'Referral by an organization', 6),
  (1, 0, 0, 'eligibility', 'assessment', 'Évaluation commune faite', 'Common assessment done', 7),
  (1, 0, 0, 'eligibility', 'sober', 'Sobriété demandée sur place', 'Sobriety asked on the premises', 8),
  (1, 0, 0, 'eligibility', 'pets', 'Animaux acceptés', 'Pets accepted', 9),
  (1, 0, 0, 'eligibility', 'couples', 'Couples acceptés', 'Couples accepted', 10),
  (1, 0, 0, 'eligibility', 'health_card', 'Carte d’assurance maladie', 'Health insurance card', 11),
  (1, 0, 0, 'eligibility', 'identity', 'Pièce d’identité', 'Proof of identity', 12)
ON CONFLICT DO NOTHING;
