/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_DATABASE_H
#define SUPPORT_DATABASE_H

#include "core/fault.h"
#include "store/store.h"

/* A database of its own for one test: a schema of the cluster that MAILLAGE_TEST_DATABASE names, or
 * a SQLite file in a temporary folder when it is not set. A failure ends the test. */
struct test_db {
    struct arena *arena;
    struct db *db; /* open for writing */
    struct db_address at;
    struct str folder; /* SQLite: where the file is */
};

struct test_db *test_db_open(void);                    /* with the migrations of schema/ */
struct test_db *test_db_open_with(const char *folder); /* of that folder; NULL: none, all empty */
void test_db_close(struct test_db *t);                 /* removes everything; NULL is fine */
struct db *test_db_again(struct test_db *t, enum db_mode mode); /* another connection */
void test_db_entity(struct test_db *t, const struct entity *e); /* its table */

/* A transaction; the arena is the test's. */
void test_tx(struct test_db *t, struct tx *tx, bool writing);
#define TEST_WRITE(t, tx)                                                                          \
    for (bool once_ = (test_tx((t), (tx), true), true); once_; once_ = (tx_commit(tx), false))
#define TEST_READ(t, tx)                                                                           \
    for (bool once_ = (test_tx((t), (tx), false), true); once_; once_ = (tx_commit(tx), false))

/* Whether `work` raised a fault of that kind. */
bool test_faults(enum fault_kind kind, void (*work)(void *ctx), void *ctx);

#endif
