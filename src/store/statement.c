/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/driver.h"

#include "core/fault.h"
#include "store/viewer.h"

#include <math.h>
#include <string.h>

/* Runs the statements that sqlc made: their slots say where each value is in the structs. */

struct cell cell_int(int64_t v)
{
    return (struct cell){ .type = SQL_INT, .absent = v == NUMBER_NONE, .i = v };
}

struct cell cell_id(int64_t v)
{
    return (struct cell){ .type = SQL_ID, .absent = v == 0, .i = v };
}

struct cell cell_text(struct str s)
{
    return (struct cell){ .type = SQL_TEXT, .absent = !s.p, .s = s };
}

static struct cell cell_day(struct arena *a, day d)
{
    struct cell c = cell_text(day_iso(a, d));
    c.type = SQL_DATE;
    return c;
}

struct cell cell_of(struct arena *a, enum sql_type type, const void *value)
{
    struct cell c = { .type = type };
    switch (type) {
    case SQL_INT:
        return cell_int(*(const int64_t *)value);
    case SQL_ID:
        return cell_id(*(const int64_t *)value);
    case SQL_TEXT:
    case SQL_BYTES:
        c = cell_text(*(const struct str *)value);
        c.type = type;
        return c;
    case SQL_DATE:
        return cell_day(a, *(const day *)value);
    case SQL_BOOL:
        c.i = *(const bool *)value;
        return c;
    case SQL_REAL:
        c.d = *(const double *)value;
        c.absent = isnan(c.d);
        return c;
    }
    return c;
}

void cell_store(const struct cell *c, void *value)
{
    switch (c->type) {
    case SQL_INT:
        *(int64_t *)value = c->absent ? NUMBER_NONE : c->i;
        break;
    case SQL_ID:
        *(int64_t *)value = c->absent ? 0 : c->i;
        break;
    case SQL_TEXT:
    case SQL_BYTES:
        *(struct str *)value = c->absent ? STR_NULL : c->s;
        break;
    case SQL_DATE:
        *(day *)value = DAY_NONE;
        if (!c->absent && !day_parse(c->s, value))
            fault_raise(FAULT_STORE, "a date that is not YYYY-MM-DD");
        break;
    case SQL_BOOL:
        *(bool *)value = !c->absent && c->i != 0;
        break;
    case SQL_REAL:
        *(double *)value = c->absent ? (double)NAN : c->d;
    }
}

void slots_to_cells(struct arena *a, const struct statement *s, const void *in, struct cell *ret)
{
    REQUIRE(s->n_in <= CELLS_MOST);
    for (size_t i = 0; i < s->n_in; i++)
        ret[i] = cell_of(a, s->in[i].type, (const char *)in + s->in[i].offset);
}

void row_read(struct cursor *c, const struct sql_slot *out, size_t n_out, char *row)
{
    for (size_t i = 0; i < n_out; i++) {
        struct cell cell = { .type = out[i].type };
        c->db->driver->column(c, (int)i, &cell);
        cell_store(&cell, row + out[i].offset);
    }
}

static struct str *row_text(const struct sql_slot *slot, char *row)
{
    bool text = slot->type == SQL_TEXT || slot->type == SQL_BYTES;
    struct str *s = text ? (struct str *)(row + slot->offset) : NULL;
    return s && s->p ? s : NULL;
}

void row_keep(struct arena *a, const struct sql_slot *out, size_t n_out, char *row)
{
    size_t bytes = 0, texts = 0;
    for (size_t i = 0; i < n_out; i++) {
        const struct str *s = row_text(&out[i], row);
        texts += s != NULL;
        bytes += s ? s->n + 1 : 0;
    }
    if (!texts)
        return;
    char *p = arena_alloc(a, bytes);
    for (size_t i = 0; i < n_out; i++) {
        struct str *s = row_text(&out[i], row);
        if (!s)
            continue;
        memcpy(p, s->p, s->n);
        *s = (struct str){ p, s->n };
        p += s->n + 1; /* a zero byte follows, the arena is zeroed */
    }
}

/* A text that the engine knows already is not written again. */
static void guarded_start(struct tx *tx, const struct statement *s, const void *in, bool stream,
                          struct cursor *ret)
{
    struct composed c = { .engine = tx->db->engine, .n = s->n_in };
    bool known = !stream && tx->db->driver->knows(tx->db, s);
    if (!known)
        composed_init(&c, tx);
    c.n = s->n_in;
    slots_to_cells(tx->arena, s, in, c.cells);
    if (known) {
        viewer_cells(tx, &c, s->n_guards);
    } else {
        viewer_complete(tx, &c, s, c.engine == ENGINE_SQLITE ? s->sqlite : s->postgres);
        out_char(&c.sql, '\0');
    }
    struct str sql = known ? STR_NULL : out_view(&c.sql);
    struct query q = { .key = s,
                       .sql = { sql.p, known ? 0 : sql.n - 1 },
                       .in = c.cells,
                       .n_in = c.n,
                       .stream = stream };
    tx->db->driver->start(tx->db, &q, ret);
}

static void statement_start(struct tx *tx, const struct statement *s, const void *in, bool stream,
                            struct cursor *ret)
{
    db_check(tx->db);
    REQUIRE(!s->list_entity);
    tx->db->asked++;
    if (s->n_guards) {
        guarded_start(tx, s, in, stream, ret);
        return;
    }
    struct cell cells[CELLS_MOST];
    slots_to_cells(tx->arena, s, in, cells);
    struct query q = { .key = s,
                       .sql = str_of(tx->db->engine == ENGINE_SQLITE ? s->sqlite : s->postgres),
                       .in = cells,
                       .n_in = s->n_in,
                       .stream = stream };
    tx->db->driver->start(tx->db, &q, ret);
}

static void note_rows(struct tx *tx, const struct statement *s, int64_t n)
{
    for (size_t i = 0; i < s->n_guards; i++)
        viewer_note_list(tx, s->guards[i].table, n);
}

size_t store_all(struct tx *tx, const struct statement *s, const void *in, void *ret_rows)
{
    struct cursor c;
    statement_start(tx, s, in, false, &c);
    char *rows = NULL;
    size_t n = 0, room = 0;
    while (tx->db->driver->next(&c)) {
        if (n == room) {
            size_t more = room ? room * 2 : 16;
            rows = arena_grow(tx->arena, rows, room * s->out_size, more * s->out_size);
            room = more;
        }
        row_read(&c, s->out, s->n_out, rows + n * s->out_size);
        row_keep(tx->arena, s->out, s->n_out, rows + n * s->out_size);
        n++;
    }
    tx->db->driver->finish(&c);
    note_rows(tx, s, (int64_t)n);
    memcpy(ret_rows, &rows, sizeof rows);
    return n;
}

bool store_one(struct tx *tx, const struct statement *s, const void *in, void *ret_row)
{
    struct cursor c;
    bool found;
    if (once_known(tx, s, in, ret_row, &found))
        return found;
    statement_start(tx, s, in, false, &c);
    found = tx->db->driver->next(&c);
    if (found) {
        row_read(&c, s->out, s->n_out, ret_row);
        row_keep(tx->arena, s->out, s->n_out, ret_row);
        if (tx->db->driver->next(&c))
            fault_raise(FAULT_INVARIANT, "%s gave more than one row", s->name);
    }
    tx->db->driver->finish(&c);
    note_rows(tx, s, found);
    once_keep(tx, s, in, ret_row, found);
    return found;
}

int64_t store_run(struct tx *tx, const struct statement *s, const void *in)
{
    struct cursor c;
    statement_start(tx, s, in, false, &c);
    while (tx->db->driver->next(&c))
        ;
    return tx->db->driver->finish(&c);
}

void store_each(struct tx *tx, const struct statement *s, const void *in,
                bool (*fn)(void *ctx, const void *row), void *ctx)
{
    char *row = arena_alloc(tx->arena, s->out_size);
    struct cursor c;
    int64_t n = 0;
    statement_start(tx, s, in, true, &c);
    while (tx->db->driver->next(&c)) {
        row_read(&c, s->out, s->n_out, row);
        n++;
        if (!fn(ctx, row))
            break;
    }
    tx->db->driver->finish(&c);
    note_rows(tx, s, n);
}
