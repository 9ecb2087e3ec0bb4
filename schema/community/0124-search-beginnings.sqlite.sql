-- SPDX-License-Identifier: AGPL-3.0-or-later
-- A word is searched as one types, so that each length of its beginning is asked: with an index for it,
-- matches come one after the other; without, all of them are put together first.
create virtual table search_longer using fts5 (tokens, tokenize = 'ascii', detail = none, columnsize = 0,
    prefix = '2 3 4 5 6 7 8 9 10 11 12');
insert into search_longer (rowid, tokens) select rowid, tokens from search;
drop table search;
alter table search_longer rename to search;
