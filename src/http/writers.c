/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/writers.h"

#include "http/group.h"
#include "http/lane.h"

#include <string.h>

/* What waits for one database. In `ready` exactly when something waits and nobody serves it. */
struct queue {
    int64_t community; /* 0: the installation */
    struct queue *next, *next_ready;
    struct exchange *first, **last;
    char keys[GROUP_KEYS][GROUP_KEY];
    size_t n_keys;
    bool served, is_ready;
};

struct writers {
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct arena *arena;
    const struct installation *in;
    struct queue home, *queues;
    struct queue *ready, **last_ready;
    bool stopping;
    pthread_t threads[WRITER_THREADS];
    size_t n_threads;
    void (*answer)(void *ctx, struct exchange *x);
    void *ctx;
};

static void make_ready(struct writers *s, struct queue *q)
{
    if (q->served || q->is_ready || (!q->first && q->n_keys == 0))
        return;
    q->is_ready = true;
    q->next_ready = NULL;
    *s->last_ready = q;
    s->last_ready = &q->next_ready;
    pthread_cond_signal(&s->some);
}

/* Queues stay: as many as there are communities. */
static struct queue *queue_of(struct writers *s, int64_t community)
{
    if (community == 0)
        return &s->home;
    for (struct queue *q = s->queues; q; q = q->next)
        if (q->community == community)
            return q;
    struct queue *made = arena_make(s->arena, struct queue);
    made->community = community;
    made->last = &made->first;
    made->next = s->queues;
    return s->queues = made;
}

bool writers_push(struct writers *s, struct exchange *x)
{
    pthread_mutex_lock(&s->lock);
    bool taken = !s->stopping;
    if (taken) {
        struct queue *q = queue_of(s, exchange_is_home(x) ? 0 : x->community.id);
        x->next = NULL;
        *q->last = x;
        q->last = &x->next;
        make_ready(s, q);
    }
    pthread_mutex_unlock(&s->lock);
    return taken;
}

void writers_touch(struct writers *s, struct str key)
{
    if (key.n != GROUP_KEY)
        return;
    pthread_mutex_lock(&s->lock);
    struct queue *q = &s->home;
    bool known = s->stopping || q->n_keys == GROUP_KEYS;
    for (size_t i = 0; i < q->n_keys && !known; i++)
        known = memcmp(q->keys[i], key.p, GROUP_KEY) == 0;
    if (!known) {
        memcpy(q->keys[q->n_keys++], key.p, GROUP_KEY);
        make_ready(s, q);
    }
    pthread_mutex_unlock(&s->lock);
}

/* NULL when the writers stop and nothing waits. */
static struct queue *take_queue(struct writers *s)
{
    while (!s->ready && !s->stopping)
        pthread_cond_wait(&s->some, &s->lock);
    struct queue *q = s->ready;
    if (q) {
        s->ready = q->next_ready;
        if (!s->ready)
            s->last_ready = &s->ready;
        q->is_ready = false;
        q->served = true;
    }
    return q;
}

static void take_items(struct queue *q, struct group *g)
{
    while (q->first && g->n < GROUP_MOST) {
        g->items[g->n++] = q->first;
        q->first = q->first->next;
    }
    if (!q->first)
        q->last = &q->first;
    memcpy(g->keys, q->keys, q->n_keys * GROUP_KEY);
    g->n_keys = q->n_keys;
    q->n_keys = 0;
    g->home = q->community == 0;
}

/* What time did not allow goes back to the front. */
static void put_back(struct queue *q, struct group *g)
{
    for (size_t i = g->n; i-- > g->done;) {
        g->items[i]->next = q->first;
        if (!q->first)
            q->last = &g->items[i]->next;
        q->first = g->items[i];
    }
}

static void serve_queue(struct writers *s, struct queue *q, struct group *g)
{
    take_items(q, g);
    pthread_mutex_unlock(&s->lock);
    group_run(g);
    for (size_t i = 0; i < g->done; i++)
        s->answer(s->ctx, g->items[i]);
    pthread_mutex_lock(&s->lock);
    put_back(q, g);
    q->served = false;
    make_ready(s, q);
}

static void *writer_thread(void *arg)
{
    struct writers *s = arg;
    struct http_worker *w = http_worker_new(s->in);
    struct arena *own = arena_new(sizeof(struct group) + 4096), *a = arena_new(1 << 20);
    struct group *g = arena_make(own, struct group);
    pthread_mutex_lock(&s->lock);
    for (struct queue *q; (q = take_queue(s));) {
        *g = (struct group){ .w = w, .arena = a };
        serve_queue(s, q, g);
        arena_reset(a);
    }
    pthread_mutex_unlock(&s->lock);
    arena_free(own);
    arena_free(a);
    http_worker_free(w);
    return NULL;
}

struct writers *writers_start(const struct installation *in,
                              void (*answer)(void *ctx, struct exchange *x), void *ctx)
{
    struct arena *a = arena_new(16 << 20);
    struct writers *s = arena_make(a, struct writers);
    s->arena = a;
    s->in = in;
    s->answer = answer;
    s->ctx = ctx;
    s->home.last = &s->home.first;
    s->last_ready = &s->ready;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->some, NULL);
    while (s->n_threads < WRITER_THREADS &&
           thread_start(&s->threads[s->n_threads], writer_thread, s))
        s->n_threads++;
    if (s->n_threads > 0)
        return s;
    arena_free(a);
    return NULL;
}

void writers_stop(struct writers *s)
{
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_broadcast(&s->some);
    pthread_mutex_unlock(&s->lock);
    for (size_t i = 0; i < s->n_threads; i++)
        pthread_join(s->threads[i], NULL);
    s->n_threads = 0;
}

void writers_free(struct writers *s)
{
    if (s)
        arena_free(s->arena);
}
