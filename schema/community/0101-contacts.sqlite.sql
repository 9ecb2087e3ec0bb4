-- SPDX-License-Identifier: AGPL-3.0-or-later
-- People stay when they leave; who decides without the title; the roles they had.
alter table contact add column role_since text;
alter table contact add column champion integer not null default 0;
alter table contact add column in_shadow integer not null default 0;
alter table contact add column shadow_note text;
alter table contact add column has_left integer not null default 0;
alter table contact add column left_on text;
alter table contact add column successor integer references contact (id) on delete restrict;
CREATE INDEX contact_champion__filter ON contact (champion, name_key, id) WHERE archived IS NULL;
CREATE INDEX contact_has_left__filter ON contact (has_left, name_key, id) WHERE archived IS NULL;
CREATE INDEX contact_successor__ref ON contact (successor);

CREATE TABLE role_held (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  contact INTEGER NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  organization INTEGER NOT NULL REFERENCES organization (id) ON DELETE RESTRICT,
  role TEXT NOT NULL,
  title TEXT,
  since TEXT,
  until TEXT
) STRICT;
CREATE INDEX role_held_contact__ref ON role_held (contact);
CREATE INDEX role_held_organization__ref ON role_held (organization);
