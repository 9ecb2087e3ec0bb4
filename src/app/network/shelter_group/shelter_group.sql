-- name: shelter_group_list many list shelter_group o
-- out: id id, key text, name text, organization text
select o.id as id, :key as key, o.name as name, g.name as organization
from shelter_group o join organization g on g.id = o.organization
where :list(o);
