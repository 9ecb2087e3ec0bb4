-- guarded: person
-- name: a one
-- out: n int
select count(*) as n from person;
