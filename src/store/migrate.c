/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/driver.h"

#include "core/fault.h"
#include "store.sql.h"

/* Migrations, each in a transaction of its own; and what a database looks like, to compare. */

enum { MIGRATE_MEMORY = 16 << 20 };

static int version_in(struct tx *tx)
{
    struct schema_version_there_row there;
    struct schema_version_last_row last = { 0 };
    schema_version_there(tx, &there);
    if (there.there)
        schema_version_last(tx, &last);
    return (int)last.number;
}

/* Runs fn in a transaction of its own; a fault in it passes through after the rollback. */
static void transaction(struct db *db, bool writing, void (*fn)(struct tx *, void *), void *ctx)
{
    struct arena *a = arena_new(MIGRATE_MEMORY);
    struct tx tx = { .db = db };
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        tx_rollback(&tx);
        arena_free(a);
        fault_raise(fault.kind, "%s", fault.what);
    }
    tx_begin(&tx, db, a, writing, ISOLATION_DEFAULT);
    fn(&tx, ctx);
    tx_commit(&tx);
    fault_done(&fault);
    arena_free(a);
}

static void version_read(struct tx *tx, void *ctx)
{
    *(int *)ctx = version_in(tx);
}

int store_schema_version(struct db *db)
{
    int version = 0;
    transaction(db, false, version_read, &version);
    return version;
}

static void migration_run(struct tx *tx, void *ctx)
{
    const struct migration *m = ctx;
    struct schema_version_lock_row locked;
    schema_version_lock(tx, &locked);
    if (version_in(tx) >= m->number) /* another program was quicker */
        return;
    store_script(tx, str_of(tx->db->engine == ENGINE_SQLITE ? m->sqlite : m->postgres));
    schema_version_add(tx, &(struct schema_version_add_in){
                               .number = m->number, .name = str_of(m->name), .at = tx->now });
}

static void wall_build(struct tx *tx, void *ctx)
{
    (void)ctx;
    struct schema_version_lock_row locked;
    schema_version_lock(tx, &locked);
    tx->db->driver->wall(tx->db);
}

enum migrate_result store_migrate(struct db *db, const struct migration *list, size_t n)
{
    int version = store_schema_version(db);
    if (n && version > list[n - 1].number)
        return MIGRATE_NEWER;
    for (size_t i = 0; i < n; i++) {
        REQUIRE(i == 0 || list[i].number > list[i - 1].number);
        struct migration m = list[i];
        if (m.number > version)
            transaction(db, true, migration_run, &m);
    }
    if (db->driver->wall)
        transaction(db, true, wall_build, NULL);
    return MIGRATE_DONE;
}
