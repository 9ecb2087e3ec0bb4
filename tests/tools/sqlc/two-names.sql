-- name: a run
update a set b = 1;
-- name: a run
update a set b = 2;
