-- name: a one
-- out: id id
select a.id, b.* from a, b;
