-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What every database of a community has, before any module's tables.

create table schema_version (
    number integer primary key,
    name   text not null,
    at     integer not null
) strict;

create table setting (
    name  text primary key,
    value text not null
) strict, without rowid;

-- Every change of a record: the row as it was. Erasable; the audit keeps only a hash of the difference.
create table history (
    id      integer primary key,
    entity  text not null,
    record  integer not null,
    version integer not null,
    action  text not null,
    actor   integer not null,
    request text,
    at      integer not null,
    import  integer,
    before  text
) strict;
create index history_record on history (entity, record, version);
create index history_import on history (import) where import is not null;

-- What a record is called in another system.
create table external_id (
    source   text not null,
    entity   text not null,
    external text not null,
    record   integer not null,
    primary key (source, entity, external)
) strict, without rowid;
create index external_id_record on external_id (entity, record);

-- rowid = kind * 2^40 + record: a kind is a range. The tokens are made by the program, folded and
-- separated by spaces; words and prefixes are all that is asked, so no places of words are kept.
create virtual table search using fts5 (tokens, tokenize = 'ascii', detail = none, columnsize = 0,
    prefix = '2 3');

create table file (
    id     integer primary key,
    name   text not null,
    type   text not null,
    size   integer not null,
    sha256 text not null,
    made   integer not null
) strict;
create table file_chunk (
    file  integer not null references file (id) on delete cascade,
    place integer not null,
    bytes blob not null,
    primary key (file, place)
) strict;
