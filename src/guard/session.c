/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/session.h"

#include "session.sql.h"

static struct str token_key(struct arena *a, struct str token)
{
    return hash_hex(a, hash_sha256(a, token));
}

/* Tied to the token and to nothing else, so that it needs no place in the database. */
struct str session_csrf(struct arena *a, struct str token)
{
    struct str salted = arena_fmt(a, "csrf:%.*s", STR_ARG(token));
    return str_sub(token_key(a, salted), 0, 32);
}

static enum role role_of(struct str code)
{
    for (int i = 1; i < enumeration_role.n_values; i++)
        if (str_is(code, enumeration_role.values[i].code))
            return (enum role)i;
    return ROLE_NONE;
}

/* One that begins in the future was made under a clock that has been put right since: over too, or
 * it would live until that day. */
static bool is_over(instant now, instant created, instant seen)
{
    return now - seen >= SESSION_IDLE_MS || now - created >= SESSION_ABSOLUTE_MS ||
           created - now > SESSION_SLIP_MS || seen - now > SESSION_SLIP_MS;
}

bool session_find(struct tx *home, struct str token, struct session *ret)
{
    if (token.n != 43)
        return false;
    struct session_by_token_row row;
    struct str key = token_key(home->arena, token);
    if (!session_by_token(home, &(struct session_by_token_in){ .token = key }, &row))
        return false;
    if (is_over(home->now, row.created, row.seen))
        return false;
    *ret = (struct session){
        .key = key,
        .actor = { .account = row.account,
                   .membership = row.membership,
                   .role = role_of(row.role),
                   .organization = row.organization,
                   .name = row.name },
        .community = row.community,
        .place = { .record = { .id = row.community, .archived = NUMBER_NONE },
                   .slug = row.slug,
                   .name = row.community_name,
                   .zone = row.zone,
                   .offset_ms = row.offset_ms },
        .csrf = session_csrf(home->arena, token),
        .touch = home->now - row.seen >= SESSION_TOUCH_MS,
    };
    ret->has_lang = lang_parse(row.lang, &ret->lang);
    return true;
}

struct str session_start(struct tx *home, int64_t account, int64_t community)
{
    struct str token = secret_token(home->arena);
    struct membership_first_row first;
    if (community == 0 &&
        membership_first(home, &(struct membership_first_in){ .account = account }, &first))
        community = first.community;
    session_insert(home, &(struct session_insert_in){ .token = token_key(home->arena, token),
                                                      .account = account,
                                                      .community = community,
                                                      .now = home->now });
    return token;
}

void session_touch(struct tx *home, struct str key)
{
    session_seen(home, &(struct session_seen_in){ .token = key, .now = home->now });
}

void session_end(struct tx *home, struct str key)
{
    session_delete(home, &(struct session_delete_in){ .token = key });
}

void session_end_all(struct tx *home, int64_t account)
{
    session_delete_account(home, &(struct session_delete_account_in){ .account = account });
    account_link_delete_account(home,
                                &(struct account_link_delete_account_in){ .account = account });
}

bool session_choose(struct tx *home, struct str key, int64_t community)
{
    return session_set_community(home, &(struct session_set_community_in){
                                           .token = key, .community = community }) > 0;
}

void session_sweep(struct tx *home)
{
    session_delete_over(
        home, &(struct session_delete_over_in){ .seen_before = home->now - SESSION_IDLE_MS,
                                                .created_before = home->now - SESSION_ABSOLUTE_MS,
                                                .after = home->now + SESSION_SLIP_MS });
    account_link_delete_over(home,
                             &(struct account_link_delete_over_in){ .until_before = home->now });
}

struct str link_create(struct tx *home, int64_t account, instant until)
{
    struct str token = secret_token(home->arena);
    account_link_insert(
        home, &(struct account_link_insert_in){
                  .token = token_key(home->arena, token), .account = account, .until = until });
    return token;
}

bool link_peek(struct tx *home, struct str token, int64_t *ret_account)
{
    struct account_link_find_row row;
    if (!account_link_find(home,
                           &(struct account_link_find_in){ .token = token_key(home->arena, token),
                                                           .now = home->now },
                           &row))
        return false;
    *ret_account = row.account;
    return true;
}

bool link_use(struct tx *home, struct str token, int64_t *ret_account)
{
    return link_peek(home, token, ret_account) &&
           account_link_spend(
               home, &(struct account_link_spend_in){ .token = token_key(home->arena, token),
                                                      .now = home->now }) == 1;
}
