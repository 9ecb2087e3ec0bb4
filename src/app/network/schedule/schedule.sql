-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Of one place: two of the three are NULL.
-- name: schedules_of_place many
-- in: location id, program id
-- out: id id, freq text, interval int, byday text, bymonthday text, opens_at int, closes_at int, by_appointment bool, closed_on text, valid_from date, valid_to date, yearly bool, dtstart date, notes text, notes_en text
select id, freq, interval, byday, bymonthday, opens_at, closes_at, by_appointment, closed_on, valid_from,
       valid_to, yearly, dtstart, notes, notes_en
from schedule
where archived is null and (location = :location or program = :program)
order by id limit 40;
