-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: commitment_answers many
-- in: agreement id
-- out: id id, clause id, answer text, day date, note text
select k.id, k.clause, k.answer, k.day, k.note
from agreement_clause c join commitment_check k on k.clause = c.id and k.archived is null
where c.agreement = :agreement and c.archived is null
order by k.day desc, k.id desc limit 200;
