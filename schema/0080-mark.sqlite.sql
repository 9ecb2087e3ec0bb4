-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A filtered field that holds several words of a vocabulary: a row for each word of each record.
create table mark (
    entity text not null,
    field  text not null,
    code   text not null,
    record integer not null,
    primary key (entity, field, code, record)
) strict, without rowid;
