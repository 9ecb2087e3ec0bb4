-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a run
-- out: id id
update a set b = 1;
