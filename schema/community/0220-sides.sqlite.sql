-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A side of a partnership is a party: an organization or a department of one. Who speaks for which, where an
-- organization has several; worksheets and links know the party. What an organization had answered goes to its party,
-- to the first where it has several: nobody had said for which.

CREATE TABLE party_speaker (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  version INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  archived INTEGER,
  party INTEGER NOT NULL REFERENCES partnership_party (id) ON DELETE CASCADE,
  account INTEGER NOT NULL,
  since TEXT NOT NULL,
  until TEXT
) STRICT;
CREATE INDEX party_speaker_party__ref ON party_speaker (party);
CREATE UNIQUE INDEX party_speaker_party__account__unique ON party_speaker (party, account);

ALTER TABLE worksheet_voice ADD COLUMN party INTEGER REFERENCES partnership_party (id) ON DELETE CASCADE;
CREATE INDEX worksheet_voice_party__ref ON worksheet_voice (party);
UPDATE worksheet_voice SET party = (
  SELECT pp.id FROM worksheet w
  JOIN partnership_party pp ON pp.partnership = w.partnership
   AND pp.organization = worksheet_voice.organization
  WHERE w.id = worksheet_voice.worksheet
  ORDER BY CASE WHEN pp.archived IS NULL THEN 0 ELSE 1 END, coalesce(pp.position, 99), pp.id LIMIT 1)
WHERE kind = 'organization';
DROP INDEX worksheet_voice_organization__ref;
ALTER TABLE worksheet_voice DROP COLUMN organization;

ALTER TABLE answer_link ADD COLUMN party INTEGER REFERENCES partnership_party (id) ON DELETE CASCADE;
CREATE INDEX answer_link_party__ref ON answer_link (party);
UPDATE answer_link SET party = (
  SELECT pp.id FROM worksheet w
  JOIN partnership_party pp ON pp.partnership = w.partnership
   AND pp.organization = answer_link.organization
  WHERE w.id = answer_link.subject
  ORDER BY CASE WHEN pp.archived IS NULL THEN 0 ELSE 1 END, coalesce(pp.position, 99), pp.id LIMIT 1)
WHERE entity = 'worksheet';
