/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "core/log.h"
#include "guard/audit.h"
#include "guard/session.h"
#include "job.sql.h"
#include "job/errand.h"
#include "job/queue.h"

#include <string.h>
#include <unistd.h>

enum {
    POLL_US = 250000,
    REFRESH_MS = 5000,      /* how soon a new community is found */
    FIRST_DELAY_MS = 10000, /* doubled at each attempt, at most an hour */
    LONGEST_DELAY_MS = 3600000,
    KEPT_MS = 7 * 24 * 3600000, /* how long what is over stays in the queue */
    PLAN_MS = 3600000,
    SEAL_MS = 1000,
    SEAL_ALL_MS = 600000,
    COMPLAIN_MS = 60000,
    JOB_ARENA = 512 << 20,
};

static void begin(struct tx *tx, struct db *db, struct arena *a, const struct community *c,
                  bool writing)
{
    tx_begin(tx, db, a, writing, ISOLATION_DEFAULT);
    tx->request = STR("worker");
    tx->today = community_today(c, tx->now);
    audit_watch(tx, c);
}

static void close_db(void *db)
{
    db_close(db);
}

void job_home(const struct job *j, struct tx *ret)
{
    char *error = NULL;
    struct db *db = db_open(&j->installation->home, DB_READ, &error);
    if (!db)
        fault_raise(FAULT_STORE, "%s", error ? error : "the installation cannot be opened");
    arena_defer(j->arena, close_db, db);
    tx_begin(ret, db, j->arena, false, ISOLATION_DEFAULT);
}

/* After a fault: what was begun on this connection is taken back. */
static void abandon(struct db *db)
{
    tx_rollback(&(struct tx){ .db = db });
}

static bool claim(struct db *db, struct arena *a, const struct community *c, struct str token,
                  struct job_claim_row *ret)
{
    struct tx tx;
    struct job_due_row due;
    begin(&tx, db, a, c, false); /* looking costs no write */
    bool some = job_due(&tx, &(struct job_due_in){ .now = tx.now }, &due);
    tx_rollback(&tx);
    if (!some)
        return false;
    begin(&tx, db, a, c, true);
    bool mine = job_claim(&tx,
                          &(struct job_claim_in){
                              .now = tx.now, .lease_until = tx.now + JOB_LEASE_MS, .token = token },
                          ret);
    tx_commit(&tx);
    return mine;
}

static instant next_try(instant now, int64_t attempts)
{
    int64_t delay = FIRST_DELAY_MS;
    for (int64_t i = 1; i < attempts && delay < LONGEST_DELAY_MS; i++)
        delay *= 2;
    return now + (delay < LONGEST_DELAY_MS ? delay : LONGEST_DELAY_MS);
}

/* What becomes of a job. A recurring one is always put back. */
static void end(struct tx *tx, const struct job *j, const struct job_claim_row *row,
                const struct job_kind *kind, enum job_result result)
{
    struct job_end_in in = { .id = row->id,
                             .token = j->token,
                             .state = STR("queued"),
                             .run_at = next_try(tx->now, row->attempts),
                             .attempts = row->attempts };
    bool done = result == JOB_DONE, again = result == JOB_AGAIN && !j->last_try;
    if (done && row->recurring) {
        in.run_at = tx->now + kind->every_ms;
        in.attempts = 0;
    } else if (!again && !row->recurring) {
        in.state = done ? STR("done") : STR("failed");
        in.run_at = tx->now;
    }
    job_write_told(j, tx);
    if (job_end(tx, &in) != 1)
        fault_raise(FAULT_CONFLICT, "job %lld: another worker has taken it", (long long)row->id);
}

/* Without steps the effects of the job and its completion are one transaction: it happens once or
 * not. */
static void run_whole(struct job *j, const struct job_kind *kind, const struct job_claim_row *row)
{
    struct tx tx;
    job_begin(j, &tx);
    j->tx = &tx;
    enum job_result result = kind->run(j);
    if (result != JOB_DONE) { /* what it had begun is taken back */
        tx_rollback(&tx);
        job_begin(j, &tx);
    }
    end(&tx, j, row, kind, result);
    tx_commit(&tx);
}

static void run_steps(struct job *j, const struct job_kind *kind, const struct job_claim_row *row)
{
    struct tx tx;
    enum job_result result = kind->run(j);
    job_begin(j, &tx);
    end(&tx, j, row, kind, result);
    tx_commit(&tx);
}

/* Stopped on the way: as if it had not been tried. */
static void put_back(struct tx *tx, const struct job *j, const struct job_claim_row *row)
{
    job_end(tx, &(struct job_end_in){ .id = row->id,
                                      .token = j->token,
                                      .state = STR("queued"),
                                      .run_at = tx->now,
                                      .attempts = row->attempts - 1 });
}

static void give_back(struct job *j, const struct job_kind *kind, const struct job_claim_row *row,
                      enum job_result result)
{
    struct fault fault;
    struct tx tx;
    if (FAULT_CAUGHT(&fault)) {
        log_line(LOG_ERROR, "worker", "job %lld not given back: %s", (long long)row->id,
                 fault.what);
        abandon(j->db);
        return;
    }
    job_begin(j, &tx);
    if (j->stop && *j->stop && result == JOB_AGAIN)
        put_back(&tx, j, row);
    else
        end(&tx, j, row, kind, result);
    tx_commit(&tx);
    fault_done(&fault);
}

static void run_claimed(struct job *j, const struct job_claim_row *row)
{
    const struct job_kind *kind = job_kind_named(row->kind);
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        log_line(j->stop && *j->stop ? LOG_INFO : LOG_ERROR, "worker", "job %lld (%.*s): %s",
                 (long long)row->id, STR_ARG(row->kind), fault.what);
        abandon(j->db);
        j->tx = NULL;
        give_back(j, kind, row, JOB_AGAIN);
        return;
    }
    bool deadly = !row->recurring && row->attempts > JOB_MOST_ATTEMPTS; /* for the worker itself */
    if (!kind || deadly)
        give_back(j, kind, row, JOB_FAILED);
    else if (kind->steps)
        run_steps(j, kind, row);
    else
        run_whole(j, kind, row);
    fault_done(&fault);
}

static bool run_next(const struct installation *in, const struct community *c, struct db *db,
                     struct arena *a, const volatile int *stop)
{
    struct job_claim_row row;
    struct str token = secret_token(a);
    if (!claim(db, a, c, token, &row))
        return false;
    struct job j = { .id = row.id,
                     .db = db,
                     .arena = a,
                     .installation = in,
                     .community = c,
                     .payload = row.payload,
                     .actor = row.actor,
                     .last_try = !row.recurring && row.attempts >= JOB_MOST_ATTEMPTS,
                     .today = community_today(c, clock_machine()),
                     .token = token,
                     .stop = stop };
    run_claimed(&j, &row);
    return true;
}

static struct db *open_or_fault(const struct db_address *at)
{
    char *error = NULL;
    struct db *db = db_open(at, DB_WRITE, &error);
    if (!db)
        fault_raise(FAULT_STORE, "%s", error);
    return db;
}

static void plan(struct db *db, struct arena *a, const struct community *c)
{
    struct tx tx;
    begin(&tx, db, a, c, true);
    job_plan(&tx);
    job_forget(&tx, &(struct job_forget_in){ .before = tx.now - KEPT_MS });
    tx_commit(&tx);
}

/* For worker_once: one community and its connection. */
struct alone {
    const struct community *c;
    struct db *db;
};

static struct db *alone_open(void *ctx, int64_t community, const struct community **ret)
{
    const struct alone *one = ctx;
    *ret = one->c;
    return one->c->id == community ? one->db : NULL;
}

static void errands_once(const struct installation *in, struct alone *one, struct arena *a)
{
    struct db *home = open_or_fault(&in->home);
    errand_carry(in, home, a, alone_open, one);
    db_close(home);
}

size_t worker_once(const struct installation *in, const struct community *c, size_t most)
{
    struct arena *a = arena_new(JOB_ARENA);
    struct db *db = open_or_fault(&c->at);
    size_t n = 0;
    plan(db, a, c);
    errands_once(in, &(struct alone){ c, db }, a);
    for (arena_reset(a); n < most && run_next(in, c, db, a, NULL); arena_reset(a))
        n++;
    db_close(db);
    arena_free(a);
    return n;
}

/* -- the process: what goes wrong in one community keeps no other waiting
 * ------------------------------------------- */

enum { PLACES = 256 };

/* One community as the worker keeps it. */
struct place {
    struct community community; /* its texts live in worker.list_arena */
    struct db *db;
    bool listed;
    instant planned, sealed, sealed_all, complained;
};

struct worker {
    const struct installation *in;
    const volatile int *stop;
    struct arena *arena, *list_arena;
    struct db *home;
    struct place places[PLACES];
    size_t n_places;
    instant refreshed;
};

static struct place *place_of(struct worker *w, int64_t community)
{
    for (size_t i = 0; i < w->n_places; i++)
        if (w->places[i].community.id == community)
            return &w->places[i];
    if (w->n_places == PLACES)
        return NULL;
    struct place *p = &w->places[w->n_places++];
    *p = (struct place){ .community.id = community };
    return p;
}

static void forget_unlisted(struct worker *w)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->n_places; i++) {
        if (w->places[i].listed)
            w->places[kept++] = w->places[i];
        else
            db_close(w->places[i].db);
    }
    w->n_places = kept;
}

/* Communities come and go, and their civil clock moves: the list is read again now and then. */
static void refresh(struct worker *w)
{
    struct tx home;
    struct community *all;
    struct arena *fresh = arena_new(16 << 20);
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        abandon(w->home);
        arena_free(fresh);
        fault_raise(fault.kind, "%s", fault.what);
    }
    tx_begin(&home, w->home, fresh, true, ISOLATION_DEFAULT);
    session_sweep(&home);
    size_t n = community_all(&home, w->in, &all);
    tx_commit(&home);
    fault_done(&fault);
    for (size_t i = 0; i < w->n_places; i++)
        w->places[i].listed = false;
    for (size_t i = 0; i < n; i++) {
        struct place *p = place_of(w, all[i].id);
        if (!p)
            continue;
        p->community = all[i];
        p->listed = true;
    }
    forget_unlisted(w);
    arena_free(w->list_arena);
    w->list_arena = fresh;
    w->refreshed = clock_machine();
}

static void complain(struct place *p, const char *what)
{
    instant now = clock_machine();
    if (now - p->complained < COMPLAIN_MS)
        return;
    p->complained = now;
    log_line(LOG_ERROR, "worker", "%.*s: %s", STR_ARG(p->community.slug), what);
}

static void seal(struct worker *w, struct place *p)
{
    instant now = clock_machine();
    if (now - p->sealed < SEAL_MS)
        return;
    bool all = now - p->sealed_all > SEAL_ALL_MS;
    p->sealed = now;
    if (audit_seal(p->db, w->arena, w->in, &p->community, all) < 0)
        complain(p, "the audit log does not hold its published head: nothing more is sealed");
    if (all)
        p->sealed_all = now;
}

static bool visit(struct worker *w, struct place *p)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        complain(p, fault.what);
        if (p->db)
            abandon(p->db);
        return false;
    }
    if (!p->db)
        p->db = open_or_fault(&p->community.at);
    if (clock_machine() - p->planned > PLAN_MS) {
        plan(p->db, w->arena, &p->community);
        p->planned = clock_machine();
    }
    bool busy = run_next(w->in, &p->community, p->db, w->arena, w->stop);
    seal(w, p);
    fault_done(&fault);
    return busy;
}

static void refresh_when_due(struct worker *w)
{
    struct fault fault;
    if (clock_machine() - w->refreshed < REFRESH_MS)
        return;
    if (FAULT_CAUGHT(&fault)) {
        log_line(LOG_ERROR, "worker", "%s", fault.what);
        return;
    }
    refresh(w);
    fault_done(&fault);
}

static struct db *place_open(void *ctx, int64_t community, const struct community **ret)
{
    struct worker *w = ctx;
    for (size_t i = 0; i < w->n_places; i++) {
        struct place *p = &w->places[i];
        if (p->community.id != community)
            continue;
        if (!p->db)
            p->db = open_or_fault(&p->community.at);
        *ret = &p->community;
        return p->db;
    }
    return NULL;
}

static bool errands(struct worker *w)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        log_line(LOG_ERROR, "worker", "errands: %s", fault.what);
        abandon(w->home);
        for (size_t i = 0; i < w->n_places; i++)
            if (w->places[i].db)
                abandon(w->places[i].db);
        arena_reset(w->arena);
        return false;
    }
    bool busy = errand_carry(w->in, w->home, w->arena, place_open, w);
    fault_done(&fault);
    arena_reset(w->arena);
    return busy;
}

static bool round_of(struct worker *w)
{
    refresh_when_due(w);
    bool busy = errands(w);
    for (size_t i = 0; i < w->n_places && !*w->stop; i++) {
        busy |= visit(w, &w->places[i]);
        arena_reset(w->arena);
    }
    return busy;
}

void worker_run(const struct installation *in, const volatile int *stop)
{
    struct worker *w = arena_make(in->arena, struct worker);
    w->in = in;
    w->stop = stop;
    w->arena = arena_new(JOB_ARENA);
    w->home = open_or_fault(&in->home);
    while (!*stop)
        if (!round_of(w))
            usleep(POLL_US);
    for (size_t i = 0; i < w->n_places; i++)
        db_close(w->places[i].db);
    db_close(w->home);
    arena_free(w->arena);
    arena_free(w->list_arena);
}
