/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/invitation.h"

#include "invitation.sql.h"

static struct str token_key(struct arena *a, struct str token)
{
    return hash_hex(a, hash_sha256(a, token));
}

/* -- made and read
 * ----------------------------------------------------------------------------- */

struct str invitation_make(struct tx *home, const struct invitation *i)
{
    struct str token = secret_token(home->arena), email = account_email(home->arena, i->email);
    invitation_replace(
        home, &(struct invitation_replace_in){ .email = email, .community = i->community });
    invitation_insert(
        home, &(struct invitation_insert_in){ .token = token_key(home->arena, token),
                                              .email = email,
                                              .name = i->name,
                                              .lang = lang_code(i->lang),
                                              .community = i->community,
                                              .role = str_of(enumeration_role.values[i->role].code),
                                              .organization = i->organization,
                                              .made_by = home->actor,
                                              .created = home->now,
                                              .until = home->now + INVITATION_HOURS * 3600000LL });
    return token;
}

/* The two statements give the same columns. */
static struct invitation made_of(const struct invitations_open_row *row)
{
    struct invitation i = { .key = row->token,
                            .email = row->email,
                            .name = row->name,
                            .community = row->community,
                            .organization = row->organization,
                            .made_by = row->made_by,
                            .role = role_named(row->role),
                            .created = row->created,
                            .until = row->until };
    lang_parse(row->lang, &i.lang);
    return i;
}

static bool by_hash(struct tx *home, struct str hash, struct invitation *ret)
{
    struct invitation_by_token_row row;
    if (!invitation_by_token(
            home, &(struct invitation_by_token_in){ .token = hash, .now = home->now }, &row))
        return false;
    *ret = made_of(&(struct invitations_open_row){ .token = row.token,
                                                   .email = row.email,
                                                   .name = row.name,
                                                   .lang = row.lang,
                                                   .community = row.community,
                                                   .role = row.role,
                                                   .organization = row.organization,
                                                   .made_by = row.made_by,
                                                   .created = row.created,
                                                   .until = row.until });
    return ret->role != ROLE_NONE;
}

bool invitation_find(struct tx *home, struct str token, struct invitation *ret)
{
    return by_hash(home, token_key(home->arena, token), ret);
}

bool invitation_by_key(struct tx *home, int64_t community, struct str key, struct invitation *ret)
{
    return by_hash(home, key, ret) && ret->community == community;
}

void invitation_cancel(struct tx *home, int64_t community, struct str key)
{
    invitation_delete(home, &(struct invitation_delete_in){ .token = key, .community = community });
}

size_t invitation_open(struct tx *home, int64_t community, struct invitation **ret)
{
    struct invitations_open_row *rows;
    size_t n = invitations_open(
        home, &(struct invitations_open_in){ .community = community, .now = home->now }, &rows);
    *ret = arena_array(home->arena, struct invitation, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = made_of(&rows[i]);
    return n;
}

void invitation_sweep(struct tx *home)
{
    invitation_delete_over(
        home, &(struct invitation_delete_over_in){ .before = home->now - 30LL * 24 * 3600000 });
}

/* -- accepted
 * ---------------------------------------------------------------------------------- */

/* Who was let in meanwhile keeps the role that they were given then. */
static bool is_here_already(struct tx *home, const struct invitation *i)
{
    struct account account;
    return account_by_email(home, i->email, &account) &&
           account_belongs(home, account.record.id, i->community);
}

bool invitation_accept(struct tx *home, struct str token, struct str name, int64_t *ret_account)
{
    struct invitation i;
    struct account account;
    if (!invitation_find(home, token, &i) || is_here_already(home, &i) ||
        invitation_spend(home, &(struct invitation_spend_in){
                                   .token = token_key(home->arena, token), .now = home->now }) != 1)
        return false;
    *ret_account = account_join(home, i.email, name, i.community, i.role, i.organization);
    if (record_get(home, &entity_account, *ret_account, &account) && !account.lang.p)
        account_set_lang(home, *ret_account, i.lang);
    return true;
}

/* -- who may
 * ----------------------------------------------------------------------------------- */

bool role_is_of_agency(enum role role)
{
    switch (role) {
    case ROLE_DIRECTOR:
    case ROLE_WORKER:
    case ROLE_LOCATOR:
    case ROLE_PARTNER:
    case ROLE_LANDLORD:
        return true;
    case ROLE_NONE:
    case ROLE_COORDINATOR:
    case ROLE_ADMINISTRATOR:
    case ROLE_FUNDER:
        return false;
    }
    return false;
}

bool guard_may_give(const struct actor *who, enum role role, int64_t organization)
{
    if (guard_reach(who, CAP_PEOPLE) == REACH_OWN && !role_is_of_agency(role))
        return false;
    return role != ROLE_NONE && guard_may(who, CAP_PEOPLE, organization);
}
