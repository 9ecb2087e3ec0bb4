-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a some
select 1 as n;
