-- name: a many
select id from a;
