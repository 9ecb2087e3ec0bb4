-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Relations, languages, populations and territories are sets of words of a vocabulary. What was free text waits in
-- said for the program, which knows how words are compared (src/app/network/vocabulary).
create table said (
    entity     text collate "C" not null,
    field      text collate "C" not null,
    vocabulary text collate "C" not null,
    record     bigint not null,
    words      text collate "C" not null,
    primary key (entity, field, record)
);
create index said_words on said (entity, field, words);

insert into said
select 'organization', 'relations', 'relation', id, relation from organization
 where relation ~ '[^a-z0-9_]' or length(relation) > 40
union all
select 'organization', 'languages', 'language', id, languages from organization where languages is not null
union all
select 'organization', 'populations', 'population', id, populations from organization where populations is not null
union all
select 'contact', 'languages', 'language', id, languages from contact where languages is not null
union all
select 'program', 'populations', 'population', id, population from program
 where population ~ '[^a-z0-9_]' or length(population) > 40;

drop index organization_relation__filter;
alter table organization rename column relation to relations;
alter table organization add column territories text COLLATE "C";
alter table organization alter column languages type text COLLATE "C";
alter table organization alter column populations type text COLLATE "C";
update organization set languages = null, populations = null
 where languages is not null or populations is not null;
update organization set relations = null
 where relations = '' or id in (select record from said where entity = 'organization' and field = 'relations');
CREATE INDEX organization_relations__filter ON organization (relations, name_key, id) WHERE archived IS NULL;
CREATE INDEX organization_languages__filter ON organization (languages, name_key, id) WHERE archived IS NULL;
CREATE INDEX organization_populations__filter ON organization (populations, name_key, id) WHERE archived IS NULL;
CREATE INDEX organization_territories__filter ON organization (territories, name_key, id) WHERE archived IS NULL;

alter table contact alter column languages type text COLLATE "C";
update contact set languages = null where languages is not null;

drop index program_population__filter;
alter table program rename column population to populations;
update program set populations = null
 where populations = '' or id in (select record from said where entity = 'program' and field = 'populations');
CREATE INDEX program_populations__filter ON program (populations, name_key, id) WHERE archived IS NULL;
