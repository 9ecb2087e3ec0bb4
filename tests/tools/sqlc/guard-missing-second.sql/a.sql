-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: a many
-- out: id id
select v.id from person p join visit v on v.person = p.id
 where :guard(p, identity);
