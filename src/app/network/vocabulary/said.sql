-- SPDX-License-Identifier: AGPL-3.0-or-later

-- name: said_next many
-- in: most int
-- out: entity text, field text, vocabulary text, words text
select entity, field, vocabulary, words from said
group by entity, field, vocabulary, words
order by entity, field, words
limit :most;

-- name: said_done run
-- in: entity text, field text, words text
delete from said where entity = :entity and field = :field and words = :words;

-- As a migration does: no version of the record, no row of its history.
-- name: said_organization_relations run
-- in: words text, codes text
update organization set relations = :codes
where id in (select record from said
             where entity = 'organization' and field = 'relations' and words = :words);

-- name: said_organization_languages run
-- in: words text, codes text
update organization set languages = :codes
where id in (select record from said
             where entity = 'organization' and field = 'languages' and words = :words);

-- name: said_organization_populations run
-- in: words text, codes text
update organization set populations = :codes
where id in (select record from said
             where entity = 'organization' and field = 'populations' and words = :words);

-- name: said_contact_languages run
-- in: words text, codes text
update contact set languages = :codes
where id in (select record from said
             where entity = 'contact' and field = 'languages' and words = :words);

-- name: said_program_populations run
-- in: words text, codes text
update program set populations = :codes
where id in (select record from said
             where entity = 'program' and field = 'populations' and words = :words);
