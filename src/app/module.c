/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/module.h"
#include "app/record/record.h"

#include "core/fault.h"

static const struct module *const *started;

void module_start(const struct module *const *modules)
{
    started = modules;
    for (; *modules; modules++) {
        event_subscribe((*modules)->subscriptions, (*modules)->n_subscriptions);
        job_register((*modules)->jobs, (*modules)->n_jobs);
    }
}

const struct module *const *module_all(void)
{
    return started;
}

void module_routes(struct router *router)
{
    for (const struct module *const *m = started; *m; m++)
        router_add(router, (*m)->routes, (*m)->n_routes);
}

size_t module_entities(struct arena *a, const struct module_entity ***ret)
{
    size_t n = 0;
    for (const struct module *const *m = started; *m; m++)
        n += (*m)->n_entities;
    *ret = arena_array(a, const struct module_entity *, n);
    n = 0;
    for (const struct module *const *m = started; *m; m++)
        for (size_t i = 0; i < (*m)->n_entities; i++)
            (*ret)[n++] = &(*m)->entities[i];
    return n;
}

const struct module_entity *module_entity_named(struct str name)
{
    for (const struct module *const *m = started; *m; m++)
        for (size_t i = 0; i < (*m)->n_entities; i++)
            if (str_is(name, (*m)->entities[i].entity->name))
                return &(*m)->entities[i];
    return NULL;
}

const struct module_entity *module_entity_of_kind(int search_kind)
{
    for (const struct module *const *m = started; *m; m++)
        for (size_t i = 0; i < (*m)->n_entities; i++)
            if ((*m)->entities[i].entity->search_kind == search_kind)
                return &(*m)->entities[i];
    return NULL;
}

bool module_may_read(struct req *q, const struct module_entity *e, int64_t id)
{
    enum reach reach = guard_reach(&q->actor, e->read);
    void *record = arena_alloc(q->arena, e->entity->size);
    if ((e->entity->person || (reach == REACH_OWN && e->pages)) &&
        !record_get(q->tx, e->entity, id, record))
        return false;
    if (reach == REACH_OWN && e->pages)
        return record_mine(q, e->pages, e->read, record);
    return reach == REACH_ALL || (reach == REACH_OWN && e->may_read && e->may_read(q, id));
}

struct str module_record_title(struct tx *tx, const struct entity *e, int64_t id)
{
    if (entity_title(e))
        return record_title(tx, e, id);
    void *record = arena_alloc(tx->arena, e->size);
    if (!record_get(tx, e, id, record))
        return STR_NULL;
    for (size_t i = 0; i < e->n_fields; i++)
        if ((e->fields[i].flags & FIELD_SEARCH) && field_is_text(&e->fields[i]))
            return entity_raw(tx->arena, &e->fields[i], record);
    return STR_NULL;
}
