-- name: a one
-- out: id id
SELECT * from a;
