/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/driver.h"

#include "core/fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct db *db_open(const struct db_address *at, enum db_mode mode, char **ret_error)
{
    static _Thread_local char error[DB_ERROR_BYTES]; /* so that nobody has to free it */
    error[0] = '\0';
    struct db *db =
        at->engine == ENGINE_SQLITE ? sqlite_open(at, mode, error) : postgres_open(at, mode, error);
    if (!db && ret_error)
        *ret_error = error;
    return db;
}

static bool file_remove(struct arena *a, struct str path, char error[DB_ERROR_BYTES])
{
    static const char *const endings[] = { "", "-wal", "-shm", ".lock" };
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *name = arena_fmt(a, "%.*s%s", STR_ARG(path), endings[i]).p;
        if (unlink(name) != 0 && errno != ENOENT) {
            snprintf(error, DB_ERROR_BYTES, "%.200s: %s", name, strerror(errno));
            return false;
        }
    }
    return true;
}

/* Waits for the writer under way, if any. */
static bool schema_remove(struct arena *a, const struct db_address *at, char **ret_error)
{
    struct tx tx;
    struct db *db = db_open(at, DB_OWNER, ret_error);
    if (!db)
        return false;
    tx_begin(&tx, db, a, true, ISOLATION_DEFAULT);
    store_script(&tx, arena_fmt(a, "drop schema \"%.*s\" cascade", STR_ARG(at->schema)));
    tx_commit(&tx);
    db_close(db);
    return true;
}

bool db_remove(const struct db_address *at, char **ret_error)
{
    static _Thread_local char error[DB_ERROR_BYTES];
    struct arena *a = arena_new(1 << 20);
    *ret_error = error;
    bool removed = at->engine == ENGINE_SQLITE ? file_remove(a, at->where, error)
                                               : schema_remove(a, at, ret_error);
    arena_free(a);
    return removed;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    if (db->in_tx)
        db->driver->rollback(db);
    remembered_free(db->remembered);
    db->driver->close(db);
}

enum engine db_engine(const struct db *db)
{
    return db->engine;
}

enum db_wall db_wall(const struct db *db)
{
    if (db->engine == ENGINE_SQLITE)
        return DB_WALL_NONE;
    return db->walled ? DB_WALL_STANDS : DB_WALL_MISSING;
}

void db_check(const struct db *db)
{
    if (!db->in_tx)
        fault_raise(FAULT_INVARIANT, "a statement outside a transaction");
    if (db->lost[0])
        fault_raise(FAULT_STORE, "the transaction was lost: %s", db->lost);
}

void tx_begin(struct tx *tx, struct db *db, struct arena *a, bool writing, enum isolation isolation)
{
    REQUIRE(!db->in_tx);
    REQUIRE(!writing || db->may_write);
    instant now = clock_machine();
    *tx = (struct tx){ .db = db,
                       .arena = a,
                       .writing = writing,
                       .now = now,
                       .today = zone_day(NULL, now),
                       .import = 0 };
    db->lost[0] = '\0';
    db->told = false;
    db->depth = 0;
    db->stamp = 0;
    db->writing = writing;
    db->driver->begin(db, writing, isolation);
    db->in_tx = true;
}

void tx_commit(struct tx *tx)
{
    struct db *db = tx->db;
    db_check(db);
    db->driver->commit(db);
    db->in_tx = false;
}

void tx_rollback(struct tx *tx)
{
    struct db *db = tx->db;
    if (!db->in_tx)
        return;
    db->driver->rollback(db);
    db->in_tx = false;
}

/* Savepoints have one name: an inner one hides the outer until it is released. */
void tx_savepoint(struct tx *tx)
{
    db_check(tx->db);
    tx->db->driver->script(tx->db, "savepoint part");
    tx->db->depth++;
}

void tx_release(struct tx *tx)
{
    db_check(tx->db);
    tx->db->driver->script(tx->db, "release savepoint part");
    tx->db->depth--;
}

/* The boundary calls this while it recovers, so it does not raise: what cannot be taken back alone
 * breaks the whole transaction, and tx_commit will say so. */
void tx_rollback_to(struct tx *tx)
{
    struct db *db = tx->db;
    if (!db->in_tx || db->lost[0])
        return;
    db->driver->settle(db, db->depth);
    db->told = false;
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        snprintf(db->lost, sizeof db->lost, "%.250s", fault.what);
        return;
    }
    if (!db->driver->alive(db))
        fault_raise(FAULT_STORE, "the engine gave up the whole transaction");
    db->driver->script(db, "rollback to savepoint part");
    db->driver->script(db, "release savepoint part");
    db->depth--;
    fault_done(&fault);
}

void store_script(struct tx *tx, struct str sql)
{
    db_check(tx->db);
    REQUIRE(tx->writing);
    tx->db->driver->script(tx->db, arena_z(tx->arena, sql));
}
