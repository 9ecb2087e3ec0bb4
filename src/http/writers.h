/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_WRITERS_H
#define HTTP_WRITERS_H

#include "http/exchange.h"

/* The write queues, one for each database, for an engine with one writer at a time (SQLite). A
 * small pool of threads serves them: whoever takes a queue takes all that waits in it (GROUP_MOST,
 * GROUP_MS), runs it in one transaction, each exchange in a savepoint, and answers after the
 * commit. */
enum { GROUP_MOST = 64, GROUP_US = 50 * 1000, WRITER_THREADS = 2 };

struct writers;
/* NULL when no thread can be started. */
struct writers *writers_start(const struct installation *in,
                              void (*answer)(void *ctx, struct exchange *x), void *ctx);
/* False when the writers stop: the exchange stays the caller's. */
bool writers_push(struct writers *s, struct exchange *x);
/* Notes that a session is in use; when too many wait it is left for a later request. */
void writers_touch(struct writers *s, struct str session_key);
void writers_stop(struct writers *s); /* writes what waits, then ends the threads */
void writers_free(struct writers *s); /* after writers_stop; NULL is fine */

#endif
