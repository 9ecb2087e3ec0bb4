-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a one
-- out: id id
SELECT * from a;
