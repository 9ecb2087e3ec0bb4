-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a one
-- out: n int
select count(*) as n from "Person";
