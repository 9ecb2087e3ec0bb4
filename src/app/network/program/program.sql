-- name: program_list many list program o
-- out: id id, key text, name text, organization text, program_type text, populations text, capacity int
select o.id as id, :key as key, o.name as name, g.name as organization, o.program_type as program_type,
       o.populations as populations, o.capacity as capacity
from program o join organization g on g.id = o.organization
where :list(o);
