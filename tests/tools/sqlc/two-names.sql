-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a run
update a set b = 1;
-- name: a run
update a set b = 2;
