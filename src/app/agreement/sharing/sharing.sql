-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Those that may still open something on that day or later.
-- name: sharing_grants many
-- in: agreement id, today date
-- out: id id, from_organization id, to_organization id, purpose text, classes text, starts date, ends date, clause id
select id, from_organization, to_organization, purpose, classes, starts, ends, clause
from access_grant
where agreement = :agreement and archived is null and (ends is null or ends >= :today)
order by id;

-- name: sharing_agreements many
-- in: organization id
-- out: agreement id
select agreement from agreement_party where organization = :organization
union
select agreement from access_grant where from_organization = :organization and agreement is not null
union
select agreement from access_grant where to_organization = :organization and agreement is not null
order by agreement;
