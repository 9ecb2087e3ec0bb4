/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/guess.h"

#include "core/key.h"
#include "guard/throttle.h"

enum { OF_ADDRESS = 10, OF_ALL = 7, OF_ONE = 4, OF_KNOWN = 3 };
enum { KNOWN_DAYS = 180 };
#define COOKIE "__Host-known"

/* -- browsers where the account has signed in
 * ------------------------------------------------------------ */

static struct str known_mac(const struct req *q, struct str account, struct str since)
{
    unsigned char key[SECRET_KEY_BYTES];
    secret_derive(q->installation->master, "known browsers", key);
    return hash_hex(q->arena,
                    hash_hmac(q->arena, key,
                              arena_fmt(q->arena, "%.*s:%.*s", STR_ARG(since), STR_ARG(account))));
}

/* "1764000000000.HMAC of that and of the account" */
static bool is_known(const struct req *q, struct str account)
{
    struct str since, mac;
    int64_t at;
    return str_cut(q->known, '.', &since, &mac) && str_to_i64(since, &at) &&
           q->now - at < KNOWN_DAYS * 24LL * 3600000 && mac.n > 0 &&
           hash_equal(mac, known_mac(q, account, since));
}

/* -- tries
 * ------------------------------------------------------------------------------------ */

struct buckets {
    struct str address, all, one, known;
    bool is_known;
};

static struct buckets buckets_of(const struct req *q, struct str email)
{
    struct str account = key_sort(q->arena, email);
    return (struct buckets){
        .address = arena_fmt(q->arena, "address:%.*s", STR_ARG(q->address)),
        .all = arena_fmt(q->arena, "account:%.*s", STR_ARG(account)),
        .one = arena_fmt(q->arena, "pair:%.*s|%.*s", STR_ARG(q->address), STR_ARG(account)),
        .known = arena_fmt(q->arena, "known:%.*s", STR_ARG(account)),
        .is_known = is_known(q, account),
    };
}

/* The narrowest first: who is stopped there uses up nothing of the others. */
bool guess_may(const struct req *q, struct str email)
{
    struct buckets b = buckets_of(q, email);
    if (!throttle_take(b.address, OF_ADDRESS, q->now))
        return false;
    if (b.is_known)
        return throttle_take(b.known, OF_KNOWN, q->now);
    return throttle_take(b.one, OF_ONE, q->now) && throttle_take(b.all, OF_ALL, q->now);
}

void guess_give_back(const struct req *q, struct str email)
{
    struct buckets b = buckets_of(q, email);
    throttle_give_back(b.address, q->now);
    if (b.is_known) {
        throttle_give_back(b.known, q->now);
    } else {
        throttle_give_back(b.one, q->now);
        throttle_give_back(b.all, q->now);
    }
}

void guess_was_right(const struct req *q, struct res *r, struct str email)
{
    guess_give_back(q, email);
    struct str since = arena_fmt(q->arena, "%lld", (long long)q->now),
               mac = known_mac(q, key_sort(q->arena, email), since);
    res_cookie(r, COOKIE, arena_fmt(q->arena, "%.*s.%.*s", STR_ARG(since), STR_ARG(mac)),
               KNOWN_DAYS * 24LL * 3600);
}

/* -- challenges
 * ------------------------------------------------------------------------------- */

static struct str challenges_of(const struct req *q)
{
    return arena_fmt(q->arena, "challenge:%.*s", STR_ARG(q->address));
}

bool guess_challenge(const struct req *q)
{
    return throttle_try(challenges_of(q), q->now);
}

void guess_challenge_was_right(const struct req *q)
{
    throttle_give_back(challenges_of(q), q->now);
}
