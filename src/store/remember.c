/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/driver.h"

#include <stdlib.h>
#include <string.h>

/* What was counted or read often, kept with the connection until the database changes. */

enum { REMEMBERED_MOST = 128, REMEMBERED_BYTES = 16 * 1024 };

struct remembered {
    uint64_t stamp;
    size_t n, next;
    struct {
        uint64_t what;
        char *bytes;
        size_t n;
    } list[REMEMBERED_MOST];
};

static void forget(struct remembered *r)
{
    for (size_t i = 0; i < r->n; i++)
        free(r->list[i].bytes);
    r->n = r->next = 0;
}

void remembered_free(struct remembered *r)
{
    if (r)
        forget(r);
    free(r);
}

/* Asked once a transaction: what it reads does not change. */
static uint64_t stamp_of(struct db *db)
{
    if (!db->stamp)
        db->stamp = db->driver->stamp(db);
    return db->stamp;
}

struct str remembered_get(struct db *db, uint64_t what)
{
    struct remembered *r = db->remembered;
    if (!r || db->writing) /* its own changes are in no stamp yet */
        return STR_NULL;
    uint64_t stamp = stamp_of(db);
    if (stamp != r->stamp) {
        forget(r);
        r->stamp = stamp;
    }
    for (size_t i = 0; i < r->n; i++)
        if (r->list[i].what == what)
            return (struct str){ r->list[i].bytes, r->list[i].n };
    return STR_NULL;
}

/* Without memory it is simply counted again next time. */
void remembered_put(struct db *db, uint64_t what, struct str bytes)
{
    if (db->writing || bytes.n > REMEMBERED_BYTES)
        return;
    if (!db->remembered) {
        db->remembered = calloc(1, sizeof *db->remembered);
        if (!db->remembered)
            return;
        db->remembered->stamp = stamp_of(db);
    }
    struct remembered *r = db->remembered;
    char *copy = malloc(bytes.n + 1);
    if (!copy)
        return;
    if (bytes.n)
        memcpy(copy, bytes.p, bytes.n);
    size_t at = r->next;
    r->next = (r->next + 1) % REMEMBERED_MOST;
    if (at < r->n)
        free(r->list[at].bytes);
    else
        r->n++;
    r->list[at].what = what;
    r->list[at].bytes = copy;
    r->list[at].n = bytes.n;
}
