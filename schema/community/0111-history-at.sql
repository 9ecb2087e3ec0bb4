-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was done lately is found without reading what was done before.
CREATE INDEX history_at ON history (at);
