/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/exchange.h"

#include "core/log.h"
#include "guard/access/access.h"
#include "guard/audit.h"
#include "http/form.h"

#include <string.h>
#include <time.h>

bool exchange_owes_audit(const struct exchange *x)
{
    return x->n_reads > 0;
}

bool exchange_is_home(const struct exchange *x)
{
    return !exchange_owes_audit(x) && (x->match.route->flags & ROUTE_HOME);
}

/* -- transactions -------------------------------------------------------------------------------
 */
void exchange_mark(struct exchange *x, struct tx *tx, bool of_community)
{
    tx->arena = x->arena;
    tx->actor = x->q.actor.account;
    tx->request = x->q.id;
    tx->today = x->q.today;
    tx->n_reads = 0;
    tx->as_list = false;
    if (!of_community)
        return;
    tx->viewer = guard_viewer(&x->q.actor);
    tx->key = x->community.key;
    if (tx->writing)
        audit_watch(tx, &x->community);
}

static void open_home(struct exchange *x, struct http_worker *w, bool writing)
{
    enum isolation isolation = writing ? x->match.route->isolation : ISOLATION_DEFAULT;
    tx_begin(&x->home, worker_home(w, writing), x->arena, writing, isolation);
    x->home_open = true;
    exchange_mark(x, &x->home, false);
    x->q.home = &x->home;
}

static void open_community(struct exchange *x, struct http_worker *w, bool writing)
{
    enum isolation isolation = writing ? x->match.route->isolation : ISOLATION_DEFAULT;
    tx_begin(&x->tx, worker_community(w, &x->community, writing), x->arena, writing, isolation);
    x->tx_open = true;
    exchange_mark(x, &x->tx, true);
    x->q.tx = &x->tx;
}

static void close_all(struct exchange *x)
{
    if (x->tx_open)
        tx_rollback(&x->tx);
    if (x->home_open)
        tx_rollback(&x->home);
    x->tx_open = x->home_open = false;
    x->q.tx = x->q.home = NULL;
}

/* After a boundary caught it. A connection that PostgreSQL cut says so by a fault: begin anew. */
static void recover(struct exchange *x, struct http_worker *w, const struct fault *f)
{
    close_all(x);
    if (f->kind == FAULT_STORE && worker_is_postgres(w))
        worker_close(w);
    exchange_fault(x, f);
}

/* -- reading ------------------------------------------------------------------------------------
 */
static struct str new_id(struct arena *a)
{
    unsigned char bytes[8];
    secret_random(bytes, sizeof bytes);
    return hash_hex(a, (struct str){ (const char *)bytes, sizeof bytes });
}

static bool fill_request(struct exchange *x)
{
    struct req *q = &x->q;
    q->arena = x->arena;
    q->id = new_id(x->arena);
    q->pages = &x->router->pages;
    q->installation = x->router->in;
    q->now = clock_machine();
    q->today = zone_day(NULL, q->now);
    q->path = x->head.path.p ? x->head.path : STR("/");
    q->origin = arena_fmt(x->arena, "http%s://%.*s", x->https ? "s" : "",
                          STR_ARG(x->head.host.p ? x->head.host : STR("localhost")));
    q->known = head_cookie(&x->head, "__Host-known");
    q->agent = head_find(&x->head, "User-Agent");
    q->host = x->head.host;
    q->query_string = x->head.query;
    q->route = x->match.route;
    for (size_t i = 0; i < x->match.n_ids; i++)
        q->ids[i] = x->match.ids[i];
    q->n_ids = x->match.n_ids;
    q->segments = x->match.segments;
    q->n_segments = x->match.n_segments;
    q->part = head_find(&x->head, "X-Part").p;
    q->lang = exchange_lang(x);
    struct value *query;
    enum form_result result = form_read(x->arena, x->head.query, false, &query, &q->n_query);
    q->query = query;
    return result == FORM_READ;
}

static void reads_take(struct exchange *x, struct tx *tx)
{
    x->n_reads = tx ? tx->n_reads : 0;
    if (x->n_reads)
        memcpy(x->reads, tx->reads, x->n_reads * sizeof *x->reads);
}

static void run_get(struct exchange *x, struct http_worker *w)
{
    if (x->has_community)
        open_community(x, w, false);
    exchange_again(x);
    if (*x->match.usual)
        out_expect(&x->r.body, *x->match.usual);
    x->match.route->handler(&x->q, &x->r);
    REQUIRE(x->r.status != 0);
    reads_take(x, x->has_community ? &x->tx : NULL);
}

static enum exchange_next read_stage(struct exchange *x, struct http_worker *w)
{
    exchange_again(x);
    if (!fill_request(x) && x->refused == 0)
        x->refused = 400;
    if (x->refused == 404) {
        res_not_found(&x->q, &x->r);
        return EXCHANGE_ANSWERED;
    }
    if (x->refused != 0) {
        exchange_refuse(x, x->refused);
        return EXCHANGE_ANSWERED;
    }
    if (x->q.method == METHOD_GET && str_is(x->head.path, "/healthz")) {
        exchange_health(x, w);
        return EXCHANGE_ANSWERED;
    }
    if (exchange_switch_lang(x))
        return EXCHANGE_ANSWERED;
    open_home(x, w, false);
    exchange_find_person(x);
    if (!exchange_allowed(x))
        return EXCHANGE_ANSWERED;
    if (x->q.method == METHOD_POST)
        return x->match.route->prepare ? EXCHANGE_PREPARE : EXCHANGE_WRITE;
    run_get(x, w);
    return exchange_owes_audit(x) ? EXCHANGE_WRITE : EXCHANGE_ANSWERED;
}

/* False when the database failed and it is worth another try, with new connections: nothing has
 * been written, and after a restart or a change of leader all the old ones are dead. */
static bool try_read(struct exchange *x, struct http_worker *w, bool last,
                     enum exchange_next *ret_next)
{
    struct fault f;
    *ret_next = EXCHANGE_ANSWERED;
    if (FAULT_CAUGHT(&f)) {
        if (!last && f.kind == FAULT_STORE && worker_is_postgres(w)) {
            log_line(LOG_WARN, x->q.id.p, "reading again after: %s", f.what);
            close_all(x);
            worker_close(w);
            return false;
        }
        recover(x, w, &f);
        return true;
    }
    *ret_next = read_stage(x, w);
    close_all(x);
    fault_done(&f);
    return true;
}

enum exchange_next exchange_read(struct exchange *x, struct http_worker *w)
{
    enum exchange_next next;
    if (!try_read(x, w, false, &next))
        try_read(x, w, true, &next);
    return next;
}

enum exchange_next exchange_prepare(struct exchange *x, struct http_worker *w)
{
    struct fault f;
    if (FAULT_CAUGHT(&f)) {
        recover(x, w, &f);
        return EXCHANGE_ANSWERED;
    }
    open_home(x, w, false);
    exchange_again(x);
    x->match.route->prepare(&x->q, &x->r);
    close_all(x);
    fault_done(&f);
    return x->r.status != 0 ? EXCHANGE_ANSWERED : EXCHANGE_WRITE;
}

/* -- writing ------------------------------------------------------------------------------------
 */
/* The time between the checks and the write is short, but a session ended in it has ended. */
static bool still_there(struct exchange *x, struct tx *home)
{
    enum capability what = x->match.route->capability;
    if (!x->signed_in || what == CAP_PUBLIC || what == CAP_LINK)
        return true;
    struct session now;
    if (!session_find(home, x->token, &now) || now.community != x->session.community ||
        now.actor.account != x->session.actor.account)
        return false;
    x->q.actor = now.actor;
    return guard_reach(&now.actor, what) != REACH_NONE;
}

/* What was read is told in the transaction that writes; when that is taken back, or was none of the
 * community's, in one that comes after (exchange_owes_audit). */
static bool reads_write(struct exchange *x, struct tx *tx, bool kept)
{
    if (!tx || !tx->n_reads)
        return kept;
    if (kept && tx->writing)
        audit_reads(tx, &x->community, tx->reads, tx->n_reads);
    else
        reads_take(x, tx);
    return kept;
}

bool exchange_run(struct exchange *x, struct tx *tx, struct tx *home)
{
    if (exchange_owes_audit(x)) {
        audit_reads(tx, &x->community, x->reads, x->n_reads);
        return true;
    }
    exchange_again(x);
    x->q.tx = tx;
    x->q.home = home;
    if (still_there(x, home))
        x->match.route->handler(&x->q, &x->r);
    else
        exchange_sign_in(x);
    REQUIRE(x->r.status != 0);
    x->q.tx = x->q.home = NULL;
    return reads_write(x, tx, x->r.status < 400);
}

/* True when it need not be tried again. */
static bool try_write(struct exchange *x, struct http_worker *w, bool last)
{
    struct fault f;
    if (FAULT_CAUGHT(&f)) {
        if (f.kind != FAULT_CONFLICT || last) {
            recover(x, w, &f);
            return true;
        }
        close_all(x);
        return false;
    }
    bool home = exchange_is_home(x);
    open_home(x, w, home);
    if (x->has_community)
        open_community(x, w, !home);
    bool kept = exchange_run(x, x->has_community ? &x->tx : NULL, &x->home);
    struct tx *written = home ? &x->home : &x->tx;
    if (kept && (home || x->has_community)) {
        tx_commit(written);
        *(home ? &x->home_open : &x->tx_open) = false;
    }
    close_all(x);
    fault_done(&f);
    return true;
}

/* A little longer each time, and not the same for all who met. */
static void pause_before(int again)
{
    unsigned char jitter;
    secret_random(&jitter, 1);
    struct timespec t = { .tv_nsec = (long)again * (2000000 + jitter * 20000L) };
    nanosleep(&t, NULL);
}

static void write_until_done(struct exchange *x, struct http_worker *w)
{
    for (int tried = 1; !try_write(x, w, tried > CONFLICT_TRIES); tried++)
        pause_before(tried);
}

void exchange_write_alone(struct exchange *x, struct http_worker *w)
{
    bool owed = exchange_owes_audit(x);
    write_until_done(x, w);
    if (!owed && exchange_owes_audit(x))
        write_until_done(x, w);
    x->n_reads = 0;
}
