-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: incident_list many list incident o
-- out: id id, key text, title text, state text, aware_on date, persons int, risk text
select o.id as id, :key as key, o.title as title, o.state as state, o.aware_on as aware_on,
       o.persons as persons, o.risk as risk
  from incident o
 where :list(o);

-- name: incident_open many
-- out: id id, risk text, notice_cai date, notice_persons date
select id, risk, notice_cai, notice_persons from incident where state = 'open' and archived is null;
