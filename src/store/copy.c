/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/copy.h"

#include "copy.sql.h"
#include "core/fault.h"
#include "store/record_sql.h"

static enum sql_type type_of(struct str declared)
{
    static const struct {
        const char *name;
        enum sql_type type;
    } types[] = { { "integer", SQL_INT }, { "bigint", SQL_INT },           { "smallint", SQL_INT },
                  { "text", SQL_TEXT },   { "blob", SQL_BYTES },           { "bytea", SQL_BYTES },
                  { "real", SQL_REAL },   { "double precision", SQL_REAL } };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(declared, types[i].name))
            return types[i].type;
    fault_raise(FAULT_INVARIANT, "no backup of a column of type %.*s", STR_ARG(declared));
}

static void column_add(struct arena *a, struct copy_table *t, const struct copy_columns_row *row)
{
    if (t->n == 0)
        t->columns = arena_array(a, struct copy_column, COPY_COLUMNS);
    REQUIRE(t->n < COPY_COLUMNS);
    t->columns[t->n++] = (struct copy_column){ row->name, type_of(row->type) };
    t->numbered |= row->numbered;
}

size_t copy_tables(struct tx *tx, struct copy_table **ret)
{
    struct copy_columns_row *rows;
    size_t n_rows = copy_columns(tx, &rows), n = 0;
    *ret = arena_array(tx->arena, struct copy_table, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (i == 0 || !str_eq(rows[i].of, rows[i - 1].of))
            (*ret)[n++].name = rows[i].of;
        column_add(tx->arena, &(*ret)[n - 1], &rows[i]);
    }
    return n;
}

/* -- reading
 * -----------------------------------------------------------------------------------------------------
 */

static int64_t number_of(struct tx *tx, const struct copy_table *t, const char *what)
{
    struct composed c;
    struct cell cell = { .type = SQL_INT };
    composed_init(&c, tx);
    out_fmt(&c.sql, "select %s from %.*s", what, STR_ARG(t->name));
    composed_one(tx, &c, &cell, 1);
    return cell.absent ? 0 : cell.i;
}

int64_t copy_count(struct tx *tx, const struct copy_table *t)
{
    return number_of(tx, t, "count(*)");
}

int64_t copy_last(struct tx *tx, const struct copy_table *t)
{
    struct copy_last_number_row row;
    if (!t->numbered)
        return 0;
    int64_t used = number_of(tx, t, "max(id)");
    copy_last_number(tx, &(struct copy_last_number_in){ .of = t->name }, &row);
    return row.last > used ? row.last : used;
}

static void names_write(struct out *o, const struct copy_table *t)
{
    for (size_t i = 0; i < t->n; i++)
        out_fmt(o, "%s\"%.*s\"", i ? ", " : "", STR_ARG(t->columns[i].name));
}

static struct cell cell_from(const struct copy_value *v)
{
    return (struct cell){ .type = v->type, .absent = v->absent, .i = v->i, .d = v->d, .s = v->s };
}

static void pick_write(struct composed *c, const struct copy_pick *pick)
{
    if (!pick)
        return;
    out_fmt(&c->sql, " where \"%.*s\" = ", STR_ARG(pick->column));
    composed_bind(c, cell_from(&pick->value));
    if (!pick->entity.p)
        return;
    out_lit(&c->sql, " and entity = ");
    composed_bind(c, cell_text(pick->entity));
}

int64_t copy_count_of(struct tx *tx, const struct copy_table *t, const struct copy_pick *pick)
{
    struct composed c;
    struct cell cell = { .type = SQL_INT };
    composed_init(&c, tx);
    out_fmt(&c.sql, "select count(*) from %.*s", STR_ARG(t->name));
    pick_write(&c, pick);
    composed_one(tx, &c, &cell, 1);
    return cell.i;
}

void copy_rows_of(struct tx *tx, const struct copy_table *t, const struct copy_pick *pick,
                  void (*fn)(void *ctx, const struct copy_value *values), void *ctx)
{
    struct composed c;
    struct cursor cursor;
    struct copy_value values[COPY_COLUMNS];
    composed_init(&c, tx);
    out_lit(&c.sql, "select ");
    names_write(&c.sql, t);
    out_fmt(&c.sql, " from %.*s", STR_ARG(t->name));
    pick_write(&c, pick);
    composed_start(tx, &c, true, &cursor);
    while (tx->db->driver->next(&cursor)) {
        for (size_t i = 0; i < t->n; i++) {
            struct cell cell = { .type = t->columns[i].type };
            tx->db->driver->column(&cursor, (int)i, &cell);
            values[i] = (struct copy_value){ cell.type, cell.absent, cell.i, cell.d, cell.s };
        }
        fn(ctx, values);
    }
    tx->db->driver->finish(&cursor);
}

void copy_rows(struct tx *tx, const struct copy_table *t,
               void (*fn)(void *ctx, const struct copy_value *values), void *ctx)
{
    copy_rows_of(tx, t, NULL, fn, ctx);
}

const struct copy_value *copy_value_of(const struct copy_table *t, const struct copy_value *values,
                                       const char *column)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_is(t->columns[i].name, column))
            return &values[i];
    return NULL;
}

size_t copy_numbers(struct tx *tx, const struct copy_table *t, struct str column, int64_t **ret)
{
    struct composed c;
    struct cursor cursor;
    size_t n = 0, cap = 64;
    int64_t *list = arena_array(tx->arena, int64_t, cap);
    composed_init(&c, tx);
    out_fmt(&c.sql, "select distinct \"%.*s\" from %.*s where \"%.*s\" is not null order by 1",
            STR_ARG(column), STR_ARG(t->name), STR_ARG(column));
    composed_start(tx, &c, true, &cursor);
    while (tx->db->driver->next(&cursor)) {
        struct cell cell = { .type = SQL_INT };
        tx->db->driver->column(&cursor, 0, &cell);
        if (n == cap) {
            list = arena_grow(tx->arena, list, cap * sizeof *list, 2 * cap * sizeof *list);
            cap *= 2;
        }
        list[n++] = cell.i;
    }
    tx->db->driver->finish(&cursor);
    *ret = list;
    return n;
}

/* -- filling
 * -----------------------------------------------------------------------------------------------------
 */

static void run(struct tx *tx, struct composed *c)
{
    struct cursor cursor;
    composed_start(tx, c, false, &cursor);
    tx->db->driver->next(&cursor);
    tx->db->driver->finish(&cursor);
}

void copy_begin(struct copy_load *l, struct tx *tx)
{
    struct copy_references_row *rows;
    *l = (struct copy_load){ .tx = tx };
    if (tx->db->engine == ENGINE_SQLITE) {
        store_script(tx, STR("pragma defer_foreign_keys = on"));
        return;
    }
    l->n = copy_references(tx, &rows);
    l->references = arena_array(tx->arena, struct copy_reference, l->n);
    for (size_t i = 0; i < l->n; i++) {
        l->references[i] = (struct copy_reference){ rows[i].of, rows[i].name, rows[i].definition };
        store_script(tx, arena_fmt(tx->arena, "alter table \"%.*s\" drop constraint \"%.*s\"",
                                   STR_ARG(rows[i].of), STR_ARG(rows[i].name)));
    }
}

void copy_clear(struct copy_load *l, const struct copy_table *t)
{
    struct composed c;
    composed_init(&c, l->tx);
    out_fmt(&c.sql, "delete from %.*s", STR_ARG(t->name));
    run(l->tx, &c);
}

void copy_insert(struct copy_load *l, const struct copy_table *t, const struct copy_value *values)
{
    struct composed c;
    composed_init(&c, l->tx);
    out_fmt(&c.sql, "insert into %.*s (", STR_ARG(t->name));
    names_write(&c.sql, t);
    out_lit(&c.sql, ") values (");
    for (size_t i = 0; i < t->n; i++) {
        if (i)
            out_lit(&c.sql, ", ");
        composed_bind(&c, cell_from(&values[i]));
    }
    out_char(&c.sql, ')');
    run(l->tx, &c);
}

void copy_continue_from(struct copy_load *l, const struct copy_table *t, int64_t last)
{
    struct copy_set_number_row row;
    if (!t->numbered || last <= 0)
        return;
    copy_forget_number(l->tx, &(struct copy_forget_number_in){ .of = t->name });
    copy_set_number(l->tx, &(struct copy_set_number_in){ .of = t->name, .last = last }, &row);
}

void copy_end(struct copy_load *l)
{
    for (size_t i = 0; i < l->n; i++)
        store_script(l->tx,
                     arena_fmt(l->tx->arena, "alter table \"%.*s\" add constraint \"%.*s\" %.*s",
                               STR_ARG(l->references[i].of), STR_ARG(l->references[i].name),
                               STR_ARG(l->references[i].definition)));
}
