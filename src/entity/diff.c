/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/slot.h"

static struct str change_side(struct arena *a, enum lang l, const struct field *f,
                              const void *record, bool show_private)
{
    if (!record || field_is_absent(f, record))
        return STR_NULL;
    if ((f->flags & FIELD_PRIVATE) && !show_private)
        return text(l, TEXT_entity_shown_private);
    return entity_shown(a, l, f, record);
}

static bool changes(const struct field *f, const void *before, const void *after)
{
    return before ? !field_same(f, before, after) : !field_is_absent(f, after);
}

size_t entity_diff(struct arena *a, enum lang l, const struct entity *e, const void *before,
                   const void *after, bool show_private, struct change **ret)
{
    struct change *list = NULL;
    size_t n = 0;

    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];

        if (!changes(f, before, after))
            continue;
        if (!list)
            list = arena_array(a, struct change, e->n_fields - i);
        list[n].field = f;
        list[n].before = change_side(a, l, f, before, show_private);
        list[n].after = change_side(a, l, f, after, show_private);
        n++;
    }
    *ret = list;
    return n;
}
