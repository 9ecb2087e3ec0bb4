-- name: a run
update a set b = 1; delete from a;
