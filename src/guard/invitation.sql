-- name: invitation_insert run
-- in: token text, email text, name text, lang text, community id, role text, organization id, made_by id, created int, until int
insert into invitation (token, email, name, lang, community, role, organization, made_by, created, until)
values (:token, :email, :name, :lang, :community, :role, :organization, coalesce(:made_by, 0), :created, :until);

-- name: invitation_replace run
-- in: email text, community id
delete from invitation where email = :email and community = :community and used is null;

-- name: invitation_by_token one
-- in: token text, now int
-- out: token text, email text, name text, lang text, community id, role text, organization id, made_by id, created int, until int
select token, email, name, lang, community, role, organization, made_by, created, until
from invitation where token = :token and used is null and until > :now;

-- After invitation_by_token, in the same transaction: of two at once one gets it.
-- name: invitation_spend run
-- in: token text, now int
update invitation set used = :now where token = :token and used is null;

-- name: invitation_delete run
-- in: token text, community id
delete from invitation where token = :token and community = :community and used is null;

-- name: invitations_open many
-- in: community id, now int
-- out: token text, email text, name text, lang text, community id, role text, organization id, made_by id, created int, until int
select token, email, name, lang, community, role, organization, made_by, created, until
from invitation where community = :community and used is null and until > :now
order by created desc, token;

-- name: invitation_delete_over run
-- in: before int
delete from invitation where until < :before;
