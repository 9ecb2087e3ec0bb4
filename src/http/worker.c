/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/worker.h"

#include "core/fault.h"

struct connection {
    int64_t community; /* 0: the installation */
    bool writing;
    struct db *db;
    uint64_t used;
};

struct http_worker {
    struct arena *arena;
    const struct installation *in;
    uint64_t clock;
    struct connection connections[WORKER_CONNECTIONS + 2]; /* both ways to the installation stay */
};

struct http_worker *http_worker_new(const struct installation *in)
{
    struct arena *a = arena_new(64 * 1024);
    struct http_worker *w = arena_make(a, struct http_worker);
    w->arena = a;
    w->in = in;
    return w;
}

void worker_close(struct http_worker *w)
{
    for (size_t i = 0; i < WORKER_CONNECTIONS + 2; i++) {
        db_close(w->connections[i].db);
        w->connections[i].db = NULL;
    }
}

void http_worker_free(struct http_worker *w)
{
    if (!w)
        return;
    worker_close(w);
    arena_free(w->arena);
}

bool worker_is_postgres(const struct http_worker *w)
{
    return w->in->home.engine == ENGINE_POSTGRES;
}

static struct db *get(struct http_worker *w, struct connection *c, const struct db_address *at)
{
    c->used = ++w->clock;
    if (c->db)
        return c->db;
    char *error = NULL;
    c->db = db_open(at, c->writing ? DB_WRITE : DB_READ, &error);
    if (!c->db)
        fault_raise(FAULT_STORE, "%s", error ? error : "a database cannot be opened");
    return c->db;
}

struct db *worker_home(struct http_worker *w, bool writing)
{
    bool both = writing || worker_is_postgres(w); /* there one connection serves for both */
    struct connection *c = &w->connections[both];
    c->writing = both;
    return get(w, c, &w->in->home);
}

struct db *worker_community(struct http_worker *w, const struct community *community, bool writing)
{
    bool both = writing || worker_is_postgres(w);
    struct connection *oldest = &w->connections[2];
    for (size_t i = 2; i < WORKER_CONNECTIONS + 2; i++) {
        struct connection *c = &w->connections[i];
        if (c->db && c->community == community->id && c->writing == both)
            return get(w, c, &community->at);
        if (!c->db || (oldest->db && c->used < oldest->used))
            oldest = c;
    }
    db_close(oldest->db);
    *oldest = (struct connection){ .community = community->id, .writing = both };
    return get(w, oldest, &community->at);
}
