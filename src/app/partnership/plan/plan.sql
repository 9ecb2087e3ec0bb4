-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: plan_list many list plan o
-- out: id id, key text, title text, starts date, ends date, actions int, done int
select o.id as id, :key as key, o.title as title, o.starts as starts, o.ends as ends,
       (select count(*) from plan_action a where a.plan = o.id and a.archived is null) as actions,
       (select count(*) from plan_action a where a.plan = o.id and a.archived is null and a.progress = 'done') as done
  from plan o where :list(o);

-- name: plan_action_list many list plan_action o
-- out: id id, key text, title text, plan text, organization text, term text, due date, progress text
select o.id as id, :key as key, o.title as title, p.title as plan, g.name as organization, o.term as term,
       o.due as due, o.progress as progress
  from plan_action o join plan p on p.id = o.plan join organization g on g.id = o.organization
 where :list(o);

-- With what each was the year before; goals in the order they were first written.
-- name: plan_actions many
-- in: plan id
-- out: id id, goal text, title text, term text, organization text, roles text, due date, progress text, note text, earlier id, due_then date, progress_then text, organization_then text
select a.id as id, a.goal as goal, a.title as title, a.term as term, g.name as organization, a.roles as roles,
       a.due as due, a.progress as progress, a.note as note, a.earlier as earlier, b.due as due_then,
       b.progress as progress_then, h.name as organization_then
  from plan_action a join organization g on g.id = a.organization
  left join plan_action b on b.id = a.earlier left join organization h on h.id = b.organization
 where a.plan = :plan and a.archived is null
 order by (select min(z.id) from plan_action z where z.plan = a.plan and z.goal = a.goal and z.archived is null),
          case a.term when 'short' then 0 when 'medium' then 1 else 2 end, a.id;

-- What was not taken up again.
-- name: plan_left many
-- in: plan id, next id
-- out: id id, title text, progress text
select a.id as id, a.title as title, a.progress as progress
  from plan_action a
 where a.plan = :plan and a.archived is null
   and not exists (select 1 from plan_action b where b.plan = :next and b.earlier = a.id and b.archived is null)
 order by a.id;

-- name: plan_after one
-- in: plan id
-- out: id id, title text
select id, title from plan where id = (select min(x.id) from plan x where x.follows = :plan and x.archived is null);
