/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/throttle.h"

#include <pthread.h>

/* A bucket of ten tries, refilled one each six seconds. Buckets live in a fixed table by hash: an
 * outsider who floods it can only make others share a bucket for a minute, never use up memory. */
enum { BUCKETS = 4096, BURST = 10, REFILL_MS = 6000 };

static struct {
    pthread_mutex_t lock;
    struct {
        uint64_t what;
        instant empty_until; /* the bucket is full again when now reaches this */
    } slot[BUCKETS];
} buckets = { .lock = PTHREAD_MUTEX_INITIALIZER };

bool throttle_try(struct str what, instant now)
{
    uint64_t hash = str_hash(what);
    size_t at = hash % BUCKETS;
    bool go = false;
    pthread_mutex_lock(&buckets.lock);
    instant until = buckets.slot[at].empty_until;
    if (buckets.slot[at].what != hash && until <= now)
        until = now;
    if (until < now)
        until = now;
    if (until + REFILL_MS - now <= (instant)BURST * REFILL_MS) {
        buckets.slot[at].what = hash;
        buckets.slot[at].empty_until = until + REFILL_MS;
        go = true;
    }
    pthread_mutex_unlock(&buckets.lock);
    return go;
}
