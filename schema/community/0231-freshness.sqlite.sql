-- SPDX-License-Identifier: AGPL-3.0-or-later
-- When each record in use that people confirm was confirmed last (null: never) and added, so that those that wait are
-- found and counted by an index. Kept by whoever writes one (src/app/network/freshness/kept.c).
create table freshness (
    entity       text not null,
    subject      integer not null,
    organization integer not null,
    day          text,
    created      integer not null,
    primary key (entity, subject)
) strict, without rowid;
create index freshness_day on freshness (entity, day, created, organization);
create index freshness_organization on freshness (organization, entity, day, created);

insert into freshness (entity, subject, organization, day, created)
select 'organization', x.id, x.id, c.day, x.created
  from organization x left join confirmation c on c.entity = 'organization' and c.subject = x.id
 where x.archived is null;
insert into freshness (entity, subject, organization, day, created)
select 'location', x.id, x.organization, c.day, x.created
  from location x left join confirmation c on c.entity = 'location' and c.subject = x.id
 where x.archived is null;
insert into freshness (entity, subject, organization, day, created)
select 'program', x.id, x.organization, c.day, x.created
  from program x left join confirmation c on c.entity = 'program' and c.subject = x.id
 where x.archived is null;
insert into freshness (entity, subject, organization, day, created)
select 'service', x.id, x.organization, c.day, x.created
  from service x left join confirmation c on c.entity = 'service' and c.subject = x.id
 where x.archived is null;
insert into freshness (entity, subject, organization, day, created)
select 'contact', x.id, x.organization, c.day, x.created
  from contact x left join confirmation c on c.entity = 'contact' and c.subject = x.id
 where x.archived is null and x.has_left = 0;
