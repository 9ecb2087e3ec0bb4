-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The files of a joint application: of its parts and of the documents that it needs.
ALTER TABLE application_part ADD COLUMN file bigint;
ALTER TABLE application_paper ADD COLUMN file bigint;
