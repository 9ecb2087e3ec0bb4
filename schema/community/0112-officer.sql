-- SPDX-License-Identifier: AGPL-3.0-or-later
-- One notion of the privacy officer: an account of the community, or a person outside with a name.
UPDATE setting SET name = 'officer.account' WHERE name = 'privacy_officer';
DELETE FROM setting WHERE name = 'officer.name'
  AND EXISTS (SELECT 1 FROM setting s WHERE s.name = 'officer.account');
