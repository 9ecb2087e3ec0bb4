/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include "http/http.h"

/* Connections of one thread, opened when first asked for; the least recently used of the
 * communities' is closed when there are too many. A connection that cannot be opened is a fault. */
enum { WORKER_CONNECTIONS = 16 };

struct db *worker_home(struct http_worker *w, bool writing);
struct db *worker_community(struct http_worker *w, const struct community *c, bool writing);
/* After a database failed: nothing is known of the connections any more. */
void worker_close(struct http_worker *w);
bool worker_is_postgres(const struct http_worker *w);

#endif
