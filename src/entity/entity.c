/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entity/entity.h"

#include "core/key.h"
#include "entity/slot.h"

#include <string.h>

const struct field *entity_field(const struct entity *e, struct str name)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (str_is(name, e->fields[i].name))
            return &e->fields[i];
    return NULL;
}

const struct field *entity_title(const struct entity *e)
{
    return e->title;
}

bool field_is_text(const struct field *f)
{
    return f->type != FIELD_LIST && f->type != FIELD_SET && field_slot(f) == SLOT_TEXT;
}

bool field_has_key(const struct field *f)
{
    return (f->flags & FIELD_SORT) && field_is_text(f);
}

void field_clear(const struct field *f, void *record)
{
    switch (field_slot(f)) {
    case SLOT_TEXT:
        *(struct str *)slot_at(f, record) = STR_NULL;
        break;
    case SLOT_I64:
        *(int64_t *)slot_at(f, record) = slot_none(f);
        break;
    case SLOT_BOOL:
        *(bool *)slot_at(f, record) = false;
        break;
    case SLOT_DAY:
        *(day *)slot_at(f, record) = DAY_NONE;
        break;
    case SLOT_INT:
        *(int *)slot_at(f, record) = 0;
        break;
    }
}

void entity_init(const struct entity *e, void *record)
{
    struct record *head = record;

    memset(record, 0, e->size);
    head->archived = NUMBER_NONE;
    for (size_t i = 0; i < e->n_fields; i++)
        field_clear(&e->fields[i], record);
}

void entity_mask(const struct entity *e, void *record, unsigned open)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].data_class & ~open)
            field_clear(&e->fields[i], record);
}

bool field_is_absent(const struct field *f, const void *record)
{
    switch (field_slot(f)) {
    case SLOT_TEXT:
        return !slot_text(f, record).p;
    case SLOT_I64:
        return slot_i64(f, record) == slot_none(f);
    case SLOT_BOOL:
        return false;
    case SLOT_DAY:
        return slot_day(f, record) == DAY_NONE;
    case SLOT_INT:
        return slot_int(f, record) == 0;
    }
    return true;
}

bool field_same(const struct field *f, const void *a, const void *b)
{
    switch (field_slot(f)) {
    case SLOT_TEXT:
        return !slot_text(f, a).p == !slot_text(f, b).p && str_eq(slot_text(f, a), slot_text(f, b));
    case SLOT_I64:
        return slot_i64(f, a) == slot_i64(f, b);
    case SLOT_BOOL:
        return slot_bool(f, a) == slot_bool(f, b);
    case SLOT_DAY:
        return slot_day(f, a) == slot_day(f, b);
    case SLOT_INT:
        return slot_int(f, a) == slot_int(f, b);
    }
    return true;
}

bool entity_same(const struct entity *e, const void *a, const void *b)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (!field_same(&e->fields[i], a, b))
            return false;
    return true;
}

static struct str searched_text(struct arena *a, const struct field *f, const void *record,
                                const struct word_source *words)
{
    struct str s = slot_text(f, record);

    return f->type == FIELD_SET && s.p && words ? words->of(words->ctx, a, f, s) : s;
}

struct str entity_tokens(struct arena *a, const struct entity *e, const void *record,
                         const struct word_source *words)
{
    struct str *texts = arena_array(a, struct str, e->n_fields);
    size_t room = 0, n = 0;
    char *p;

    if (!e->search_kind)
        return STR_NULL;
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].flags & FIELD_SEARCH) {
            texts[i] = searched_text(a, &e->fields[i], record, words);
            room += texts[i].n + 1;
        }
    p = arena_alloc(a, room + 1);
    for (size_t i = 0; i < e->n_fields; i++) {
        if (!(e->fields[i].flags & FIELD_SEARCH))
            continue;
        if (texts[i].n > 0)
            memcpy(p + n, texts[i].p, texts[i].n);
        p[n + texts[i].n] = ' ';
        n += texts[i].n + 1;
    }
    return key_tokens(a, (struct str){ p, n });
}
