-- name: term_list many
-- in: vocabulary text
-- out: code text, fr text, en text
select code, fr, en from term
where vocabulary = :vocabulary and archived is null
order by coalesce(position, 10001), code;

-- name: term_find one
-- in: vocabulary text, code text
-- out: id id
select id from term where vocabulary = :vocabulary and code = :code;
