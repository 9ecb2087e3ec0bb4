/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mark.sql.h"
#include "store/record_sql.h"
#include "store/search.h"
#include "store/vocabulary.h"

/* From a code of a vocabulary to the records that hold it. */

enum { SCRATCH = 8 << 20 };

int64_t coded_count(struct tx *tx, const struct entity *e, const struct field *f, struct str code)
{
    struct mark_count_row row = { 0 };
    mark_count(tx, &(struct mark_count_in){ str_of(e->name), str_of(f->name), code }, &row);
    return row.n;
}

size_t coded_ids(struct tx *tx, const struct entity *e, const struct field *f, struct str code,
                 int64_t **ret)
{
    struct mark_all_row *rows;
    size_t n = mark_all(tx, &(struct mark_all_in){ str_of(e->name), str_of(f->name), code }, &rows);
    *ret = arena_array(tx->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = rows[i].record;
    return n;
}

/* Read now, they outlive the memory of each record. */
static void vocabularies_read(struct tx *tx, const struct entity *e)
{
    const struct vocabulary_term *terms;
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].vocabulary)
            vocabulary_all(tx, e->fields[i].vocabulary, &terms);
}

void coded_each(struct tx *tx, const struct entity *e, const int64_t *ids, size_t n,
                void (*fn)(void *ctx, struct tx *tx, size_t i, void *record), void *ctx)
{
    struct arena *own = tx->arena, *scratch = arena_new(SCRATCH);
    arena_defer(own, (void (*)(void *))arena_free, scratch);
    vocabularies_read(tx, e);
    tx->arena = scratch;
    for (size_t i = 0; i < n; i++, arena_reset(scratch)) {
        void *record = arena_alloc(scratch, e->size);
        fn(ctx, tx, i, record_get(tx, e, ids[i], record) ? record : NULL);
    }
    tx->arena = own;
}

static void reword_one(void *ctx, struct tx *tx, size_t i, void *record)
{
    (void)i;
    if (record)
        search_reword(tx, ctx, record);
}

void coded_reword(struct tx *tx, const struct entity *e, const struct field *f, struct str code)
{
    int64_t *ids;
    if (!e->search_kind || !(f->flags & FIELD_SEARCH))
        return;
    size_t n = coded_ids(tx, e, f, code, &ids);
    coded_each(tx, e, ids, n, reword_one, (void *)(uintptr_t)e);
}
