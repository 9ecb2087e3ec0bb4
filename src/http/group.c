/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/group.h"

#include "core/log.h"

#include <string.h>

static void begin(struct group *g)
{
    const struct exchange *first = g->n > 0 ? g->items[0] : NULL;
    struct db *db =
        g->home ? worker_home(g->w, true) : worker_community(g->w, &first->community, true);
    tx_begin(&g->tx, db, g->arena, true, ISOLATION_DEFAULT);
    g->tx_open = true;
    if (!g->home) {
        tx_begin(&g->reading, worker_home(g->w, false), g->arena, false, ISOLATION_DEFAULT);
        g->reading_open = true;
    }
}

static void end(struct group *g)
{
    if (g->tx_open)
        tx_rollback(&g->tx);
    if (g->reading_open)
        tx_rollback(&g->reading);
    g->tx_open = g->reading_open = false;
}

/* A write to the installation may read its community. */
static struct tx *own_reading(struct group *g, struct exchange *x)
{
    if (!x->has_community)
        return NULL;
    struct db *db = worker_community(g->w, &x->community, false);
    tx_begin(&x->tx, db, x->arena, false, ISOLATION_DEFAULT);
    x->tx_open = true;
    exchange_mark(x, &x->tx, true);
    return &x->tx;
}

static void close_own(struct exchange *x)
{
    if (x->tx_open)
        tx_rollback(&x->tx);
    x->tx_open = false;
}

static bool run_in_savepoint(struct group *g, struct exchange *x)
{
    struct fault f;
    if (FAULT_CAUGHT(&f)) {
        close_own(x);
        exchange_fault(x, &f);
        return false;
    }
    exchange_mark(x, &g->tx, !g->home);
    if (g->reading_open)
        exchange_mark(x, &g->reading, false);
    bool kept =
        g->home ? exchange_run(x, own_reading(g, x), &g->tx) : exchange_run(x, &g->tx, &g->reading);
    close_own(x);
    fault_done(&f);
    return kept;
}

static void audit_after(struct group *g, struct exchange *x)
{
    if (g->home) { /* its community is another database */
        exchange_write_alone(x, g->w);
        return;
    }
    tx_savepoint(&g->tx);
    if (run_in_savepoint(g, x))
        tx_release(&g->tx);
    else
        tx_rollback_to(&g->tx);
}

static void run_one(struct group *g, struct exchange *x)
{
    tx_savepoint(&g->tx);
    bool owed = exchange_owes_audit(x), kept = run_in_savepoint(g, x);
    if (kept)
        tx_release(&g->tx);
    else
        tx_rollback_to(&g->tx);
    if (!owed &&
        exchange_owes_audit(x)) /* an answer that changed nothing here but tells of persons */
        audit_after(g, x);
    g->faulted[g->done++] = x->r.status >= 500;
}

static void touch_all(struct group *g)
{
    for (size_t i = 0; i < g->n_keys; i++)
        session_touch(&g->tx, (struct str){ g->keys[i], SESSION_KEY },
                      g->keys[i][SESSION_KEY] == GROUP_PERSONAL);
}

static bool committed(struct group *g)
{
    if (FAULT_CAUGHT(&g->fault)) {
        end(g);
        return false;
    }
    instant began = clock_monotonic_us();
    begin(g);
    touch_all(g);
    do {
        if (g->done < g->n)
            run_one(g, g->items[g->done]);
    } while (g->done < g->n && clock_monotonic_us() - began < GROUP_US);
    tx_commit(&g->tx);
    g->tx_open = false;
    end(g);
    fault_done(&g->fault);
    return true;
}

/* The engine took the whole transaction back (a full disk, an I/O error) or never began one.
 * Whoever is not to blame gets a transaction of its own, which says clearly whether that works. */
static void run_alone(struct group *g)
{
    if (g->done == 0 && g->n > 0)
        g->done = 1;
    for (size_t i = 0; i < g->done; i++)
        if (!g->faulted[i])
            exchange_write_alone(g->items[i], g->w);
}

void group_run(struct group *g)
{
    if (committed(g))
        return;
    log_line(LOG_WARN, g->n > 0 ? g->items[0]->q.id.p : NULL, "a group of %zu writes was lost: %s",
             g->done, g->fault.what);
    run_alone(g);
}
