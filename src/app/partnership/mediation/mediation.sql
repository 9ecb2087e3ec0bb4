-- SPDX-License-Identifier: AGPL-3.0-or-later
-- :agency null sees all; else what their agency raised or is about, or what is in their charge.
-- name: mediation_list many list mediation o
-- in: agency id, account int
-- out: id id, key text, title text, partnership text, raised_by text, about text, raised date, state text
select o.id as id, :key as key, o.title as title, p.title as partnership, a.name as raised_by, b.name as about,
       o.raised as raised, o.state as state
  from mediation o join partnership p on p.id = o.partnership
  join organization a on a.id = o.raised_by join organization b on b.id = o.about
 where :list(o) and (:agency is null or o.raised_by = :agency or o.about = :agency or p.owner = :account);

-- name: mediation_of_partnership many
-- in: partnership id, agency id, account int
-- out: id id, title text, raised_by text, about text, raised date, state text, closed date, steps int, due date
select m.id as id, m.title as title, a.name as raised_by, b.name as about, m.raised as raised, m.state as state,
       m.closed as closed,
       (select count(*) from mediation_step s where s.mediation = m.id and s.archived is null) as steps,
       (select min(s.due) from mediation_step s where s.mediation = m.id and s.archived is null
           and s.id = (select max(z.id) from mediation_step z where z.mediation = m.id and z.archived is null)) as due
  from mediation m join partnership p on p.id = m.partnership
  join organization a on a.id = m.raised_by join organization b on b.id = m.about
 where m.partnership = :partnership and m.archived is null
   and (:agency is null or m.raised_by = :agency or m.about = :agency or p.owner = :account)
 order by m.raised desc, m.id desc limit 100;

-- name: mediation_steps many
-- in: mediation id
-- out: id id, day date, words text, next text, due date
select id, day, words, next, due from mediation_step
 where mediation = :mediation and archived is null order by day, id;

-- Those one may raise something in, under way.
-- name: mediation_partnerships many
-- in: agency id, account int, partnership id
-- out: id id, title text
select p.id as id, p.title as title
  from partnership p
 where p.archived is null and (p.ended is null or p.id = :partnership)
   and (:agency is null or p.owner = :account
        or exists (select 1 from partnership_party y
                    where y.partnership = p.id and y.organization = :agency and y.archived is null))
 order by p.title_key, p.id limit 400;

-- name: mediation_parties many
-- in: partnership id
-- out: id id, name text
select distinct o.id as id, o.name as name
  from partnership_party p join organization o on o.id = p.organization
 where p.partnership = :partnership and p.archived is null
 order by name, id;
