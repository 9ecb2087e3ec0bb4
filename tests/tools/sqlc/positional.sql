-- name: a run
update a set b = ?1;
