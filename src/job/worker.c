/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "core/log.h"
#include "guard/audit.h"
#include "guard/session.h"
#include "job.sql.h"
#include "job/queue.h"

#include <string.h>
#include <unistd.h>

enum {
    POLL_US = 250000,
    REFRESH_MS = 5000,      /* how soon a new community is found */
    FIRST_DELAY_MS = 10000, /* doubled at each attempt, at most an hour */
    LONGEST_DELAY_MS = 3600000,
    KEPT_MS = 7 * 24 * 3600000, /* how long what is over stays in the queue */
    JOB_ARENA = 512 << 20,
};

/* One community as the worker keeps it: a connection, its memory. */
struct place {
    struct community community;
    struct db *db;
    instant sealed;
};

static void begin(struct tx *tx, struct db *db, struct arena *a, const struct community *c,
                  bool writing)
{
    tx_begin(tx, db, a, writing, ISOLATION_DEFAULT);
    tx->request = STR("worker");
    tx->today = community_today(c, tx->now);
    audit_watch(tx, c);
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

static void end(struct tx *tx, const struct job_claim_row *row, struct str token,
                const struct job_kind *kind, enum job_result result)
{
    struct job_end_in in = { .id = row->id, .token = token, .run_at = tx->now, .attempts = 0 };
    bool give_up = !row->recurring && row->attempts >= JOB_MOST_ATTEMPTS;
    if (result == JOB_DONE && row->recurring) {
        in.state = STR("queued");
        in.run_at = tx->now + kind->every_ms;
    } else if (result == JOB_AGAIN && !give_up) {
        in.state = STR("queued");
        in.run_at = next_try(tx->now, row->attempts);
        in.attempts = row->attempts;
    } else if (row->recurring) {
        in.state = STR("queued");
        in.run_at = next_try(tx->now, row->attempts);
        in.attempts = row->attempts;
    } else {
        in.state = result == JOB_DONE ? STR("done") : STR("failed");
    }
    if (job_end(tx, &in) != 1)
        fault_raise(FAULT_CONFLICT, "job %lld: another worker has taken it", (long long)row->id);
}

/* Without steps the effects of the job and its completion are one transaction: it happens once or
 * not. */
static void run_whole(struct job *j, const struct job_kind *kind, const struct job_claim_row *row,
                      struct str token)
{
    struct tx tx;
    job_begin(j, &tx);
    j->tx = &tx;
    enum job_result result = kind->run(j);
    if (result != JOB_DONE) { /* what it had begun is taken back */
        tx_rollback(&tx);
        job_begin(j, &tx);
    }
    end(&tx, row, token, kind, result);
    tx_commit(&tx);
}

static void run_steps(struct job *j, const struct job_kind *kind, const struct job_claim_row *row,
                      struct str token)
{
    struct tx tx;
    enum job_result result = kind->run(j);
    job_begin(j, &tx);
    end(&tx, row, token, kind, result);
    tx_commit(&tx);
}

static void give_back(struct job *j, const struct job_kind *kind, const struct job_claim_row *row,
                      struct str token)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        log_line(LOG_ERROR, "worker", "job %lld not given back: %s", (long long)row->id,
                 fault.what);
        return;
    }
    struct tx tx;
    job_begin(j, &tx);
    end(&tx, row, token, kind, kind ? JOB_AGAIN : JOB_FAILED);
    tx_commit(&tx);
    fault_done(&fault);
}

static void run_claimed(struct job *j, const struct job_claim_row *row, struct str token)
{
    const struct job_kind *kind = job_kind_named(row->kind);
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        log_line(LOG_ERROR, "worker", "job %lld (%.*s): %s", (long long)row->id, STR_ARG(row->kind),
                 fault.what);
        abandon(j->db);
        give_back(j, kind, row, token);
        return;
    }
    if (!kind)
        give_back(j, NULL, row, token);
    else if (kind->steps)
        run_steps(j, kind, row, token);
    else
        run_whole(j, kind, row, token);
    fault_done(&fault);
}

static bool run_next(const struct installation *in, const struct community *c, struct db *db,
                     struct arena *a)
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
                     .today = community_today(c, clock_machine()) };
    run_claimed(&j, &row, token);
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

size_t worker_once(const struct installation *in, const struct community *c, size_t most)
{
    struct arena *a = arena_new(JOB_ARENA);
    struct db *db = open_or_fault(&c->at);
    size_t n = 0;
    plan(db, a, c);
    while (n < most && run_next(in, c, db, a))
        n++;
    db_close(db);
    arena_free(a);
    return n;
}

/* -- the process
 * -------------------------------------------------------------------------------------------- */

enum { PLACES = 256 };

struct worker {
    const struct installation *in;
    struct arena *arena, *list_arena;
    struct db *home;
    struct place places[PLACES];
    size_t n_places;
    instant refreshed;
};

static struct place *place_of(struct worker *w, const struct community *c)
{
    for (size_t i = 0; i < w->n_places; i++)
        if (w->places[i].community.id == c->id)
            return &w->places[i];
    if (w->n_places == PLACES)
        return NULL;
    struct place *p = &w->places[w->n_places++];
    *p = (struct place){ .community = *c, .db = open_or_fault(&c->at) };
    plan(p->db, w->arena, c);
    return p;
}

/* Communities come and their civil clock moves: the list is read again now and then. Texts of a
 * community live in list_arena, which is only reset when every place has been given its new copy.
 */
static void refresh(struct worker *w)
{
    struct tx home;
    struct community *all;
    struct arena *fresh = arena_new(16 << 20);
    tx_begin(&home, w->home, fresh, true, ISOLATION_DEFAULT);
    session_sweep(&home);
    size_t n = community_all(&home, w->in, &all);
    tx_commit(&home);
    for (size_t i = 0; i < n; i++) {
        struct place *p = place_of(w, &all[i]);
        if (p)
            p->community = all[i];
    }
    arena_free(w->list_arena);
    w->list_arena = fresh;
    w->refreshed = clock_machine();
}

static void seal(struct worker *w, struct place *p)
{
    if (clock_machine() - p->sealed < 1000)
        return;
    p->sealed = clock_machine();
    audit_seal(p->db, w->arena, w->in, &p->community);
}

static bool round_of(struct worker *w)
{
    struct fault fault;
    struct place *volatile at = NULL;
    volatile bool busy = false;
    if (FAULT_CAUGHT(&fault)) {
        log_line(LOG_ERROR, "worker", "%s", fault.what);
        if (at)
            abandon(at->db);
        abandon(w->home);
        return false;
    }
    if (clock_machine() - w->refreshed > REFRESH_MS)
        refresh(w);
    for (size_t i = 0; i < w->n_places; i++) {
        at = &w->places[i];
        busy |= run_next(w->in, &at->community, at->db, w->arena);
        seal(w, at);
        arena_reset(w->arena);
    }
    fault_done(&fault);
    return busy;
}

void worker_run(const struct installation *in, const volatile int *stop)
{
    struct worker *w = arena_make(in->arena, struct worker);
    w->in = in;
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
