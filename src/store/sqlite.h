/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "store/driver.h"

#include <sqlite3.h>

/* Shared by sqlite.c (the connection) and sqlite_statement.c (prepared statements and rows). */

struct sqlite_prepared;
enum { SQLITE_BUCKETS = 256, SQLITE_KEPT = 192 /* prepared statements a connection keeps */ };

struct sqlite_db {
    struct db base;
    sqlite3 *handle;
    int lock; /* of the file beside it; -1 when only reading */
    bool locked;
    int log_pages; /* in the write-ahead log after the last commit of this connection */
    struct sqlite_prepared *buckets[SQLITE_BUCKETS];
    struct sqlite_prepared *extra; /* copies of statements that were already in use */
    size_t n_kept, n_busy;         /* statements; those whose rows are being read */
    uint64_t uses;
};

_Noreturn void sqlite_raise(struct sqlite_db *db, int code, const char *where);

bool sqlite_knows(struct db *db, const void *key);
void sqlite_start(struct db *db, const struct query *q, struct cursor *ret);
bool sqlite_next(struct cursor *c);
void sqlite_column(struct cursor *c, int i, struct cell *ret);
int64_t sqlite_finish(struct cursor *c);
bool sqlite_prepares(struct db *db, const struct statement *s, struct str sql, struct arena *a,
                     struct str *ret_error);
void sqlite_settle(struct db *db, int depth);
void sqlite_forget(struct sqlite_db *db); /* lets go of every prepared statement */

#endif
