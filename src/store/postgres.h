/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_POSTGRES_H
#define STORE_POSTGRES_H

#include "store/driver.h"

#include <libpq-fe.h>

/* Shared by postgres.c (the connection) and postgres_statement.c (prepared statements and rows). */

struct postgres_prepared;
enum { POSTGRES_BUCKETS = 256, POSTGRES_KEPT = 256, POSTGRES_OPEN = 16 };

struct postgres_db {
    struct db base;
    PGconn *conn;
    char *conninfo;
    char schema[64];
    bool by_key;         /* as the address says */
    bool owner;          /* keeps the rights of who connects */
    const char *pending; /* the "begin …" that the first statement takes along; NULL once it ran */
    bool plans_once; /* this transaction keeps plans whatever the values: a list has asked for it */
    bool ending;     /* the answer to a reading transaction's commit is not read yet */
    struct postgres_prepared *buckets[POSTGRES_BUCKETS];
    size_t n_kept;
    unsigned names, streams; /* the last numbers given out */
    uint64_t uses;
    struct {
        PGresult *result;
        int depth;         /* of savepoints, when it began */
    } open[POSTGRES_OPEN]; /* being read; a fault leaves them to the rollback */
};

/* Raises what the server answered, after freeing the answer; NULL is fine. */
_Noreturn void postgres_refuse(struct postgres_db *db, PGresult *r, const char *where);
bool postgres_reconnect(struct postgres_db *db);
void postgres_wall_build(struct db *base);
bool postgres_wall_stand(struct postgres_db *db); /* takes on the role that policies bind */
void postgres_begin_now(struct postgres_db *db);  /* sends a "begin" that is pending */
/* Runs statements without binds and rows, a pending "begin" before them. */
void postgres_plain(struct postgres_db *db, const char *sql);
void postgres_drain(struct postgres_db *db); /* reads what is left of earlier answers */

bool postgres_knows(struct db *db, const void *key);
void postgres_start(struct db *db, const struct query *q, struct cursor *ret);
bool postgres_next(struct cursor *c);
void postgres_column(struct cursor *c, int i, struct cell *ret);
int64_t postgres_finish(struct cursor *c);
bool postgres_prepares(struct db *db, const struct statement *s, struct str sql, struct arena *a,
                       struct str *ret_error);
void postgres_settle(struct db *db, int depth);
void postgres_unprepare(struct postgres_db *db); /* the server knows none of them any more */
void postgres_forget(struct postgres_db *db);    /* frees them, on this side only */

#endif
