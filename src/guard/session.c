/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/session.h"

#include "guard/account.h"
#include "guard/invitation.h"
#include "session.sql.h"

struct str session_key(struct arena *a, struct str token)
{
    return hash_hex(a, hash_sha256(a, token));
}

/* Tied to the token and to nothing else, so that it needs no place in the database. */
struct str session_csrf(struct arena *a, struct str token)
{
    struct str salted = arena_fmt(a, "csrf:%.*s", STR_ARG(token));
    return str_sub(session_key(a, salted), 0, 32);
}

/* One that begins in the future was made under a clock that has been put right since: over too, or
 * it would live until that day. */
static bool is_over(instant now, instant created, instant seen, bool personal)
{
    return now - seen >= (personal ? SESSION_IDLE_PERSONAL_MS : SESSION_IDLE_MS) ||
           now - created >= SESSION_ABSOLUTE_MS || created - now > SESSION_SLIP_MS ||
           seen - now > SESSION_SLIP_MS;
}

bool session_find(struct tx *home, struct str token, struct session *ret)
{
    if (token.n != 43)
        return false;
    struct session_by_token_row row;
    struct str key = session_key(home->arena, token);
    if (!session_by_token(home, &(struct session_by_token_in){ .token = key }, &row))
        return false;
    if (is_over(home->now, row.created, row.seen, row.personal))
        return false;
    *ret = (struct session){
        .key = key,
        .pending = row.proven ? 0 : row.account,
        .idle = home->now - row.seen,
        .personal = row.personal,
        .several = row.places > 1,
        .community = row.community,
        .place = { .record = { .id = row.community, .archived = NUMBER_NONE },
                   .slug = row.slug,
                   .name = row.community_name,
                   .zone = row.zone,
                   .offset_ms = row.offset_ms },
        .csrf = session_csrf(home->arena, token),
        .touch = home->now - row.seen >= SESSION_TOUCH_MS,
    };
    if (row.proven)
        ret->actor = (struct actor){ .account = row.account,
                                     .membership = row.membership,
                                     .role = role_named(row.role),
                                     .organization = row.organization,
                                     .name = row.name };
    ret->has_lang = lang_parse(row.lang, &ret->lang);
    return true;
}

struct str session_begin(struct tx *home, const struct session_new *n)
{
    struct str token = secret_token(home->arena);
    struct membership_first_row first;
    int64_t community = n->community;
    if (community == 0 &&
        membership_first(home, &(struct membership_first_in){ .account = n->account }, &first))
        community = first.community;
    session_insert(home, &(struct session_insert_in){ .token = session_key(home->arena, token),
                                                      .account = n->account,
                                                      .community = community,
                                                      .now = home->now,
                                                      .proven = n->proven,
                                                      .device = n->device });
    account_seen_put(home,
                     &(struct account_seen_put_in){ .account = n->account, .now = home->now });
    return token;
}

struct str session_start(struct tx *home, int64_t account, int64_t community)
{
    return session_begin(
        home, &(struct session_new){ .account = account, .community = community, .proven = true });
}

void session_touch(struct tx *home, struct str key, bool personal)
{
    session_seen(home,
                 &(struct session_seen_in){ .token = key, .now = home->now, .personal = personal });
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
    invitation_sweep(home);
}

/* -- seen and ended by their owner
 * ------------------------------------------------------------- */

struct str session_device(struct arena *a, struct str agent)
{
    /* The order matters: each browser also names those it wants to pass for. */
    static const struct {
        const char *mark, *code;
    } browsers[] = { { "Edg", "edge" },
                     { "OPR/", "opera" },
                     { "SamsungBrowser", "samsung" },
                     { "Firefox", "firefox" },
                     { "FxiOS", "firefox" },
                     { "CriOS", "chrome" },
                     { "Chrome", "chrome" },
                     { "Safari", "safari" } },
      systems[] = { { "iPhone", "iphone" },   { "iPad", "ipad" },    { "Android", "android" },
                    { "Windows", "windows" }, { "Mac OS X", "mac" }, { "CrOS", "chromebook" },
                    { "Linux", "linux" } };
    const char *browser = "other", *system = "other";
    for (size_t i = sizeof browsers / sizeof *browsers; i-- > 0;)
        if (str_find(agent, str_of(browsers[i].mark)) >= 0)
            browser = browsers[i].code;
    for (size_t i = sizeof systems / sizeof *systems; i-- > 0;)
        if (str_find(agent, str_of(systems[i].mark)) >= 0)
            system = systems[i].code;
    return arena_fmt(a, "%s %s", browser, system);
}

size_t session_list(struct tx *home, int64_t account, struct session_row **ret)
{
    struct sessions_of_row *rows;
    size_t n =
        sessions_of(home,
                    &(struct sessions_of_in){ .account = account,
                                              .seen_after = home->now - SESSION_IDLE_MS,
                                              .created_after = home->now - SESSION_ABSOLUTE_MS },
                    &rows);
    *ret = arena_array(home->arena, struct session_row, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct session_row){ .key = rows[i].token,
                                          .device = rows[i].device,
                                          .created = rows[i].created,
                                          .seen = rows[i].seen,
                                          .proven = rows[i].proven };
    return n;
}

void session_end_own(struct tx *home, int64_t account, struct str key)
{
    session_delete_own(home, &(struct session_delete_own_in){ .token = key, .account = account });
}

void session_end_others(struct tx *home, int64_t account, struct str key)
{
    session_delete_others(home,
                          &(struct session_delete_others_in){ .token = key, .account = account });
    account_link_delete_account(home,
                                &(struct account_link_delete_account_in){ .account = account });
}

/* -- links
 * ------------------------------------------------------------------------------------- */

static const char ENTER[] = "enter", RESET[] = "reset";
enum { RESET_AGAIN_MS = 5 * 60 * 1000 };

static struct str create(struct tx *home, int64_t account, instant until, const char *purpose)
{
    struct str token = secret_token(home->arena);
    account_link_insert(home,
                        &(struct account_link_insert_in){ .token = session_key(home->arena, token),
                                                          .account = account,
                                                          .until = until,
                                                          .purpose = str_of(purpose) });
    return token;
}

static bool peek(struct tx *home, struct str token, const char *purpose, int64_t *ret_account)
{
    struct account_link_find_row row;
    if (!account_link_find(home,
                           &(struct account_link_find_in){ .token = session_key(home->arena, token),
                                                           .now = home->now,
                                                           .purpose = str_of(purpose) },
                           &row))
        return false;
    *ret_account = row.account;
    return true;
}

static bool use(struct tx *home, struct str token, const char *purpose, int64_t *ret_account)
{
    return peek(home, token, purpose, ret_account) &&
           account_link_spend(
               home, &(struct account_link_spend_in){ .token = session_key(home->arena, token),
                                                      .now = home->now }) == 1;
}

struct str link_create(struct tx *home, int64_t account, instant until)
{
    return create(home, account, until, ENTER);
}

bool link_peek(struct tx *home, struct str token, int64_t *ret_account)
{
    return peek(home, token, ENTER, ret_account);
}

bool link_use(struct tx *home, struct str token, int64_t *ret_account)
{
    return use(home, token, ENTER, ret_account);
}

struct str reset_create(struct tx *home, int64_t account)
{
    struct account_link_waiting_row waiting;
    if (account_link_waiting(home,
                             &(struct account_link_waiting_in){
                                 .account = account,
                                 .purpose = str_of(RESET),
                                 .until_after = home->now + LINK_RESET_MS - RESET_AGAIN_MS },
                             &waiting))
        return STR_NULL;
    return create(home, account, home->now + LINK_RESET_MS, RESET);
}

bool reset_peek(struct tx *home, struct str token, int64_t *ret_account)
{
    return peek(home, token, RESET, ret_account);
}

bool reset_use(struct tx *home, struct str token, int64_t *ret_account)
{
    return use(home, token, RESET, ret_account);
}
