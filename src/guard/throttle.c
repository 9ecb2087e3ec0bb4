/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/throttle.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

/* The last ten tries of each, in a fixed table: an outsider who floods it can only make others
 * share a place for a minute, never use up memory. The hash is keyed, so that nobody can choose
 * with whom to share. */
enum { PLACES = 4096, TRIES = 10, WINDOW_MS = 60000, CLOCK_SLIP_MS = 5000 };

struct place {
    uint64_t what;
    instant tries[TRIES]; /* a ring; 0: none yet */
    int next;
};

static struct {
    pthread_mutex_t lock;
    bool keyed;
    unsigned char key[crypto_shorthash_KEYBYTES];
    struct place places[PLACES];
} table = { .lock = PTHREAD_MUTEX_INITIALIZER };

static uint64_t hash_of(struct str what)
{
    unsigned char hash[crypto_shorthash_BYTES];
    uint64_t number;
    if (!table.keyed)
        randombytes_buf(table.key, sizeof table.key);
    table.keyed = true;
    crypto_shorthash(hash, (const unsigned char *)(what.p ? what.p : ""), what.n, table.key);
    memcpy(&number, hash, sizeof number);
    return number;
}

/* A try of the future is the mark of a clock that was put back: it does not count. */
static bool counts(instant tried, instant now)
{
    return tried != 0 && now - tried < WINDOW_MS && tried - now < CLOCK_SLIP_MS;
}

/* The place of `what`: its own, else one that nobody has used for a minute, else shared. */
static struct place *place_of(uint64_t what, instant now)
{
    struct place *first = &table.places[what % PLACES], *free = NULL;
    for (size_t i = 0; i < 8; i++) {
        struct place *p = &table.places[(what + i) % PLACES];
        if (p->what == what)
            return p;
        int newest = (p->next + TRIES - 1) % TRIES;
        if (!free && !counts(p->tries[newest], now))
            free = p;
    }
    if (!free)
        return first;
    *free = (struct place){ .what = what };
    return free;
}

bool throttle_take(struct str what, int most, instant now)
{
    int tried = 0;
    pthread_mutex_lock(&table.lock);
    struct place *p = place_of(hash_of(what), now);
    for (int i = 0; i < TRIES; i++)
        tried += counts(p->tries[i], now);
    bool go = tried < (most < TRIES ? most : TRIES);
    if (go) {
        p->tries[p->next] = now;
        p->next = (p->next + 1) % TRIES;
    }
    pthread_mutex_unlock(&table.lock);
    return go;
}

bool throttle_try(struct str what, instant now)
{
    return throttle_take(what, TRIES, now);
}

void throttle_give_back(struct str what, instant now)
{
    pthread_mutex_lock(&table.lock);
    struct place *p = place_of(hash_of(what), now);
    int newest = (p->next + TRIES - 1) % TRIES;
    if (p->tries[newest] != 0) {
        p->tries[newest] = 0;
        p->next = newest;
    }
    pthread_mutex_unlock(&table.lock);
}

void throttle_forget(void)
{
    pthread_mutex_lock(&table.lock);
    memset(table.places, 0, sizeof table.places);
    pthread_mutex_unlock(&table.lock);
}
