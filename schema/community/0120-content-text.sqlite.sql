-- SPDX-License-Identifier: AGPL-3.0-or-later
CREATE TABLE content_text (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  label TEXT NOT NULL,
  label_key TEXT NOT NULL,
  code TEXT NOT NULL,
  language TEXT NOT NULL,
  field TEXT NOT NULL,
  words TEXT NOT NULL,
  original TEXT NOT NULL
) STRICT;
CREATE INDEX content_text_label__sort ON content_text (label_key, id) WHERE archived IS NULL;
CREATE INDEX content_text_language__filter ON content_text (language, label_key, id) WHERE archived IS NULL;
CREATE UNIQUE INDEX content_text_code__language__field__unique ON content_text (code, language, field);
