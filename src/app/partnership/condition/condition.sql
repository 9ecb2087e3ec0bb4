-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The rounds of a partnership, or without one of the network; oldest first.
-- name: condition_rounds many
-- in: partnership id
-- out: id id, opened date, closes date, turns int, links int
select r.id as id, r.opened as opened, r.closes as closes,
       (select count(*) from condition_turn t where t.round = r.id) as turns,
       (select count(*) from answer_link l
         where l.entity = 'condition_round' and l.subject = r.id and l.answered is not null) as links
  from condition_round r
 where r.partnership = :partnership and r.archived is null
union all
select r.id as id, r.opened as opened, r.closes as closes,
       (select count(*) from condition_turn t where t.round = r.id) as turns,
       (select count(*) from answer_link l
         where l.entity = 'condition_round' and l.subject = r.id and l.answered is not null) as links
  from condition_round r
 where :partnership is null and r.partnership is null and r.archived is null
 order by closes, id;

-- name: condition_tallies many
-- in: partnership id
-- out: round id, code text, score int, n int
select t.round as round, t.code as code, t.score as score, t.n as n
  from condition_round r join condition_tally t on t.round = r.id
 where r.partnership = :partnership and r.archived is null
union all
select t.round as round, t.code as code, t.score as score, t.n as n
  from condition_round r join condition_tally t on t.round = r.id
 where :partnership is null and r.partnership is null and r.archived is null;

-- In the order of their random numbers, which says nothing.
-- name: condition_comments many
-- in: round id
-- out: code text, words text
select code, words from condition_comment where round = :round order by id;

-- name: condition_turn_of one
-- in: round id, account int
-- out: id id
select id from condition_turn where round = :round and account = :account;

-- The open round and the last closed one of a partnership, for its page.
-- name: condition_last one
-- in: partnership id, today date
-- out: open date, closed date
select min(case when closes >= :today then closes end) as open,
       max(case when closes < :today then closes end) as closed
  from condition_round
 where partnership = :partnership and archived is null;

-- One more, without a trace of when.
-- name: condition_count run
-- in: round id, code text, score int
insert into condition_tally (version, created, updated, round, code, score, n)
values (1, 0, 0, :round, :code, :score, 1)
    on conflict (round, code, score) do update set n = condition_tally.n + 1;

-- name: condition_say run
-- in: id int, round id, code text, words text
insert into condition_comment (id, version, created, updated, round, code, words)
values (:id, 1, 0, 0, :round, :code, :words);

-- People who may be asked by a link: those of the parties, or in the whole network the liaisons.
-- name: condition_people many
-- in: partnership id
-- out: id id, name text, organization text, email text
select c.id as id, c.name as name, o.name as organization, c.email as email
  from contact c join organization o on o.id = c.organization
 where c.archived is null and c.has_left = 0 and c.organization in (
       select p.organization from partnership_party p
        where p.partnership = :partnership and p.archived is null)
union all
select c.id as id, c.name as name, o.name as organization, c.email as email
  from contact c join organization o on o.id = c.organization
 where :partnership is null and c.role = 'liaison' and c.archived is null and c.has_left = 0
   and o.archived is null
 order by organization, name, id limit 200;
