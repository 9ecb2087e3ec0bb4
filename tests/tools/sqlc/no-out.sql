-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many
select id from a;
