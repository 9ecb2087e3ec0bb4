-- name: a one
-- out: n int
select count(*)::bigint as n from a;
