-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A term waits for its translation; contacts are found by their languages.
create table term_next (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  vocabulary TEXT NOT NULL,
  code TEXT NOT NULL,
  fr TEXT,
  en TEXT,
  position INTEGER
) STRICT;
insert into term_next (id, version, created, updated, archived, vocabulary, code, fr, en, position)
select id, version, created, updated, archived, vocabulary, code, fr, en, position from term;
drop table term;
alter table term_next rename to term;
CREATE UNIQUE INDEX term_vocabulary__code__unique ON term (vocabulary, code);
CREATE INDEX contact_languages__filter ON contact (languages, name_key, id) WHERE archived IS NULL;
