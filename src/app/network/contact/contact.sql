-- name: contact_list many list contact o
-- out: id id, key text, name text, title text, organization text, role text, phone text, email text
select o.id as id, :key as key, o.name as name, o.title as title, g.name as organization, o.role as role,
       o.phone as phone, o.email as email
from contact o join organization g on g.id = o.organization
where :list(o);
