-- SPDX-License-Identifier: AGPL-3.0-or-later

-- Every partnership under way, with its last move and its newest agreement.
-- name: board_cards many
-- in: agency id, account int
-- out: id id, title text, phase text, phase_since date, scope text, owner int, next_step text, next_step_due date, from_phase text, to_phase text, reason text, agreement text
select p.id as id, p.title as title, p.phase as phase, p.phase_since as phase_since,
       p.scope as scope, p.owner as owner, p.next_step as next_step,
       p.next_step_due as next_step_due, c.from_phase as from_phase, c.to_phase as to_phase,
       c.reason as reason,
       (select a.state from agreement a
        where a.partnership = p.id and a.archived is null
          and (:agency is null or p.owner = :account or exists (
               select 1 from agreement_party us
               where us.agreement = a.id and us.organization = :agency and us.archived is null))
        order by a.id desc limit 1) as agreement
from partnership p
left join phase_change c on c.id = (
     select x.id from phase_change x where x.partnership = p.id and x.archived is null
     order by x.id desc limit 1)
where p.archived is null and p.ended is null
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by p.title_key, p.id
limit 5000;

-- name: board_late many
-- in: today date, agency id, account id
-- out: partnership id, n int, first date
select a.partnership as partnership, count(*) as n, min(b.due) as first
from obligation b join agreement a on a.id = b.agreement join partnership p on p.id = a.partnership
where b.state = 'open' and b.due < :today and b.archived is null
  and a.archived is null and a.state in ('in_force', 'notice')
  and (:agency is null or p.owner = :account or exists (
       select 1 from agreement_party us
       where us.agreement = a.id and us.organization = :agency and us.archived is null))
group by a.partnership;

-- Those whose last exchange waits for an answer since before a day.
-- name: board_silent many
-- in: until date, agency id
-- out: partnership id, day date
select p.id as partnership, i.day as day
from partnership p
join interaction i on i.id = (
     select x.id from interaction x
     where x.partnership = p.id and x.archived is null and (:agency is null or x.agency = :agency)
     order by x.day desc, x.id desc limit 1)
where p.archived is null and p.ended is null and i.outcome in ('message', 'no_answer')
  and i.day <= :until;

-- How long phases took lately, to say what is usual: the last moves are enough.
-- Of who reaches only their own: in what they may see.
-- name: board_moves many
-- in: agency id, account id
-- out: partnership id, to_phase text, day date
select c.partnership as partnership, c.to_phase as to_phase, c.day as day
from phase_change c join partnership p on p.id = c.partnership
where c.archived is null and c.id > (select coalesce(max(id), 0) - 1000 from phase_change)
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by c.partnership, c.day, c.id;

-- name: board_ended many
-- in: agency id, account int
-- out: id id, title text, phase text, started date, ended date, end_reason text
select p.id as id, p.title as title, p.phase as phase, p.started as started, p.ended as ended,
       p.end_reason as end_reason
from partnership p
where p.archived is null and p.ended is not null
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by p.ended desc, p.id desc
limit 200;

-- The sectors of the partners of each partnership; the network's own organization is none.
-- name: board_sectors many
-- in: host id
-- out: partnership id, sector text
select pp.partnership as partnership, coalesce(o.sector, '') as sector
from partnership_party pp join organization o on o.id = pp.organization
where pp.archived is null and pp.organization <> :host
order by pp.partnership, pp.id;
