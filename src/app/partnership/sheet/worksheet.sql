-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: worksheet_of_partnership one
-- in: partnership id, sheet text
-- out: id id
select min(id) as id from worksheet
where partnership = :partnership and sheet = :sheet and archived is null having count(*) > 0;

-- The one that is filled first; after it those of organizations that were merged into this one.
-- name: worksheets_named many
-- in: organization id, sheet text
-- out: id id
select id from worksheet
where organization = :organization and sheet = :sheet and archived is null order by id;

-- name: worksheet_voices many
-- in: worksheet id
-- out: id id, kind text, account int, party id, handed date, asked date, noter int, noted date
select v.id as id, v.kind as kind, v.account as account, v.party as party,
       v.handed as handed, v.asked as asked, v.noter as noter, v.noted as noted
from worksheet_voice v
where v.worksheet = :worksheet and v.archived is null
order by v.id;

-- name: worksheet_rows many
-- in: worksheet id
-- out: id id, voice id, section text, position int
select r.id as id, r.voice as voice, r.section as section, r.position as position
from worksheet_voice v join worksheet_row r on r.voice = v.id
where v.worksheet = :worksheet and v.archived is null and r.archived is null
order by r.voice, r.section, r.position, r.id;

-- name: worksheet_cells many
-- in: worksheet id
-- out: id id, version int, voice id, place text, ask text, words text, other text
select c.id as id, c.version as version, c.voice as voice, c.place as place, c.ask as ask,
       c.words as words, c.other as other
from worksheet_voice v join worksheet_cell c on c.voice = v.id
where v.worksheet = :worksheet and v.archived is null and c.archived is null;

-- name: worksheet_cell_find one
-- in: voice id, place text, ask text
-- out: id id
select id from worksheet_cell where voice = :voice and place = :place and ask = :ask;

-- How far each worksheet of a place is: a row for each of those who answer.
-- name: worksheets_of_partnership many
-- in: partnership id
-- out: sheet text, opened date, kind text, account int, party id, handed date, filled int
select w.sheet as sheet, w.opened as opened, v.kind as kind, v.account as account,
       v.party as party, v.handed as handed, count(c.words) as filled
from worksheet w join worksheet_voice v on v.worksheet = w.id and v.archived is null
left join worksheet_cell c on c.voice = v.id and c.archived is null
where w.partnership = :partnership and w.archived is null
group by w.id, w.sheet, w.opened, v.id, v.kind, v.account, v.party, v.handed
order by w.id, v.id;

-- name: worksheets_of_organization many
-- in: organization id
-- out: sheet text, opened date, kind text, account int, party id, handed date, filled int
select w.sheet as sheet, w.opened as opened, v.kind as kind, v.account as account,
       v.party as party, v.handed as handed, count(c.words) as filled
from worksheet w join worksheet_voice v on v.worksheet = w.id and v.archived is null
left join worksheet_cell c on c.voice = v.id and c.archived is null
where w.organization = :organization and w.archived is null
group by w.id, w.sheet, w.opened, v.id, v.kind, v.account, v.party, v.handed
order by w.id, v.id;

-- How many are begun, and how many of them agreed on.
-- name: worksheets_counted one
-- in: partnership id
-- out: begun int, agreed int
select count(distinct w.id) as begun,
       count(case when v.kind = 'together' and v.handed is not null then 1 end) as agreed
from worksheet w join worksheet_voice v on v.worksheet = w.id and v.archived is null
where w.partnership = :partnership and w.archived is null;

-- Those that another party has handed in and this one has not.
-- name: worksheets_waiting many
-- in: partnership id, party id
-- out: sheet text, party id
select w.sheet as sheet, min(pp.id) as party
from worksheet w
join worksheet_voice v on v.worksheet = w.id and v.kind = 'organization' and v.archived is null
join partnership_party pp on pp.id = v.party and pp.archived is null
where w.partnership = :partnership and w.archived is null and w.opened is null
  and v.handed is not null and v.party <> :party
  and not exists (select 1 from worksheet_voice me
                   where me.worksheet = w.id and me.party = :party
                     and me.archived is null and me.handed is not null)
group by w.id, w.sheet
order by w.id limit 3;

-- What a paper was made of goes once it is made.
-- name: sheet_paper_bytes_drop run
-- in: file id
delete from file_chunk where file = :file;

-- name: sheet_paper_drop run
-- in: file id
delete from file where id = :file;

-- The people of the parties that have an address, those who answer for them first.
-- name: worksheet_people many
-- in: partnership id
-- out: party id, name text, title text, email text
select pp.id as party, c.name as name, c.title as title, c.email as email
from partnership_party pp join contact c on c.organization = pp.organization
where pp.partnership = :partnership and pp.archived is null and c.archived is null
  and c.has_left = 0 and c.email is not null
order by case c.role when 'liaison' then 0 when 'director' then 1 else 2 end, c.name_key, c.id
limit 400;

-- The links to a worksheet that are open, newest first.
-- name: worksheet_links many
-- in: worksheet id
-- out: id id, party id, name text, email text, answered int
select id, party, name, email, answered from answer_link
where entity = 'worksheet' and subject = :worksheet and purpose = 'worksheet' and archived is null
order by id desc;
