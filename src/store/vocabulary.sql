-- name: term_list many
-- in: vocabulary text
-- out: id id, code text, fr text, en text, position int, archived int
select id, code, fr, en, position, archived from term
where vocabulary = :vocabulary
order by case when archived is null then 0 else 1 end, coalesce(position, 10001), code;

-- name: term_find one
-- in: vocabulary text, code text
-- out: id id
select id from term where vocabulary = :vocabulary and code = :code;
