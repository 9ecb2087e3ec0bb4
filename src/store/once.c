/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/once.h"

#include "store/driver.h"

#include <string.h>

/* Several parts of a page ask the same counts. Statements that a guard completes are always asked,
 * for each reading of a person is told. */

struct answer {
    struct answer *older;
    const struct statement *s;
    const struct cell *in;
    const void *row; /* NULL: there is none */
};

struct once {
    struct arena *arena; /* what is read in another is gone before the transaction is */
    struct answer *answers;
    bool on;
};

static bool is_once(const struct tx *tx, const struct statement *s)
{
    return tx->once && tx->once->on && tx->once->arena == tx->arena && !s->n_guards;
}

void tx_ask_once(struct tx *tx, bool once)
{
    if (tx->writing)
        return;
    if (!tx->once) {
        tx->once = arena_make(tx->arena, struct once);
        tx->once->arena = tx->arena;
    }
    tx->once->on = once;
}

uint64_t db_asked(const struct db *db)
{
    return db->asked;
}

static bool cell_is(const struct cell *a, const struct cell *b)
{
    if (a->absent || b->absent)
        return a->absent && b->absent;
    return a->i == b->i && !memcmp(&a->d, &b->d, sizeof a->d) && str_eq(a->s, b->s);
}

static bool cells_are(const struct cell *a, const struct cell *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!cell_is(&a[i], &b[i]))
            return false;
    return true;
}

bool once_known(struct tx *tx, const struct statement *s, const void *in, void *ret_row,
                bool *ret_found)
{
    struct cell cells[CELLS_MOST];
    bool read = false;
    for (const struct answer *a = is_once(tx, s) ? tx->once->answers : NULL; a; a = a->older) {
        if (a->s != s)
            continue;
        if (!read)
            slots_to_cells(tx->arena, s, in, cells);
        read = true;
        if (!cells_are(a->in, cells, s->n_in))
            continue;
        if (a->row)
            memcpy(ret_row, a->row, s->out_size);
        *ret_found = a->row != NULL;
        return true;
    }
    return false;
}

void once_keep(struct tx *tx, const struct statement *s, const void *in, const void *row,
               bool found)
{
    if (!is_once(tx, s))
        return;
    struct answer *a = arena_make(tx->arena, struct answer);
    struct cell *cells = arena_array(tx->arena, struct cell, s->n_in);
    char *kept = found ? arena_alloc(tx->arena, s->out_size) : NULL;
    slots_to_cells(tx->arena, s, in, cells);
    for (size_t i = 0; i < s->n_in; i++)
        cells[i].s = arena_str(tx->arena, cells[i].s);
    if (found)
        memcpy(kept, row, s->out_size);
    *a = (struct answer){ tx->once->answers, s, cells, kept };
    tx->once->answers = a;
}
