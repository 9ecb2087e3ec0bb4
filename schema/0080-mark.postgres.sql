-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A filtered field that holds several words of a vocabulary: a row for each word of each record.
create table mark (
    entity text collate "C" not null,
    field  text collate "C" not null,
    code   text collate "C" not null,
    record bigint not null,
    primary key (entity, field, code, record)
);
