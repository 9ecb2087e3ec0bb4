-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: emergencies many
-- in: most int
-- out: person id, account id, organization text, reason text, made int, ends int
select g.person, g.account, o.name as organization, g.reason, g.created as made, g.ends
  from break_glass g left join organization o on o.id = g.organization
 where g.archived is null order by g.id desc limit :most;
