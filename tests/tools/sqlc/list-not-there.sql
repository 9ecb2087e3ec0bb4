-- name: a many list organization o
-- out: id id, key text
select o.id, :key as key from organization o;
