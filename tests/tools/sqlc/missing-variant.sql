-- name: a run sqlite
update a set b = 1;
