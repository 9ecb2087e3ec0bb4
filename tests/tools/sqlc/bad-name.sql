-- name: Aa run
update a set b = 1;
