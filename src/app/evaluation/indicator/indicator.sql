-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: indicator_list many list indicator o
-- in: agency id, account int
-- out: id id, key text, name text, partnership_title text, kind text, due date, next_due date
select o.id as id, :key as key, o.name as name, p.title as partnership_title, o.kind as kind,
       o.due as due, o.next_due as next_due
from indicator o join partnership p on p.id = o.partnership
where (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
  and :list(o);

-- Of the partnerships from one number to another: of one, or of all.
-- name: indicators_of many
-- in: first id, last id
-- out: id id, partnership id, name text, definition text, kind text, unit text, unit_words text, of_words text, direction text, breakdown bool, baseline int, since date, target int, due date, period text, source text, collector_name text, collector_role text, next_due date, ended date
select i.id as id, i.partnership as partnership, i.name as name, i.definition as definition,
       i.kind as kind, i.unit as unit, i.unit_words as unit_words, i.of_words as of_words,
       i.direction as direction, i.breakdown as breakdown, i.baseline as baseline, i.since as since, i.target as target,
       i.due as due, i.period as period, i.source as source, o.name as collector_name,
       i.collector_role as collector_role, i.next_due as next_due, p.ended as ended
from indicator i join partnership p on p.id = i.partnership
left join organization o on o.id = i.collector
where i.partnership between :first and :last and i.archived is null and p.archived is null
order by i.partnership, i.since, i.id;

-- name: indicator_targets_of many
-- in: first id, last id
-- out: indicator id, id id, day date, figure int, due date, reason text, review id, held date
select t.indicator as indicator, t.id as id, t.day as day, t.figure as figure, t.due as due,
       t.reason as reason, t.review as review, r.held as held
from indicator i join partnership p on p.id = i.partnership
join indicator_target t on t.indicator = i.id
left join review r on r.id = t.review
where i.partnership between :first and :last and i.archived is null and p.archived is null
  and t.archived is null
order by i.partnership, i.since, i.id, t.day, t.id;

-- name: indicator_measures_of many
-- in: first id, last id
-- out: indicator id, id id, day date, figure int, whole int, note text, account int
select m.indicator as indicator, m.id as id, m.day as day, m.figure as figure, m.whole as whole,
       m.note as note, m.account as account
from indicator i join partnership p on p.id = i.partnership
join indicator_measure m on m.indicator = i.id
where i.partnership between :first and :last and i.archived is null and p.archived is null
  and m.archived is null
order by i.partnership, i.since, i.id, m.day, m.id;

-- One day has one measure, put away or not.
-- name: indicator_measure_find one
-- in: indicator id, day date
-- out: id id, archived int
select id, archived from indicator_measure where indicator = :indicator and day = :day;

-- name: indicator_measure_last one
-- in: indicator id
-- out: day date
select day from indicator_measure where indicator = :indicator and archived is null
order by day desc limit 1;

-- name: indicator_target_last one
-- in: indicator id
-- out: figure int, due date
select figure, due from indicator_target where indicator = :indicator and archived is null
order by day desc, id desc limit 1;

-- What a partnership's page says in one line.
-- name: indicator_counts one
-- in: partnership id, today date
-- out: n int, late int
select count(*) as n, coalesce(sum(case when next_due < :today then 1 else 0 end), 0) as late
from indicator where partnership = :partnership and archived is null;

-- name: indicators_late many
-- in: partnership id, today date
-- out: id id, name text, next_due date
select id, name, next_due from indicator
where partnership = :partnership and archived is null and next_due < :today
order by next_due, id limit 3;

-- What is to be measured: what :organization collects, and of the partnerships that :account answers
-- for what nobody is named for, or is late at somebody else's. :agency null reads all.
-- name: indicator_due many
-- in: organization id, agency id, account id, today date, until date
-- out: id id, name text, title text, due date, collector id, collector_name text
select i.id as id, i.name as name, p.title as title, i.next_due as due, i.collector as collector,
       o.name as collector_name
from indicator i join partnership p on p.id = i.partnership
left join organization o on o.id = i.collector
where i.archived is null and i.next_due <= :until and p.archived is null and p.ended is null
  and (i.collector = :organization or p.owner = :account and (i.collector is null or i.next_due < :today))
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by i.next_due, i.id limit 40;
