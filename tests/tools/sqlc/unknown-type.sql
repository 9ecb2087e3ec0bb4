-- name: a one
-- in: name string
-- out: id id
select id from a where name = :name;
