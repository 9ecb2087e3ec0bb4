-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Links by which partners correct their sheet become links for any answer; those given still open.
ALTER TABLE correction_link RENAME TO answer_link;
ALTER TABLE answer_link ADD COLUMN purpose text NOT NULL DEFAULT 'correction';
ALTER TABLE answer_link ALTER COLUMN purpose DROP DEFAULT;
ALTER TABLE answer_link ADD COLUMN entity text;
ALTER TABLE answer_link ADD COLUMN subject bigint;
ALTER TABLE answer_link ALTER COLUMN organization DROP NOT NULL;
ALTER TABLE answer_link RENAME COLUMN used TO answered;
UPDATE history SET entity = 'answer_link' WHERE entity = 'correction_link';
ALTER INDEX correction_link_pkey RENAME TO answer_link_pkey;
ALTER INDEX correction_link_organization__ref RENAME TO answer_link_organization__ref;
ALTER INDEX correction_link_token__unique RENAME TO answer_link_token__unique;
CREATE INDEX answer_link_entity__subject__index ON answer_link (entity, subject);
