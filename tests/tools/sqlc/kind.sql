-- name: a some
select 1 as n;
