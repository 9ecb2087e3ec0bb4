-- in: a int
-- name: a run
update a set b = :a;
