-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What was told for a partnership, the last first; drafts before.
-- name: briefings_of many
-- in: partnership id
-- out: id id, name text, starts date, told date, readers int, reads int, open int
select b.id, b.name, b.starts, b.told,
       (select count(*) from briefing_reader r where r.briefing = b.id and r.archived is null) as readers,
       (select count(*) from briefing_reader r
        where r.briefing = b.id and r.archived is null and r.read_on is not null) as reads,
       (select count(*) from briefing_question x
        where x.briefing = b.id and x.archived is null and x.answer is null) as open
from briefing b
where b.partnership = :partnership and b.archived is null
order by case when b.told is null then 0 else 1 end, b.told desc, b.id desc
limit 100;

-- name: briefing_readers_of many
-- in: briefing id
-- out: id id, organization id, agency text, account id, name text, email text, told date, read_on date, reminded date
select r.id, r.organization, o.name as agency, r.account, r.name, r.email, r.told, r.read_on, r.reminded
from briefing_reader r join organization o on o.id = r.organization
where r.briefing = :briefing and r.archived is null
order by o.name_key, o.id, case when r.read_on is null then 0 else 1 end, r.id
limit 1000;

-- name: briefing_reader_find one
-- in: briefing id, account id
-- out: id id
select id from briefing_reader
where briefing = :briefing and account = :account and archived is null
order by id limit 1;

-- name: briefing_questions_of many
-- in: briefing id
-- out: id id, question text, asked date, answer text, answered date, account id, name text, agency text
select x.id, x.question, x.asked, x.answer, x.answered, r.account, r.name, o.name as agency
from briefing_question x join briefing_reader r on r.id = x.reader
join organization o on o.id = r.organization
where x.briefing = :briefing and x.archived is null
order by case when x.answer is null then 0 else 1 end, x.id
limit 100;

-- The one that was told last, and how many questions wait in all.
-- name: briefing_stand one
-- in: partnership id
-- out: id id, told date, readers int, reads int, open int
select b.id, b.told,
       (select count(*) from briefing_reader r where r.briefing = b.id and r.archived is null) as readers,
       (select count(*) from briefing_reader r
        where r.briefing = b.id and r.archived is null and r.read_on is not null) as reads,
       (select count(*) from briefing_question x join briefing y on y.id = x.briefing
        where y.partnership = b.partnership and y.archived is null and x.archived is null
          and x.answer is null) as open
from briefing b
where b.partnership = :partnership and b.archived is null and b.told is not null
order by b.told desc, b.id desc limit 1;

-- Agreements that run, and whether what they say now was told: the version is the fingerprint of what
-- was signed, or the day of the last yes of what is only understood.
-- name: briefing_agreements many
-- in: partnership id, agency id, account id
-- out: id id, title text, stamp text, said bool, before bool
select a.id, a.title, v.stamp,
       exists (select 1 from briefing b where b.agreement = a.id and b.archived is null
               and b.told is not null and b.stamp = v.stamp) as said,
       exists (select 1 from briefing b where b.agreement = a.id and b.archived is null
               and b.told is not null) as before
from agreement a
join partnership r on r.id = a.partnership
join (select x.id as id, coalesce(x.sha256, (select max(y.agreed_on) from agreement_party y
             where y.agreement = x.id and y.archived is null), '-') as stamp
      from agreement x where x.partnership = :partnership) v on v.id = a.id
where a.partnership = :partnership and a.archived is null and a.state in ('in_force', 'notice')
  and (:agency is null or r.owner = :account or exists (
       select 1 from agreement_party me
       where me.agreement = a.id and me.organization = :agency and me.archived is null))
order by a.id desc limit 12;

-- People of the parties whom one can write to; those with a part in the front line first.
-- name: briefing_contacts many
-- in: partnership id
-- out: id id, organization id, name text, title text, role text, email text
select c.id, c.organization, c.name, c.title, c.role, c.email
from contact c
where c.archived is null and c.has_left = 0 and c.email is not null and c.organization in (
      select pp.organization from partnership_party pp
      where pp.partnership = :partnership and pp.archived is null)
order by case c.role when 'front_line' then 0 when 'liaison' then 1 else 2 end, c.name_key, c.id
limit 200;

-- Whom one calls, and what is offered: for a first draft of the words.
-- name: briefing_calls many
-- in: agreement id
-- out: name text, title text, phone text, agency text
select c.name, c.title, c.phone, o.name as agency
from (select organization, min(coalesce(position, 99)) as position, min(id) as id from agreement_party
      where agreement = :agreement and archived is null group by organization) p
join organization o on o.id = p.organization
join contact c on c.organization = o.id and c.archived is null and c.has_left = 0
where c.phone is not null and c.role in ('liaison', 'front_line')
order by p.position, p.id, case c.role when 'liaison' then 0 else 1 end, c.name_key, c.id
limit 8;

-- name: briefing_services many
-- in: agreement id
-- out: name text, phone text, agency text
select s.name, s.phone, o.name as agency
from (select organization, min(coalesce(position, 99)) as position, min(id) as id from agreement_party
      where agreement = :agreement and archived is null group by organization) p
join organization o on o.id = p.organization
join service s on s.organization = o.id and s.archived is null
order by p.position, p.id, s.name_key, s.id
limit 12;

-- What one was told and has not read, of the partnerships that one reads.
-- name: briefing_unread many
-- in: account id, agency id
-- out: id id, name text, partnership text, told date
select b.id, b.name, p.title as partnership, r.told
from briefing_reader r join briefing b on b.id = r.briefing join partnership p on p.id = b.partnership
where r.account = :account and r.read_on is null and r.archived is null
  and b.archived is null and p.archived is null
  and (:agency is null or p.owner = :account or exists (
       select 1 from partnership_party me
       where me.partnership = p.id and me.organization = :agency and me.archived is null))
order by r.told, r.id limit 20;

-- Who has not read and was not reminded yet.
-- name: briefing_waiting many
-- out: id id, briefing id, told date, remind_days int
select r.id, r.briefing, r.told, b.remind_days
from briefing_reader r join briefing b on b.id = r.briefing join partnership p on p.id = b.partnership
where r.read_on is null and r.reminded is null and r.archived is null and b.archived is null
  and b.remind_days is not null and p.ended is null and p.archived is null
order by r.briefing, r.id limit 1000;
