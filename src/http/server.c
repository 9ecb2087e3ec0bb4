/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "assets.h"
#include "core/log.h"
#include "http/answer.h"
#include "http/group.h"
#include "http/lane.h"
#include "http/peers.h"
#include "http/wire.h"
#include "http/writers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* libmicrohttpd's thread reads and writes sockets and nothing else: it hands each request to a
 * worker and gets an answer back. */

enum {
    CONNECTION_POOL =
        40 * 1024,       /* the library's memory of one connection: twice a head, and some */
    IDLE_S = 15,         /* between two requests, and while nothing moves */
    SLOWEST_UPLOAD = 64, /* bytes a millisecond that earn an upload more time */
    SLOWEST_READER = 4,  /* the same for who reads an answer */
    ANSWER_MS = 60 * 1000,
    SPARE_EXCHANGES = 32, /* keep their memory between requests */
    MOST_PREPARE = 32,
    STOP_MS = 5000, /* for clients to take their last answer */
};

enum step { STEP_HEAD, STEP_BODY, STEP_AWAY, STEP_ANSWERED };

/* One request in the library's hands. */
struct visit {
    struct exchange x; /* first: the exchange's address is the visit's */
    struct visit *spare;
    enum step step;
    struct MHD_Connection *connection;
    struct peer *peer;
    const char *target; /* where it stands in the library's memory */
    const struct asset *asset;
    struct MHD_Response *answer;
    int status;
    instant began_us; /* reading the body */
};

struct server {
    struct arena *arena;
    struct router *router;
    struct MHD_Daemon *daemon;
    struct lane readers, preparers;
    struct writers *writers; /* NULL on PostgreSQL */
    struct peers *peers;
    struct visit *spare; /* of the library's thread */
    size_t n_spare;
    int port, head_ms, body_ms;
    atomic_bool stopping;
    atomic_int away; /* visits that a worker has, or whose answer is not sent yet */
};

/* -- visits: the library's thread
 * ------------------------------------------------------------------ */
/* NULL when there is no memory. */
static struct visit *visit_new(struct server *s)
{
    struct visit *v = s->spare;
    struct arena *a = v && v->x.arena ? v->x.arena : arena_try(EXCHANGE_MEMORY);
    if (!a)
        return NULL;
    if (v) {
        s->spare = v->spare;
        s->n_spare--;
    } else {
        v = arena_make(s->arena, struct visit);
    }
    memset(v, 0, sizeof *v);
    v->x.arena = a;
    v->x.router = s->router;
    return v;
}

static void visit_free(struct server *s, struct visit *v)
{
    if (v->answer)
        MHD_destroy_response(v->answer);
    if (v->step >= STEP_AWAY)
        atomic_fetch_sub(&s->away, 1);
    if (s->n_spare < SPARE_EXCHANGES) {
        arena_reset(v->x.arena);
    } else {
        arena_free(v->x.arena);
        v->x.arena = NULL;
    }
    v->spare = s->spare;
    s->spare = v;
    s->n_spare++;
}

static struct peer *peer_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

/* The request's first line has come. */
static void *on_line(void *cls, const char *target, struct MHD_Connection *connection)
{
    struct server *s = cls;
    struct peer *peer = peer_of(connection);
    struct fault f;
    if (!peer || FAULT_CAUGHT(&f))
        return NULL;
    struct visit *v = visit_new(s);
    if (v) {
        v->connection = connection;
        v->peer = peer;
        v->target = target;
        v->x.head.target = arena_str(v->x.arena, str_of(target));
    }
    fault_done(&f);
    return v;
}

static void on_done(void *cls, struct MHD_Connection *connection, void **con_cls,
                    enum MHD_RequestTerminationCode why)
{
    struct server *s = cls;
    struct visit *v = *con_cls;
    (void)connection;
    (void)why;
    *con_cls = NULL;
    if (!v)
        return;
    peer_must_end(v->peer, IDLE_S * 1000 + s->head_ms);
    visit_free(s, v);
}

/* -- answers
 * ------------------------------------------------------------------------------------------ */
/* By a worker; afterwards the visit belongs to the library's thread again. */
static void give_back(void *ctx, struct exchange *x)
{
    struct visit *v = (struct visit *)(void *)x;
    (void)ctx;
    exchange_finish(x);
    v->answer = answer_make(x);
    v->status = v->answer ? x->r.status : 503;
    if (!v->answer)
        v->answer = answer_busy(x->https);
    v->step = STEP_ANSWERED;
    MHD_resume_connection(v->connection);
}

static void give_back_busy(struct visit *v)
{
    v->answer = answer_busy(v->x.https);
    v->status = 503;
    v->step = STEP_ANSWERED;
    MHD_resume_connection(v->connection);
}

static enum MHD_Result send_answer(struct visit *v)
{
    if (!v->answer)
        return MHD_NO;
    int64_t bytes = (int64_t)out_total(&v->x.r.body);
    peer_must_end(v->peer, ANSWER_MS + bytes / SLOWEST_READER);
    return MHD_queue_response(v->connection, (unsigned)v->status, v->answer);
}

/* -- the workers
 * -------------------------------------------------------------------------------------- */
static void go_on(struct server *s, struct exchange *x, struct http_worker *w,
                  enum exchange_next next)
{
    if (next == EXCHANGE_ANSWERED) {
        give_back(s, x);
    } else if (next == EXCHANGE_PREPARE) {
        if (!lane_push(&s->preparers, x))
            give_back_busy((struct visit *)(void *)x);
    } else if (!s->writers || (!exchange_is_home(x) && !x->has_community)) {
        exchange_write_alone(x, w);
        give_back(s, x);
    } else if (!writers_push(s->writers, x)) {
        give_back_busy((struct visit *)(void *)x);
    }
}

/* On PostgreSQL nothing waits for a session to be touched but this thread. */
static void touch_now(struct http_worker *w, struct str key)
{
    struct fault f;
    struct arena *a = arena_try(1 << 20);
    if (!a)
        return;
    if (FAULT_CAUGHT(&f)) {
        log_line(LOG_WARN, NULL, "a session was not touched: %s", f.what);
        worker_close(w);
        arena_free(a);
        return;
    }
    struct tx tx;
    tx_begin(&tx, worker_home(w, true), a, true, ISOLATION_DEFAULT);
    session_touch(&tx, str_sub(key, 0, SESSION_KEY), key.p[SESSION_KEY] == GROUP_PERSONAL);
    tx_commit(&tx);
    fault_done(&f);
    arena_free(a);
}

static void serve_reading(void *ctx, struct exchange *x, struct http_worker *w)
{
    struct server *s = ctx;
    char key[GROUP_KEY];
    enum exchange_next next = exchange_read(x, w);
    bool touch = x->signed_in && x->session.touch && x->session.key.n == SESSION_KEY;
    if (touch) {
        memcpy(key, x->session.key.p, SESSION_KEY);
        key[SESSION_KEY] =
            x->match.route && x->match.route->flags & ROUTE_PERSONAL ? GROUP_PERSONAL : '-';
    }
    go_on(s, x, w, next); /* the exchange may be gone after this */
    if (touch && s->writers)
        writers_touch(s->writers, (struct str){ key, sizeof key });
    else if (touch)
        touch_now(w, (struct str){ key, sizeof key });
}

static void serve_preparing(void *ctx, struct exchange *x, struct http_worker *w)
{
    go_on(ctx, x, w, exchange_prepare(x, w));
}

/* -- requests: the library's thread
 * ------------------------------------------------------------------- */
static void hand_over(struct server *s, struct visit *v)
{
    v->step = STEP_AWAY;
    atomic_fetch_add(&s->away, 1);
    peer_must_end(v->peer, 0);
    MHD_suspend_connection(v->connection);
    if (!lane_push(&s->readers, &v->x))
        give_back_busy(v);
}

static bool is_asset(const struct visit *v)
{
    return v->x.refused == 0 && v->x.q.method == METHOD_GET &&
           str_starts(v->x.head.path, STR("/assets/"));
}

static void read_head(struct server *s, struct visit *v, const char *method, const char *version)
{
    struct exchange *x = &v->x;
    wire_read(v->connection, method, v->target, version, &x->head);
    x->q.address = peer_client(x->arena, s->peers, v->peer, head_find(&x->head, "X-Forwarded-For"));
    x->https = v->peer->trusted && str_is(head_find(&x->head, "X-Forwarded-Proto"), "https");
    exchange_begin(x);
    if (is_asset(v))
        v->asset = asset_find_url(x->head.path);
}

static enum MHD_Result on_head(struct server *s, struct visit *v, const char *method,
                               const char *version)
{
    struct fault f;
    if (FAULT_CAUGHT(&f))
        return MHD_NO;
    read_head(s, v, method, version);
    fault_done(&f);
    v->step = STEP_BODY;
    v->began_us = clock_monotonic_us();
    if (atomic_load(&s->stopping) || v->x.refused != 0)
        hand_over(s, v); /* answered before the body: the library then closes */
    else
        peer_must_end(v->peer, s->body_ms);
    return MHD_YES;
}

static bool take_piece(struct exchange *x, struct str piece)
{
    struct fault f;
    if (FAULT_CAUGHT(&f))
        return false;
    exchange_body(x, piece);
    fault_done(&f);
    return true;
}

static enum MHD_Result on_body(struct server *s, struct visit *v, const char *bytes, size_t *n)
{
    struct exchange *x = &v->x;
    if (!take_piece(x, (struct str){ bytes, *n }))
        return MHD_NO;
    *n = 0;
    if (x->multipart) { /* what came earns more time */
        int64_t spent = (clock_monotonic_us() - v->began_us) / 1000;
        int64_t earned = s->body_ms + x->received / SLOWEST_UPLOAD;
        peer_must_end(v->peer, earned > spent ? earned - spent : 1);
    }
    return MHD_YES;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *n, void **con_cls)
{
    struct server *s = cls;
    struct visit *v = *con_cls;
    (void)connection;
    (void)url;
    if (!v)
        return MHD_NO;
    if (v->step == STEP_ANSWERED)
        return send_answer(v);
    if (v->step == STEP_HEAD)
        return on_head(s, v, method, version);
    if (*n > 0)
        return on_body(s, v, bytes, n);
    if (v->asset) {
        v->answer = answer_asset(v->asset, v->x.https);
        v->status = 200;
        return send_answer(v);
    }
    if (v->step == STEP_BODY)
        hand_over(s, v);
    return MHD_YES;
}

static enum MHD_Result on_accept(void *cls, const struct sockaddr *from, socklen_t n)
{
    struct server *s = cls;
    (void)n;
    return !atomic_load(&s->stopping) && peers_welcome(s->peers, from) ? MHD_YES : MHD_NO;
}

static void on_connection(void *cls, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct server *s = cls;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context)
            peers_close(s->peers, *context);
        *context = NULL;
        return;
    }
    const union MHD_ConnectionInfo *fd =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    int socket = fd->connect_fd;
    const union MHD_ConnectionInfo *from =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    struct peer *peer = peers_open(s->peers, socket, from->client_addr);
    if (peer)
        peer_must_end(peer, s->head_ms);
    *context = peer;
}

static void on_log(void *cls, const char *format, va_list args)
{
    char line[500];
    (void)cls;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    vsnprintf(line, sizeof line, format, args);
#pragma GCC diagnostic pop
    log_line(LOG_DEBUG, NULL, "libmicrohttpd: %s", line);
}

/* -- start and stop
 * ----------------------------------------------------------------------------------- */
static char *say(struct server *s, const struct server_options *o, const char *what)
{
    return arena_z(s->router->arena,
                   arena_fmt(s->arena, "%.*s:%d: %s", STR_ARG(o->address), o->port, what));
}

static int listen_there(struct server *s, const struct server_options *o, char **ret_error)
{
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons((uint16_t)o->port) };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)o->port) };
    struct str name = str_is(o->address, "localhost") ? STR("127.0.0.1") : o->address;
    const char *z = arena_z(s->arena, name);
    bool is_four = inet_pton(AF_INET, z, &four.sin_addr) == 1;
    if (!is_four && inet_pton(AF_INET6, z, &six.sin6_addr) != 1) {
        *ret_error = say(s, o, "not an address");
        return -1;
    }
    int on = 1, fd = socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr *at =
        is_four ? (const struct sockaddr *)(void *)&four : (const struct sockaddr *)(void *)&six;
    socklen_t n = is_four ? sizeof four : sizeof six;
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(fd, at, n) != 0 || listen(fd, 511) != 0) {
        *ret_error = say(s, o, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } bound;
    n = sizeof bound;
    getsockname(fd, &bound.any, &n);
    s->port = ntohs(is_four ? bound.four.sin_port : bound.six.sin6_port);
    return fd;
}

static bool start_workers(struct server *s, const struct server_options *o)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t few = cores > 0 ? (size_t)cores : 1;
    bool postgres = s->router->in->home.engine == ENGINE_POSTGRES;
    size_t readers = o->readers > 0 ? (size_t)o->readers : postgres ? 8 : few;
    s->readers.in = s->preparers.in = s->router->in;
    s->readers.ctx = s->preparers.ctx = s;
    s->readers.serve = serve_reading;
    s->preparers.serve = serve_preparing;
    s->preparers.most = MOST_PREPARE;
    if (!postgres)
        s->writers = writers_start(s->router->in, give_back, s);
    return (postgres || s->writers) && lane_start(&s->preparers, few) &&
           lane_start(&s->readers, readers);
}

static struct MHD_Daemon *start_library(struct server *s, int fd)
{
    sigset_t before;
    signals_block(&before); /* they are the main thread's */
    struct MHD_Daemon *d = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, on_accept,
        s, on_request, s, MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_NOTIFY_COMPLETED, on_done, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_URI_LOG_CALLBACK, on_line, s, MHD_OPTION_CONNECTION_LIMIT, (unsigned)PEERS_MOST,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_POOL, MHD_OPTION_THREAD_STACK_SIZE, thread_stack(),
#if MHD_VERSION >= 0x00097701
        MHD_OPTION_CLIENT_DISCIPLINE_LVL, 1,
#else
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
#endif
        MHD_OPTION_END);
    signals_restore(&before);
    return d;
}

/* Each connection is a descriptor, and so is each file on its way out. */
static void allow_many_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 2 * PEERS_MOST) {
        limit.rlim_cur = limit.rlim_max < 2 * PEERS_MOST ? limit.rlim_max : 2 * PEERS_MOST;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static void end_workers(struct server *s)
{
    lane_stop(&s->readers);
    lane_stop(&s->preparers);
    if (s->writers)
        writers_stop(s->writers);
}

static void forget(struct server *s)
{
    for (struct visit *v = s->spare; v; v = v->spare)
        arena_free(v->x.arena);
    writers_free(s->writers);
    arena_free(s->arena);
}

struct server *server_start(struct router *rt, const struct server_options *o, char **ret_error)
{
    mallopt(M_ARENA_MAX, 2);
    allow_many_files();
    struct arena *a = arena_new(64 << 20);
    struct server *s = arena_make(a, struct server);
    s->arena = a;
    s->router = rt;
    s->head_ms = o->head_ms > 0 ? o->head_ms : 10 * 1000;
    s->body_ms = o->body_ms > 0 ? o->body_ms : 30 * 1000;
    s->peers = arena_make(a, struct peers);
    rt->hosts = o->hosts;
    int fd = listen_there(s, o, ret_error);
    if (fd < 0) {
        arena_free(a);
        return NULL;
    }
    if (o->before_threads)
        o->before_threads(o->ctx);
    bool working = start_workers(s, o), reaping = working && peers_start(s->peers, o->proxies);
    if (reaping)
        s->daemon = start_library(s, fd);
    if (s->daemon)
        return s;
    *ret_error = say(s, o, "the threads of the server cannot be started");
    close(fd);
    if (reaping)
        peers_stop(s->peers);
    end_workers(s);
    forget(s);
    return NULL;
}

int server_port(const struct server *s)
{
    return s->port;
}

/* The library must have no suspended connection when it stops: so first everything that a worker
 * has is answered, then clients have a moment to take it. */
void server_stop(struct server *s)
{
    atomic_store(&s->stopping, true);
    end_workers(s);
    struct timespec pause = { .tv_nsec = 1000000 };
    for (int waited = 0; atomic_load(&s->away) > 0 && waited < STOP_MS; waited++)
        nanosleep(&pause, NULL);
    MHD_stop_daemon(s->daemon);
    peers_stop(s->peers);
    forget(s);
}
