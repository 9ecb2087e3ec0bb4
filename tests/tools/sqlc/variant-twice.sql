-- name: a run sqlite
update a set b = 1;
-- name: a run sqlite
update a set b = 1;
