-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a run
-- in: id id
update person set illness = null where id = :id;
