-- name: a run
update a
   set b = ';'
