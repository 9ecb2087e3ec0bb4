-- SPDX-License-Identifier: AGPL-3.0-or-later
-- name: saved_lists many
-- in: kind text, account id
-- out: id id, name text, query text, shared bool, account id
select id, name, query, shared, account
from saved_list
where kind = :kind and archived is null and (account = :account or shared = 1)
order by name_key, id limit 40;

-- name: saved_list_named one
-- in: kind text, account id, name text
-- out: id id
select id from saved_list
where kind = :kind and account = :account and archived is null and name = :name
order by id limit 1;

-- name: list_choice_find one
-- in: account id, kind text
-- out: id id, shown text
select id, shown from list_choice where account = :account and kind = :kind;
