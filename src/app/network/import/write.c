/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/row.h"
#include "core/fault.h"
#include "import.sql.h"
#include "store/vocabulary.h"

#include <string.h>

enum {
    BATCH_US = 40000, /* a page's write never waits longer for an import */
    BATCH_ARENA = 64 << 20,
    TEXT_MOST = 160,
};

const char *const import_class_names[IMPORT_CLASSES] = { "new", "changed", "same" };

/* One import while it is written. */
struct writing {
    struct import *im;
    const struct import_writer *w;
    struct arena *batch; /* of the transaction */
    struct tx tx;
    bool open;
    instant begun;
    int64_t done, total;
};

static const struct import_kind *kind_of(const struct writing *x, size_t kind)
{
    return &x->im->profile->kinds[kind];
}

static int64_t *ref_of(const struct field *f, void *record)
{
    return (int64_t *)((char *)record + f->offset);
}

static const struct field *field_of(const struct import_kind *k, size_t i)
{
    return entity_field(k->entity, str_of(k->fields[i].field));
}

/* -- what the source says about a record, as one text
 * ----------------------------------------------------------- */

/* The record as the file has it, with ids of records instead of numbers of items. */
static void *proposal(struct writing *x, size_t kind, const struct import_item *item)
{
    const struct import_kind *k = kind_of(x, kind);
    void *record = arena_alloc(x->batch, k->entity->size);
    memcpy(record, item->record, k->entity->size);
    for (size_t i = 0; i < k->n_fields; i++) {
        int64_t *ref = ref_of(field_of(k, i), record);
        if (k->fields[i].from == IMPORT_REF && *ref)
            *ref = x->im->kinds[k->fields[i].refers].list[*ref - 1]->id;
    }
    return record;
}

/* Fields in their order, each ended by U+001F, which no cell can hold. Those that only count once
 * are left out. */
static struct str said_by(struct writing *x, const struct import_kind *k, const void *record)
{
    struct out o;
    out_init(&o, x->batch, 1 << 20);
    for (size_t i = 0; i < k->n_fields; i++) {
        if (!k->fields[i].once)
            out_str(&o, entity_raw(x->batch, field_of(k, i), record));
        out_char(&o, '\x1F');
    }
    return out_view(&o);
}

/* Whether the source says another thing about field i than it did. */
static bool says_other(struct str now, struct str before, size_t i)
{
    struct str a = STR_NULL, b = STR_NULL;
    for (size_t at = 0; at <= i; at++)
        if (!str_next(&now, '\x1F', &a) || !str_next(&before, '\x1F', &b))
            return true;
    return !str_eq(a, b);
}

/* -- what is told at the end
 * -------------------------------------------------------------------------------- */

static struct str shortened(struct arena *a, struct str s)
{
    return arena_str(a, str_clip(s, TEXT_MOST));
}

/* The title of a record; of one without, the title of what it belongs to and its day. */
static struct str title_of(struct writing *x, size_t kind, const struct import_item *item)
{
    const struct import_kind *k = kind_of(x, kind);
    const struct field *title = entity_title(k->entity);
    struct str text = STR_NULL, night = STR_NULL;
    if (title)
        return shortened(x->im->arena, entity_raw(x->batch, title, item->record));
    for (size_t i = 0; i < k->n_fields; i++) {
        const struct field *f = field_of(k, i);
        int64_t number = k->fields[i].from == IMPORT_REF ? *ref_of(f, item->record) : 0;
        if (number && !text.p)
            text = title_of(x, (size_t)k->fields[i].refers,
                            x->im->kinds[k->fields[i].refers].list[number - 1]);
        if (f->type == FIELD_DATE && !night.p)
            night = entity_raw(x->batch, f, item->record);
    }
    return arena_fmt(x->im->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(night));
}

static void tell(struct writing *x, struct import_changes *changes, size_t kind,
                 const struct import_item *item, const struct field *f, const void *before,
                 const void *after)
{
    struct arena *a = x->im->arena;
    if (changes->n++ >= IMPORT_CHANGES)
        return;
    changes->list[changes->n - 1] = (struct import_change){
        .title = title_of(x, kind, item),
        .field = f,
        .entity = kind_of(x, kind)->entity,
        .id = item->id,
        .before = shortened(a, entity_raw(x->batch, f, before)),
        .after = shortened(a, entity_raw(x->batch, f, after)),
    };
}

/* -- one record
 * ---------------------------------------------------------------------------------------------- */

static struct str said_as(const struct writing *x)
{
    const struct import_profile *p = x->im->profile;
    return str_of(p->said_as ? p->said_as : p->source);
}

static void remember(struct writing *x, size_t kind, const struct import_item *item,
                     struct str said)
{
    const struct import_kind *k = kind_of(x, kind);
    x->im->to_write++;
    if (x->w->dry)
        return;
    struct import_value_put_in in = { .source = said_as(x),
                                      .entity = str_of(k->entity->name),
                                      .external = item->external,
                                      .record = item->id,
                                      .said = said,
                                      .run = x->w->run,
                                      .how = str_of(import_class_names[item->class]) };
    import_value_put(&x->tx, &in);
    if (k->keeps_id && item->class == IMPORT_NEW)
        external_put(&x->tx, x->im->profile->source, k->entity, item->external, item->id);
}

static void make(struct writing *x, size_t kind, size_t number, struct import_item *item,
                 void *record)
{
    item->class = IMPORT_NEW;
    item->id =
        x->w->dry ? -(int64_t)number : record_insert(&x->tx, kind_of(x, kind)->entity, record);
}

/* Takes from `proposed` what the source has changed. `before` is what it said last; NULL: nothing.
 */
static void change(struct writing *x, size_t kind, struct import_item *item, const void *proposed,
                   struct str said, struct str before, void *stored)
{
    const struct import_kind *k = kind_of(x, kind);
    struct arena *a = x->batch;
    void *record = arena_alloc(a, k->entity->size);
    memcpy(record, stored, k->entity->size);
    item->class = IMPORT_SAME;
    for (size_t i = 0; i < k->n_fields; i++) {
        const struct field *f = field_of(k, i);
        if (k->fields[i].once || field_same(f, stored, proposed))
            continue;
        if (before.p && !says_other(said, before, i)) {
            tell(x, &x->im->kept, kind, item, f, stored, proposed);
            continue;
        }
        REQUIRE(entity_set_raw(a, f, record, entity_raw(a, f, proposed)));
        tell(x, &x->im->changes, kind, item, f, stored, proposed);
        item->class = IMPORT_CHANGED;
    }
    if (item->class == IMPORT_CHANGED && !x->w->dry)
        REQUIRE(record_update(&x->tx, k->entity, record) == RECORD_SAVED);
}

static enum import_class class_named(struct str name)
{
    for (int i = 0; i < IMPORT_CLASSES; i++)
        if (str_is(name, import_class_names[i]))
            return (enum import_class)i;
    return IMPORT_SAME;
}

static int64_t known_elsewhere(struct writing *x, const struct import_kind *k,
                               const struct import_item *item, const void *proposed)
{
    int64_t id = 0;
    if (k->keeps_id || k->known)
        id = external_find(&x->tx, x->im->profile->source, k->entity, item->external);
    return id == 0 && k->find ? k->find(&x->tx, x->im, item, proposed) : id;
}

static void write_item(struct writing *x, size_t kind, size_t number)
{
    const struct import_kind *k = kind_of(x, kind);
    struct import_item *item = x->im->kinds[kind].list[number - 1];
    void *proposed = proposal(x, kind, item), *stored = arena_alloc(x->batch, k->entity->size);
    struct str said = said_by(x, k, proposed);
    struct import_value_find_row last = { .record = 0 };
    import_value_find(&x->tx,
                      &(struct import_value_find_in){ .source = said_as(x),
                                                      .entity = str_of(k->entity->name),
                                                      .external = item->external },
                      &last);
    item->id = last.record ? last.record : known_elsewhere(x, k, item, proposed);
    if (item->id && !record_get(&x->tx, k->entity, item->id, stored))
        item->id = 0;          /* erased since */
    if (!item->id && k->known) /* gone since the file was read */
        return;
    if (!item->id)
        make(x, kind, number, item, proposed);
    else
        change(x, kind, item, proposed, said, last.said, stored);
    bool again = last.record == item->id && last.said.p && str_eq(said, last.said);
    if (!again)
        remember(x, kind, item, said);
    else if (last.run == x->w->run && !x->w->dry) /* an attempt that was interrupted wrote it */
        item->class = class_named(last.how);
    x->im->kinds[kind].counts[item->class]++;
}

/* -- all of them
 * --------------------------------------------------------------------------------------------- */

static void batch_begin(struct writing *x)
{
    arena_reset(x->batch);
    x->w->begin(x->w->ctx, x->batch, &x->tx, !x->w->dry);
    x->tx.import = x->w->run;
    x->open = true;
    x->begun = clock_monotonic_us();
}

static void batch_end(struct writing *x)
{
    if (!x->open)
        return;
    if (x->w->dry)
        tx_rollback(&x->tx);
    else
        tx_commit(&x->tx);
    x->open = false;
    if (x->w->progress)
        x->w->progress(x->w->ctx, x->done, x->total);
}

static void write_terms(struct writing *x)
{
    for (const struct import_term_wish *t = x->im->terms; t && !x->w->dry; t = t->next)
        vocabulary_add(&x->tx, t->vocabulary, t->code, t->fr, t->en, NUMBER_NONE);
}

static void count_rows(struct import *im)
{
    memset(im->counts, 0, sizeof im->counts);
    for (size_t i = 0; i < im->n_row_items; i++) {
        const struct import_row_item *row = &im->row_items[i];
        if (row->number)
            im->counts[im->kinds[row->kind].list[row->number - 1]->class]++;
    }
}

void import_write(struct import *im, const struct import_writer *w)
{
    struct writing x = { .im = im, .w = w, .batch = arena_new(BATCH_ARENA) };
    arena_defer(im->arena, (void (*)(void *))arena_free, x.batch);
    for (size_t k = 0; k < im->profile->n_kinds; k++) {
        x.total += (int64_t)im->kinds[k].n;
        memset(im->kinds[k].counts, 0, sizeof im->kinds[k].counts);
    }
    im->changes.n = im->kept.n = im->to_write = 0;
    batch_begin(&x);
    write_terms(&x);
    for (size_t k = 0; k < im->profile->n_kinds; k++)
        for (size_t n = 1; n <= im->kinds[k].n; n++) {
            if (!x.open)
                batch_begin(&x);
            write_item(&x, k, n);
            x.done++;
            if (clock_monotonic_us() - x.begun > (w->batch_us ? w->batch_us : BATCH_US))
                batch_end(&x);
        }
    batch_end(&x);
    count_rows(im);
}
