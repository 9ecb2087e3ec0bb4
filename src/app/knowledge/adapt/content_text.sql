-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: content_text_list many list content_text o
-- out: id id, key text, label text, language text
select o.id as id, :key as key, o.label as label, o.language as language
  from content_text o
 where :list(o);

-- name: content_text_said many
-- in: language text
-- out: code text, field text, words text
select code, field, words from content_text where language = :language and archived is null;

-- name: content_text_of many
-- in: code text, language text
-- out: id id, version int, field text, words text, original text, archived int
select id, version, field, words, original, archived from content_text
 where code = :code and language = :language;
