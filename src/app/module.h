/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_MODULE_H
#define APP_MODULE_H

#include "http/http.h"
#include "job/job.h"
#include "store/event.h"

/* What a module gives to the rest of the program. main.c lists the modules; nothing else knows them. */
struct module {
    const char *name;
    const struct entity *const *entities; /* ends with NULL: their tables, search, history, count */
    const struct statement *const *statements; /* ends with NULL: prepared by a test on both engines */
    const struct route *routes;
    size_t n_routes;
    const struct subscription *subscriptions;
    size_t n_subscriptions;
    const struct job_kind *jobs;
    size_t n_jobs;
};

#endif
