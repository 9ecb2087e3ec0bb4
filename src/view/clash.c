/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/form.h"

static void keep_theirs(struct arena *a, const struct field *f, const void *theirs, void *mine)
{
    entity_set_raw(a, f, mine, entity_raw(a, f, theirs));
}

/* What an input would post for this value: the code of a choice, else as it is typed. */
static struct str posted(struct arena *a, enum lang l, const struct field *f, const void *record)
{
    bool code = f->type == FIELD_ENUM || choice_is_code(f) || f->type == FIELD_BOOL ||
                f->type == FIELD_DATE || f->type == FIELD_TIME;
    struct str s = code ? entity_raw(a, f, record) : entity_typed(a, l, f, record);
    return s.p ? s : STR("");
}

struct form_clash *form_clash_find(struct arena *a, enum lang l, const struct entity *e,
                                   const void *base, const void *theirs, void *mine)
{
    struct form_clash *clash = arena_make(a, struct form_clash);
    clash->fields = arena_array(a, struct clash_field, e->n_fields);
    clash->version = ((const struct record *)theirs)->version;
    clash->at = ((const struct record *)theirs)->updated;
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        if (field_same(f, theirs, mine) || field_same(f, base, theirs))
            continue;
        if ((f->flags & FIELD_HIDDEN) || field_same(f, base, mine)) {
            keep_theirs(a, f, theirs, mine);
            continue;
        }
        clash->fields[clash->n++] =
            (struct clash_field){ f, entity_shown(a, l, f, theirs), entity_shown(a, l, f, mine),
                                  posted(a, l, f, theirs), posted(a, l, f, mine) };
    }
    return clash;
}
