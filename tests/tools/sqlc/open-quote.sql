-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a run
update a set b = 'it''s;
