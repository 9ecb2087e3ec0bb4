-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: confirmation_of one
-- in: entity text, subject id
-- out: id id, day date, name text
select id, day, name from confirmation where entity = :entity and subject = :subject;
