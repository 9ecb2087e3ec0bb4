-- name: a run mysql
update a set b = 1;
