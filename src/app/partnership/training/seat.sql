-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who signed up, in their order; who withdrew last.
-- name: training_seats_of many
-- in: training id
-- out: id id, organization id, agency text, account id, name text, email text, place text, signed_on date, moved_up date, came bool
select s.id, s.organization, o.name as agency, s.account, s.name, s.email, s.place, s.signed_on,
       s.moved_up, s.came
from training_seat s join organization o on o.id = s.organization
where s.training = :training and s.archived is null
order by case s.place when 'in' then 0 when 'waiting' then 1 else 2 end, s.id
limit 2000;

-- name: training_seat_of one
-- in: training id, account id
-- out: id id
select id from training_seat
where training = :training and account = :account and archived is null and place <> 'withdrawn'
order by id limit 1;

-- name: training_seat_by_link one
-- in: link id
-- out: id id
select id from training_seat where link = :link and archived is null and place <> 'withdrawn'
order by id limit 1;

-- name: training_taken one
-- in: training id
-- out: taken int, waiting int, came int
select count(case when place = 'in' then 1 end) as taken,
       count(case when place = 'waiting' then 1 end) as waiting,
       count(case when place = 'in' and came = 1 then 1 end) as came
from training_seat where training = :training and archived is null;

-- name: training_first_waiting one
-- in: training id
-- out: id id
select id from training_seat
where training = :training and place = 'waiting' and archived is null
order by id limit 1;

-- Of a partnership: how many signed up for each, and who came, by organization.
-- name: training_seats_counts many
-- in: partnership id
-- out: training id, agency text, taken int, waiting int, came int
select s.training, o.name as agency, count(case when s.place = 'in' then 1 end) as taken,
       count(case when s.place = 'waiting' then 1 end) as waiting,
       count(case when s.place = 'in' and s.came = 1 then 1 end) as came
from training t join training_seat s on s.training = t.id and s.archived is null
join organization o on o.id = s.organization
where t.partnership = :partnership and t.archived is null
group by s.training, o.id, o.name, o.name_key
order by s.training, o.name_key, o.id
limit 1000;
