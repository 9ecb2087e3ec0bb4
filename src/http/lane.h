/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_LANE_H
#define HTTP_LANE_H

#include "http/exchange.h"

#include <pthread.h>
#include <signal.h>

/* Exchanges in order of arrival, and threads that serve them. */
enum { LANE_THREADS = 32 };

struct lane {
    pthread_mutex_t lock;
    pthread_cond_t some;
    struct exchange *first, **last;
    size_t waiting, most; /* most: what may wait; 0: no bound */
    bool stopping;
    pthread_t threads[LANE_THREADS];
    size_t n_threads;
    const struct installation *in;
    void (*serve)(void *ctx, struct exchange *x, struct http_worker *w);
    void *ctx;
};

/* Fills in, serve and ctx before. False when a thread cannot be started. */
bool lane_start(struct lane *l, size_t threads);
/* False when too many wait, or the lane stops: the exchange stays the caller's. */
bool lane_push(struct lane *l, struct exchange *x);
void lane_stop(struct lane *l); /* serves what waits, then ends the threads */

/* A thread with a small stack, all signals blocked: they are the main thread's. */
bool thread_start(pthread_t *ret, void *(*run)(void *), void *arg);
size_t thread_stack(void);
void signals_block(sigset_t *ret_before);
void signals_restore(const sigset_t *before);

#endif
