-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A term waits for its translation; contacts are found by their languages.
alter table term alter column fr drop not null;
alter table term alter column en drop not null;
CREATE INDEX contact_languages__filter ON contact (languages, name_key, id) WHERE archived IS NULL;
