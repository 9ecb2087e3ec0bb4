-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When a party was asked to answer a worksheet, who notes what it says; which part of a record an action
-- comes from, which goal a deliverable serves.

ALTER TABLE worksheet_voice ADD COLUMN asked text COLLATE "C";
ALTER TABLE worksheet_voice ADD COLUMN noter bigint;
ALTER TABLE worksheet_voice ADD COLUMN noted text COLLATE "C";
ALTER TABLE action ADD COLUMN origin_part bigint;
ALTER TABLE deliverable ADD COLUMN goal bigint;
