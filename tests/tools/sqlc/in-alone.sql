-- SPDX-License-Identifier: AGPL-3.0-or-later
-- in: a int
-- name: a run
update a set b = :a;
