-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a one sqlite
-- out: n int
select 1 as n;
-- name: a one postgres
-- out: n text
select 1::text as n;
