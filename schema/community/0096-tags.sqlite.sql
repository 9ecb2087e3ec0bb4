-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Words that a community sticks on what it follows.

alter table organization add column tags TEXT;
alter table program add column tags TEXT;
alter table location add column tags TEXT;
alter table contact add column tags TEXT;
CREATE INDEX organization_tags__filter ON organization (tags, name_key, id) WHERE archived IS NULL;
CREATE INDEX program_tags__filter ON program (tags, name_key, id) WHERE archived IS NULL;
CREATE INDEX location_tags__filter ON location (tags, name_key, id) WHERE archived IS NULL;
CREATE INDEX contact_tags__filter ON contact (tags, name_key, id) WHERE archived IS NULL;
