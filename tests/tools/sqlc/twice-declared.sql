-- name: a run
-- in: a int, a int
update a set b = :a;
