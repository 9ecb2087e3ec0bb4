/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/load.h"

#include "app/module.h"
#include "app/network/vocabulary/vocabulary.h"
#include "core/fault.h"
#include "guard/audit.h"
#include "guard/migrations.h"

bool load_knows(struct arena *a, const char *kind, int64_t version)
{
    struct migration *list;
    size_t n = migrations_of(a, kind, &list);
    return n > 0 && version <= list[n - 1].number;
}

struct db *load_database(struct arena *a, const struct db_address *at, const char *kind,
                         int64_t version)
{
    char *error = NULL;
    struct migration *list;
    struct db *db = db_open(at, DB_CREATE, &error);
    if (!db)
        fault_raise(FAULT_STORE, "%s", error);
    size_t n = migrations_of(a, kind, &list);
    while (n > 0 && list[n - 1].number > version)
        n--;
    store_migrate(db, list,
                  n); /* a newer schema stays: what is missing in the file is then empty */
    return db;
}

const struct copy_table *load_table_named(const struct copy_table *list, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].name, name))
            return &list[i];
    return NULL;
}

bool load_is_empty(struct tx *tx, const struct copy_table *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (copy_count(tx, &list[i]) > 0)
            return false;
    return true;
}

static bool has_column(const struct copy_table *t, struct str name)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->columns[i].name, name))
            return true;
    return false;
}

bool load_fits(const struct copy_table *there, const struct copy_table *from)
{
    for (size_t i = 0; i < from->n; i++)
        if (!there || !has_column(there, from->columns[i].name))
            return false;
    return true;
}

void load_search(struct arena *a, struct db *db, const struct community *c)
{
    struct tx tx;
    const struct module_entity **list;
    size_t n = module_entities(a, &list);
    tx_begin(&tx, db, a, true, ISOLATION_DEFAULT);
    tx.key = c->key;
    for (size_t i = 0; i < n; i++)
        record_rebuild_search(&tx, list[i]->entity);
    tx_commit(&tx);
}

/* -- once, after a migration ------------------------------------------------------------------- */

/* To be raised when words are added to content/vocabularies.csv, when texts have to be settled, or
 * when other fields are searched or marked. */
#define RENEWED "4"
enum { RENEW_MEMORY = 256 << 20, SETTLE_BATCH = 500 };

static bool is_renewed(struct arena *a, struct db *db)
{
    struct tx tx;
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    struct str last = setting_get(&tx, "renewed");
    tx_rollback(&tx);
    return last.p && str_is(last, RENEWED);
}

static void renew_begin(struct tx *tx, struct arena *a, struct db *db, const struct community *c)
{
    tx_begin(tx, db, a, true, ISOLATION_DEFAULT);
    tx->request = STR("renew");
    tx->today = community_today(c, tx->now);
    audit_watch(tx, c);
}

/* Can be stopped anywhere and goes on from there; what is done is marked last. */
static void renew(struct arena *a, struct db *db, const struct community *c)
{
    struct tx tx;
    renew_begin(&tx, a, db, c);
    vocabulary_seed(&tx);
    tx_commit(&tx);
    for (bool more = true; more;) {
        arena_reset(a);
        renew_begin(&tx, a, db, c);
        more = vocabulary_settle(&tx, SETTLE_BATCH) > 0;
        tx_commit(&tx);
    }
    load_search(a, db, c);
    renew_begin(&tx, a, db, c);
    setting_set(&tx, "renewed", STR(RENEWED));
    tx_commit(&tx);
}

bool load_up_to_date(struct arena *a, const struct installation *in, const struct community *c,
                     char **ret_error)
{
    if (!community_migrate(in, c, a, ret_error))
        return false;
    struct db *db = db_open(&c->at, DB_OWNER, ret_error);
    if (!db)
        return false;
    if (!is_renewed(a, db)) {
        struct arena *own = arena_new(RENEW_MEMORY);
        arena_defer(a, (void (*)(void *))arena_free, own);
        renew(own, db, c);
    }
    db_close(db);
    return true;
}

bool load_verify(struct arena *a, struct db *db, const struct installation *in,
                 const struct community *c)
{
    struct tx tx;
    struct audit_verdict v;
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    audit_verify(&tx, in, c, &v);
    tx_rollback(&tx);
    return !v.what;
}
