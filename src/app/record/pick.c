/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/pick.h"

#include <inttypes.h>

enum { FEW = 100, FOUND = 20, LOOKED_AT = 60 };

static const struct module_entity *kind_of(const struct req *q, struct str ref)
{
    const struct module_entity *e = module_entity_named(ref);
    if (!e || !entity_title(e->entity) || guard_reach(&q->actor, e->read) == REACH_NONE)
        return NULL;
    return e;
}

static bool may_read(struct req *q, const struct module_entity *e, int64_t id)
{
    return guard_reach(&q->actor, e->read) == REACH_ALL || module_may_read(q, e, id);
}

/* -- found by what was typed
 * ------------------------------------------------------------------------------ */

static struct choice choice_of(struct req *q, const struct module_entity *e, int64_t id)
{
    return (struct choice){ arena_fmt(q->arena, "%" PRId64, id),
                            record_title(q->tx, e->entity, id) };
}

static struct choices find_in(struct req *q, const struct module_entity *e, struct str typed)
{
    struct search_hit *hits;
    struct choice *list = arena_array(q->arena, struct choice, FOUND);
    size_t n = 0, n_hits = search_find(q->tx, typed, e->entity, LOOKED_AT, &hits);
    for (size_t i = 0; i < n_hits && n < FOUND; i++)
        if (may_read(q, e, hits[i].id))
            list[n++] = choice_of(q, e, hits[i].id);
    return (struct choices){ .list = list, .n = n };
}

static struct choices find(void *ctx, const char *ref, struct str typed)
{
    struct req *q = ctx;
    const struct module_entity *e = kind_of(q, str_of(ref));
    return e ? find_in(q, e, typed) : (struct choices){ 0 };
}

static struct str label(void *ctx, const char *ref, struct str value)
{
    struct req *q = ctx;
    const struct module_entity *e = kind_of(q, str_of(ref));
    int64_t id;
    if (!e || !str_to_i64(value, &id) || !may_read(q, e, id))
        return STR_NULL;
    return record_title(q->tx, e->entity, id);
}

/* -- a list, or the search
 * -------------------------------------------------------------------------------- */

static struct choices searched(struct req *q, const struct module_entity *e)
{
    struct choice_search *s = arena_make(q->arena, struct choice_search);
    *s = (struct choice_search){ .path = arena_fmt(q->arena, "/pick/%s", e->entity->name).p,
                                 .find = find,
                                 .label = label,
                                 .ref = e->entity->name,
                                 .ctx = q };
    return (struct choices){ .search = s };
}

struct choices pick_choices(struct req *q, const char *ref)
{
    const struct module_entity *e = kind_of(q, str_of(ref));
    if (!e)
        return (struct choices){ 0 };
    struct record_name *names;
    size_t n = record_names(q->tx, e->entity, FEW + 1, &names), kept = 0;
    if (n > FEW && e->entity->search_kind)
        return searched(q, e);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        if (may_read(q, e, names[i].id))
            list[kept++] =
                (struct choice){ arena_fmt(q->arena, "%" PRId64, names[i].id), names[i].title };
    return (struct choices){ .list = list, .n = kept };
}

void pick_found(struct req *q, struct res *r)
{
    const struct module_entity *e = kind_of(q, req_segment(q, "kind"));
    if (!e || e->entity->person || !e->entity->search_kind) {
        res_not_found(q, r);
        return;
    }
    struct choices found = find_in(q, e, req_query(q, "q"));
    res_status(r, 200, "application/json; charset=utf-8");
    out_char(&r->body, '[');
    for (size_t i = 0; i < found.n; i++) {
        out_str(&r->body, i ? STR(",{\"id\":") : STR("{\"id\":"));
        out_str(&r->body, found.list[i].value);
        out_lit(&r->body, ",\"title\":");
        out_json(&r->body, found.list[i].label);
        out_char(&r->body, '}');
    }
    out_char(&r->body, ']');
}
