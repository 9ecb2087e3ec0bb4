-- name: a run
-- out: id id
update a set b = 1;
