-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: ending_of one
-- in: partnership id
-- out: id id, kind text, closed date
select id, kind, closed from partnership_ending where partnership = :partnership and archived is null;

-- name: ending_informed_of many
-- in: ending id
-- out: id id, kind text, who text, done date
select id, kind, who, done from ending_informed where ending = :ending and archived is null
order by case kind when 'staff' then 0 else 1 end, id;

-- What still runs, and until when; what is due under it closes with it.
-- name: ending_agreements many
-- in: partnership id
-- out: id id, title text, state text, ends date, notice_ends date, notice int, open int
select a.id as id, a.title as title, a.state as state, a.ends as ends, a.notice_ends as notice_ends,
       (select count(*) from agreement_clause c
        where c.agreement = a.id and c.type = 'notice' and c.archived is null) as notice,
       (select count(*) from obligation b
        where b.agreement = a.id and b.state = 'open' and b.archived is null) as open
from agreement a
where a.partnership = :partnership and a.archived is null and a.state in ('in_force', 'notice', 'sent')
order by a.effective, a.id;

-- Agreements that left our hands, even those that are over.
-- name: ending_ran one
-- in: partnership id
-- out: n int
select count(*) as n from agreement
where partnership = :partnership and archived is null and state <> 'draft';

-- name: ending_parties many
-- in: partnership id
-- out: name text
select coalesce(o.name || ' — ' || pp.department, o.name) as name from partnership_party pp join organization o on o.id = pp.organization
where pp.partnership = :partnership and pp.archived is null
order by coalesce(pp.position, 99), pp.id;
