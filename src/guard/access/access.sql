-- SPDX-License-Identifier: AGPL-3.0-or-later

-- One at a time for a person: what one transaction has changed, the other must see.
-- name: access_lock one sqlite
-- in: person id
-- out: locked int
select 1 as locked where :person is not null;

-- name: access_lock one postgres
select 1 as locked
  from (select pg_advisory_xact_lock(hashtextextended('access', :person))) as waited;

-- name: access_holdings many
-- in: person id
-- out: id id, organization id
select id, organization from holding where person = :person and archived is null order by id;

-- name: access_holding_find one
-- in: person id, organization id
-- out: id id
select id from holding where person = :person and organization = :organization;

-- Of the agencies that hold the record.
-- name: access_grants many
-- in: person id
-- out: id id, recipient id, purpose text, classes text, starts date, ends date
select g.id, g.to_organization as recipient, g.purpose, g.classes, g.starts, g.ends
  from holding h join access_grant g on g.from_organization = h.organization
 where h.person = :person and h.archived is null and g.archived is null
 order by g.id;

-- name: access_consents many
-- in: person id
-- out: id id, state text, recipient id, purposes text, classes text, starts date, ends date
select c.id, c.state, r.organization as recipient, c.purposes, c.classes, c.starts, c.ends
  from consent c join consent_recipient r on r.consent = c.id
 where c.person = :person and c.archived is null and r.archived is null
 order by c.id, r.id;

-- One row for each reader, one without when there is none.
-- name: access_restrictions many
-- in: person id
-- out: id id, kind text, reader id
select s.id, s.kind, r.account as reader
  from restriction s
  left join restriction_reader r on r.restriction = s.id and r.archived is null
 where s.person = :person and s.archived is null
 order by s.id, r.id;

-- name: access_glasses many
-- in: person id, now int
-- out: id id, account id, organization id, classes text, ends int
select id, account, organization, classes, ends from break_glass
 where person = :person and archived is null and ends > :now order by id;

-- Persons whom a sharing between two agencies may concern.
-- name: access_between many
-- in: holder id, recipient id
-- out: person id
select distinct c.person
  from consent_recipient r join consent c on c.id = r.consent
  join holding h on h.person = c.person
 where r.organization = :recipient and h.organization = :holder
 order by c.person;

-- name: access_clear run
-- in: person id
delete from access where person = :person;

-- name: access_add run
-- in: person id, organization id, account int, purposes int, classes int, beyond int
-- in: starts text, last text, until int, source text, reason id, consent id
insert into access (person, organization, account, purposes, classes, beyond, starts, last, until,
                    source, reason, consent)
values (:person, coalesce(:organization, -1), :account, :purposes, :classes, :beyond, :starts, :last, :until,
        :source, :reason, :consent);

-- name: access_why_rows many
-- in: person id, today text, now int
-- out: organization text, account id, purposes int, classes int, starts text, last text, until int, source text, agreement text, agreement_id id, standard text, given date, way text, reason id
select o.name as organization, nullif(a.account, 0) as account, a.purposes, a.classes, a.starts,
       a.last, a.until, a.source, t.title as agreement, t.id as agreement_id, g.standard,
       c.starts as given, c.way, a.reason
  from access a
  left join organization o on o.id = a.organization
  left join access_grant g on a.source = 'shared' and g.id = a.reason
  left join agreement t on t.id = g.agreement
  left join consent c on c.id = a.consent
 where a.person = :person and a.last >= :today and a.until > :now
 order by case a.source when 'own' then 1 when 'named' then 2 when 'shared' then 3 else 4 end,
          o.name_key, a.account, a.starts, a.reason, a.consent;
