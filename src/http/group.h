/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_GROUP_H
#define HTTP_GROUP_H

#include "http/exchange.h"
#include "http/writers.h"

/* Writes to one database in one transaction. */
enum {
    GROUP_KEYS = 64,
    SESSION_KEY = 64,            /* a session's SHA-256 in hexadecimal */
    GROUP_KEY = SESSION_KEY + 1, /* and whether it was seen on a person's record */
    GROUP_PERSONAL = 'p',
};

struct group {
    struct http_worker *w;
    struct arena *arena;
    bool home; /* to the installation */
    struct exchange *items[GROUP_MOST];
    size_t n;
    char keys[GROUP_KEYS][GROUP_KEY]; /* sessions to touch */
    size_t n_keys;

    struct tx tx, reading; /* the written database; the installation when that is another */
    bool tx_open, reading_open;
    size_t done; /* items that ran */
    bool faulted[GROUP_MOST];
    struct fault fault; /* why the whole transaction was lost */
};

/* Runs items until time is up, commits. The first g->done items have their answer, whatever
 * happened: one that faults harms no other, and none says "done" that is not on disk. Touches may
 * be lost. */
void group_run(struct group *g);

#endif
