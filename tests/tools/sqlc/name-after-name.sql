-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a run
-- name: b run
update a set b = 2;
