-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Two departments of one organization sign an agreement, each for itself, and commit each for itself. What is signed
-- already says what it said.

ALTER TABLE agreement_party ADD COLUMN department text;
DROP INDEX agreement_party_agreement__organization__unique;
CREATE UNIQUE INDEX agreement_party_agreement__organization__department__unique ON agreement_party (agreement, organization, department);
ALTER TABLE clause_commitment ADD COLUMN department text;
