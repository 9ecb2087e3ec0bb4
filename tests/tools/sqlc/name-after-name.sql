-- name: a run
-- name: b run
update a set b = 2;
