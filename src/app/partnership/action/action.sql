-- SPDX-License-Identifier: AGPL-3.0-or-later

-- An agency that is no party any more reads no title of the partnership.
-- name: action_list many list action x
-- in: agency id, account id
-- out: id id, key text, title text, kind text, state text, doer text, who text, due date, together text
select x.id as id, :key as key, x.title as title, x.kind as kind, x.state as state, o.name as doer,
       x.who as who, x.due as due, p.title as together
from action x
left join organization o on o.id = x.organization
left join partnership p on p.id = x.partnership and (:agency is null or p.owner = :account or exists (
     select 1 from partnership_party me
     where me.partnership = p.id and me.organization = :agency and me.archived is null))
where (:agency is null or x.agency = :agency or x.organization = :agency) and :list(x);

-- Of a partnership: what is open by its day, then what was done lately.
-- name: action_of_partnership many
-- in: partnership id, agency id
-- out: id id, title text, kind text, state text, doer text, who text, due date, done date, proof text, mine bool
select x.id as id, x.title as title, x.kind as kind, x.state as state, o.name as doer, x.who as who,
       x.due as due, x.done as done, x.proof as proof,
       (:agency is null or x.agency = :agency or x.organization = :agency) as mine
from action x left join organization o on o.id = x.organization
where x.partnership = :partnership and x.archived is null
order by case x.state when 'open' then 0 else 1 end, case when x.due is null then 1 else 0 end,
         case when x.state = 'open' then x.due end, x.done desc, x.id
limit 201;

-- name: action_of_origin many
-- in: origin text, origin_id id, agency id
-- out: id id, part int, title text, kind text, state text, doer text, who text, due date, done date, proof text, mine bool
select x.id as id, x.origin_part as part, x.title as title, x.kind as kind, x.state as state,
       o.name as doer, x.who as who, x.due as due, x.done as done, x.proof as proof,
       (:agency is null or x.agency = :agency or x.organization = :agency) as mine
from action x left join organization o on o.id = x.organization
where x.origin = :origin and x.origin_id = :origin_id and x.archived is null
order by x.id limit 1000;

-- name: action_counts one
-- in: partnership id, today date
-- out: open int, late int, points int, done int
select coalesce(sum(case when state = 'open' and kind = 'action' then 1 else 0 end), 0) as open,
       coalesce(sum(case when state = 'open' and kind = 'action' and due < :today then 1 else 0 end), 0) as late,
       coalesce(sum(case when state = 'open' and kind = 'point' then 1 else 0 end), 0) as points,
       coalesce(sum(case when state = 'done' then 1 else 0 end), 0) as done
from action where partnership = :partnership and archived is null;

-- What one has to do until a day: one's own, and one's agency's that nobody has taken.
-- name: action_mine many
-- in: account id, organization id, until date, all bool
-- out: id id, title text, due date, together text, partnership id
select x.id as id, x.title as title, x.due as due, p.title as together, x.partnership as partnership
from action x
left join partnership p on p.id = x.partnership and (:all = 1 or p.owner = :account or exists (
     select 1 from partnership_party me
     where me.partnership = p.id and me.organization = :organization and me.archived is null))
where x.kind = 'action' and x.state = 'open' and x.archived is null and x.due <= :until
  and (x.account = :account or (x.organization = :organization and x.account is null and x.who is null))
order by x.due, x.id limit 40;
