/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/lane.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__clang__)
enum { STACK = 2 << 20 }; /* sanitizers make frames large */
#else
enum { STACK = 256 * 1024 };
#endif

size_t thread_stack(void)
{
    return STACK;
}

void signals_block(sigset_t *ret_before)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, ret_before);
}

void signals_restore(const sigset_t *before)
{
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

bool thread_start(pthread_t *ret, void *(*run)(void *), void *arg)
{
    sigset_t before;
    pthread_attr_t attributes;
    signals_block(&before); /* inherited by the thread */
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    bool started = pthread_create(ret, &attributes, run, arg) == 0;
    pthread_attr_destroy(&attributes);
    signals_restore(&before);
    return started;
}

bool lane_push(struct lane *l, struct exchange *x)
{
    pthread_mutex_lock(&l->lock);
    bool taken = !l->stopping && (l->most == 0 || l->waiting < l->most);
    if (taken) {
        x->next = NULL;
        *l->last = x;
        l->last = &x->next;
        l->waiting++;
        pthread_cond_signal(&l->some);
    }
    pthread_mutex_unlock(&l->lock);
    return taken;
}

/* NULL when the lane stops and nothing waits. */
static struct exchange *lane_take(struct lane *l)
{
    pthread_mutex_lock(&l->lock);
    while (!l->first && !l->stopping)
        pthread_cond_wait(&l->some, &l->lock);
    struct exchange *x = l->first;
    if (x) {
        l->first = x->next;
        if (!l->first)
            l->last = &l->first;
        l->waiting--;
    }
    pthread_mutex_unlock(&l->lock);
    return x;
}

static void *lane_thread(void *arg)
{
    struct lane *l = arg;
    struct http_worker *w = http_worker_new(l->in);
    for (struct exchange *x; (x = lane_take(l));)
        l->serve(l->ctx, x, w);
    http_worker_free(w);
    return NULL;
}

bool lane_start(struct lane *l, size_t threads)
{
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->some, NULL);
    l->last = &l->first;
    while (l->n_threads < threads && l->n_threads < LANE_THREADS) {
        if (!thread_start(&l->threads[l->n_threads], lane_thread, l))
            return false;
        l->n_threads++;
    }
    return true;
}

void lane_stop(struct lane *l)
{
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    pthread_cond_broadcast(&l->some);
    pthread_mutex_unlock(&l->lock);
    for (size_t i = 0; i < l->n_threads; i++)
        pthread_join(l->threads[i], NULL);
    l->n_threads = 0;
}
