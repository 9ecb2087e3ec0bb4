/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_MODULE_H
#define APP_MODULE_H

#include "http/http.h"
#include "job/job.h"
#include "store/event.h"

struct module_sign;
struct partnership_part;
struct record_pages;

/* What a module gives to the rest of the program. modules.c lists the modules; nothing else knows
 * them. */
struct module {
    const char *name;
    const struct module_entity {
        const struct entity *entity;
        const char *path; /* "/organizations": a record's page is path/id; NULL when it has none */
        enum capability read;
        /* Who reaches only one's own with it reads what these pages say is theirs, or else what
         * this function says; with neither, nothing. */
        const struct record_pages *pages;
        bool (*may_read)(struct req *q, int64_t id);
    } * entities;
    size_t n_entities;
    const struct statement *const *const
        *statements; /* each list ends with NULL; so does this one */
    const struct route *routes;
    size_t n_routes;
    const struct subscription *subscriptions;
    size_t n_subscriptions;
    const struct job_kind *jobs;
    size_t n_jobs;
    /* Its doors on the administration's page, and what that page should look at or may be at ease
     * about: fills at most `most`, returns how many. */
    const struct module_door {
        const char *path, *icon;
        enum text_id title, text;
    } * doors;
    size_t n_doors;
    size_t (*signs)(struct req *q, struct module_sign *ret, size_t most);
    /* What it keeps for a partnership, shown on the partnership's page (partnership/part.h). */
    const struct partnership_part *parts;
    size_t n_parts;
};

/* Gives subscriptions and jobs to the layers below; once, at start. The list ends with NULL. */
void module_start(const struct module *const *modules);
void module_routes(struct router *router);    /* of all that were started */
const struct module *const *module_all(void); /* in their order; ends with NULL */

/* The entity of a name or search kind, with where its pages are; NULL when no module has it. */
const struct module_entity *module_entity_named(struct str name);
const struct module_entity *module_entity_of_kind(int search_kind);
/* May the actor read this record? For pages that show records of every kind. */
bool module_may_read(struct req *q, const struct module_entity *e, int64_t id);
/* What a record is called: its title, else the first text that it is found by. NULL when it is not
 * there. */
struct str module_record_title(struct tx *tx, const struct entity *e, int64_t id);
/* All of them, in the modules' order. */
size_t module_entities(struct arena *a, const struct module_entity ***ret);

#endif
