-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a run
-- in: a int, a int
update a set b = :a;
