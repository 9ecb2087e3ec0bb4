-- name: location_list many list location o
-- out: id id, key text, name text, organization text, address text, city text
select o.id as id, :key as key, o.name as name, g.name as organization, o.address as address, o.city as city
from location o join organization g on g.id = o.organization
where :list(o);
