-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who looks after the sheet of an organization.

ALTER TABLE organization ADD COLUMN steward INTEGER;
CREATE INDEX organization_steward__index ON organization (steward);
