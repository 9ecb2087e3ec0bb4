/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/record_sql.h"

#include "core/fault.h"
#include "core/key.h"
#include "store.sql.h"
#include "store/viewer.h"

#include <string.h>

/* -- values ---------------------------------------------------------------------------------- */

static const void *place(const struct field *f, const void *record)
{
    return (const char *)record + f->offset;
}

static enum sql_type column_type(const struct field *f)
{
    switch (f->type) {
    case FIELD_INT:
    case FIELD_MONEY:
    case FIELD_TIME:
    case FIELD_INSTANT:
        return SQL_INT;
    case FIELD_REF:
        return SQL_ID;
    case FIELD_BOOL:
        return SQL_BOOL;
    case FIELD_DATE:
        return SQL_DATE;
    case FIELD_TEXT:
    case FIELD_EMAIL:
    case FIELD_PHONE:
    case FIELD_URL:
    case FIELD_LIST:
    case FIELD_SET:
    case FIELD_ENUM:
        break;
    }
    return SQL_TEXT;
}

static struct cell enum_cell(const struct field *f, const void *record)
{
    int value = *(const int *)place(f, record);
    REQUIRE(value >= 0 && value < f->enumeration->n_values);
    return cell_text(value ? str_of(f->enumeration->values[value].code) : STR_NULL);
}

struct cell field_cell(struct arena *a, const struct field *f, const void *record)
{
    if (f->type == FIELD_ENUM)
        return enum_cell(f, record);
    return cell_of(a, column_type(f), place(f, record));
}

/* Sorted by its key an absent text comes first, as everywhere. */
static struct cell key_cell(struct arena *a, const struct field *f, const void *record)
{
    struct str text = *(const struct str *)place(f, record);
    return cell_text(text.p ? key_sort(a, text) : STR(""));
}

static int enum_read(const struct entity *e, const struct field *f, const struct cell *c)
{
    if (c->absent)
        return 0;
    for (int i = 1; i < f->enumeration->n_values; i++)
        if (str_is(c->s, f->enumeration->values[i].code))
            return i;
    fault_raise(FAULT_STORE, "%s.%s holds a code that this program does not know", e->name,
                f->name);
}

/* -- rows ------------------------------------------------------------------------------------ */

enum { HEAD_COLUMNS = 5 };

static void head_read(struct cursor *c, struct record *head)
{
    struct {
        enum sql_type type;
        int64_t *to;
    } columns[HEAD_COLUMNS] = { { SQL_ID, &head->id },
                                { SQL_INT, &head->version },
                                { SQL_INT, &head->created },
                                { SQL_INT, &head->updated },
                                { SQL_INT, &head->archived } };
    for (int i = 0; i < HEAD_COLUMNS; i++) {
        struct cell cell = { .type = columns[i].type };
        c->db->driver->column(c, i, &cell);
        cell_store(&cell, columns[i].to);
    }
}

/* Texts are borrowed from the cursor. */
static void fields_read(struct cursor *c, const struct entity *e, void *record)
{
    head_read(c, record);
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        struct cell cell = { .type = column_type(f) };
        c->db->driver->column(c, HEAD_COLUMNS + (int)i, &cell);
        void *to = (char *)record + f->offset;
        if (f->type == FIELD_ENUM)
            *(int *)to = enum_read(e, f, &cell);
        else
            cell_store(&cell, to);
    }
}

static struct str *field_text(const struct field *f, void *record)
{
    bool text = field_is_text(f) || f->type == FIELD_LIST || f->type == FIELD_SET;
    struct str *s = text ? (struct str *)((char *)record + f->offset) : NULL;
    return s && s->p ? s : NULL;
}

/* One piece of memory for all texts of the row. */
static void fields_keep(struct arena *a, const struct entity *e, void *record)
{
    size_t bytes = 0;
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct str *s = field_text(&e->fields[i], record);
        bytes += s ? s->n + 1 : 0;
    }
    char *p = arena_alloc(a, bytes);
    for (size_t i = 0; i < e->n_fields; i++) {
        struct str *s = field_text(&e->fields[i], record);
        if (!s)
            continue;
        memcpy(p, s->p, s->n);
        *s = (struct str){ p, s->n };
        p += s->n + 1;
    }
}

/* -- statements, composed once a connection -------------------------------------------------- */

enum operation { OP_INSERT, OP_UPDATE, OP_FIND };

/* An address of its own for each operation on each entity. */
static const void *operation_key(const struct entity *e, enum operation op)
{
    return (const char *)e + op;
}

static void bind_write(struct out *o, enum engine engine, size_t n)
{
    out_fmt(o, "%c%zu", engine == ENGINE_SQLITE ? '?' : '$', n);
}

static void insert_compose(struct out *o, const struct entity *e, enum engine engine)
{
    size_t n = HEAD_COLUMNS - 1;
    out_fmt(o, "insert into %s (version, created, updated, archived", e->name);
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        out_fmt(o, ", %s", f->name);
        n++;
        if (field_has_key(f)) {
            out_fmt(o, ", %s_key", f->name);
            n++;
        }
    }
    out_lit(o, ") values (");
    for (size_t i = 1; i <= n; i++) {
        if (i > 1)
            out_lit(o, ", ");
        bind_write(o, engine, i);
    }
    /* On PostgreSQL "returning" would ask the policy, and nobody has access to a new person yet. */
    if (!e->person || engine == ENGINE_SQLITE)
        out_lit(o, ") returning id");
    else
        out_char(o, ')');
}

static int64_t last_id(struct tx *tx)
{
    struct insert_id_row last;
    REQUIRE(insert_id(tx, &last));
    return last.id;
}

static void set_write(struct out *o, enum engine engine, const char *name, const char *ending,
                      size_t n)
{
    out_fmt(o, "%s%s%s = ", n > 1 ? ", " : "", name, ending);
    bind_write(o, engine, n);
}

static void update_compose(struct out *o, const struct entity *e, enum engine engine)
{
    static const char *const head[] = { "version", "created", "updated", "archived" };
    size_t n = 0;
    out_fmt(o, "update %s set ", e->name);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        set_write(o, engine, head[i], "", ++n);
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        set_write(o, engine, f->name, "", ++n);
        if (field_has_key(f))
            set_write(o, engine, f->name, "_key", ++n);
    }
    out_lit(o, " where id = ");
    bind_write(o, engine, n + 1);
    out_lit(o, " and version = ");
    bind_write(o, engine, n + 2);
}

static void columns_write(struct out *o, const struct entity *e)
{
    out_lit(o, "select id, version, created, updated, archived");
    for (size_t i = 0; i < e->n_fields; i++)
        out_fmt(o, ", %s", e->fields[i].name);
    out_fmt(o, " from %s", e->name);
}

static void find_compose(struct out *o, const struct entity *e, enum engine engine)
{
    columns_write(o, e);
    out_lit(o, " where id = ");
    bind_write(o, engine, 1);
}

static void operation_start(struct tx *tx, const struct entity *e, enum operation op,
                            const struct cell *in, size_t n_in, struct cursor *ret)
{
    static void (*const compose[])(struct out *, const struct entity *, enum engine) = {
        [OP_INSERT] = insert_compose, [OP_UPDATE] = update_compose, [OP_FIND] = find_compose
    };
    db_check(tx->db);
    if (e->person)
        viewer_wall(tx);
    struct query q = { .key = operation_key(e, op), .in = in, .n_in = n_in };
    if (!tx->db->driver->knows(tx->db, q.key)) {
        struct out o;
        out_init(&o, tx->arena, 64 * 1024);
        compose[op](&o, e, tx->db->engine);
        out_char(&o, '\0');
        q.sql = out_view(&o);
        q.sql.n--;
    }
    tx->db->driver->start(tx->db, &q, ret);
}

static size_t values_cells(struct arena *a, const struct entity *e, const void *record,
                           struct cell *ret)
{
    const struct record *head = record;
    size_t n = 0;
    REQUIRE(2 * e->n_fields + HEAD_COLUMNS + 2 <= CELLS_MOST);
    ret[n++] = cell_int(head->version);
    ret[n++] = cell_int(head->created);
    ret[n++] = cell_int(head->updated);
    ret[n++] = cell_int(head->archived);
    for (size_t i = 0; i < e->n_fields; i++) {
        const struct field *f = &e->fields[i];
        ret[n++] = field_cell(a, f, record);
        if (field_has_key(f))
            ret[n++] = key_cell(a, f, record);
    }
    return n;
}

int64_t row_insert(struct tx *tx, const struct entity *e, const void *record)
{
    struct cell cells[CELLS_MOST], id = { .type = SQL_ID };
    struct cursor c;
    size_t n = values_cells(tx->arena, e, record, cells);
    operation_start(tx, e, OP_INSERT, cells, n, &c);
    if (e->person && tx->db->engine == ENGINE_POSTGRES) {
        tx->db->driver->finish(&c);
        return last_id(tx);
    }
    REQUIRE(tx->db->driver->next(&c));
    tx->db->driver->column(&c, 0, &id);
    tx->db->driver->next(&c); /* SQLite ends a statement at its last step */
    tx->db->driver->finish(&c);
    return id.i;
}

bool row_update(struct tx *tx, const struct entity *e, const void *record, int64_t version)
{
    struct cell cells[CELLS_MOST];
    struct cursor c;
    size_t n = values_cells(tx->arena, e, record, cells);
    cells[n++] = cell_id(((const struct record *)record)->id);
    cells[n++] = cell_int(version);
    operation_start(tx, e, OP_UPDATE, cells, n, &c);
    tx->db->driver->next(&c);
    return tx->db->driver->finish(&c) == 1;
}

bool row_find(struct tx *tx, const struct entity *e, int64_t id, void *ret_record)
{
    struct cell cell = cell_int(id);
    struct cursor c;
    operation_start(tx, e, OP_FIND, &cell, 1, &c);
    bool found = tx->db->driver->next(&c);
    if (found) {
        fields_read(&c, e, ret_record);
        fields_keep(tx->arena, e, ret_record);
    }
    tx->db->driver->finish(&c);
    return found;
}

void row_each(struct tx *tx, const struct entity *e, void (*fn)(void *ctx, const void *record),
              void *ctx)
{
    struct composed c;
    struct cursor cursor;
    void *record = arena_alloc(tx->arena, e->size);
    composed_init(&c, tx);
    columns_write(&c.sql, e);
    out_lit(&c.sql, " order by id");
    composed_start(tx, &c, true, &cursor);
    while (tx->db->driver->next(&cursor)) {
        fields_read(&cursor, e, record);
        fn(ctx, record);
    }
    tx->db->driver->finish(&cursor);
}

/* All the ids are one bind, so that the statement is the same for any number of them. */
static void many_write(struct composed *c, const int64_t *ids, size_t n)
{
    bool sqlite = c->engine == ENGINE_SQLITE;
    struct out list;
    out_init(&list, c->sql.arena, 64 * 1024);
    out_char(&list, sqlite ? '[' : '{');
    for (size_t i = 0; i < n; i++) {
        if (i)
            out_char(&list, ',');
        out_i64(&list, ids[i]);
    }
    out_char(&list, sqlite ? ']' : '}');
    out_str(&c->sql, sqlite ? STR(" where id in (select value from json_each(")
                            : STR(" where id = any (cast("));
    composed_bind(c, cell_text(out_view(&list)));
    out_str(&c->sql, sqlite ? STR("))") : STR(" as bigint[]))"));
}

void row_many(struct tx *tx, const struct entity *e, const int64_t *ids, size_t n,
              void (*fn)(void *ctx, const void *record), void *ctx)
{
    struct composed c;
    struct cursor cursor;
    REQUIRE(!e->person); /* those are opened one by one, or by a list's own statement */
    composed_init(&c, tx);
    columns_write(&c.sql, e);
    many_write(&c, ids, n);
    composed_start(tx, &c, false, &cursor);
    while (tx->db->driver->next(&cursor)) {
        void *record = arena_alloc(tx->arena, e->size);
        fields_read(&cursor, e, record);
        fields_keep(tx->arena, e, record);
        fn(ctx, record);
    }
    tx->db->driver->finish(&cursor);
}

size_t rows_of(struct tx *tx, const struct entity *e, const struct field *ref, int64_t id,
               int limit, void **ret)
{
    struct composed c;
    struct cursor cursor;
    size_t n = 0;
    composed_init(&c, tx);
    columns_write(&c.sql, e);
    out_fmt(&c.sql, " where %s = ", ref->name);
    composed_bind(&c, cell_int(id));
    out_fmt(&c.sql, " and archived is null order by id limit %d", limit);
    char *list = arena_array_of(tx->arena, (size_t)limit, e->size);
    composed_start(tx, &c, false, &cursor);
    for (; tx->db->driver->next(&cursor); n++) {
        fields_read(&cursor, e, list + n * e->size);
        fields_keep(tx->arena, e, list + n * e->size);
    }
    tx->db->driver->finish(&cursor);
    *ret = list;
    return n;
}

bool row_same_elsewhere(struct tx *tx, const struct entity *e, const struct field *const *fields,
                        size_t n, const void *record)
{
    struct composed c;
    struct cell one = { .type = SQL_INT };
    composed_init(&c, tx);
    out_fmt(&c.sql, "select 1 from %s where id <> ", e->name);
    composed_bind(&c, cell_int(((const struct record *)record)->id));
    for (size_t i = 0; i < n; i++) {
        if (field_is_absent(fields[i], record))
            return false;
        out_fmt(&c.sql, " and %s = ", fields[i]->name);
        composed_bind(&c, field_cell(tx->arena, fields[i], record));
    }
    out_lit(&c.sql, " limit 1");
    return composed_one(tx, &c, &one, 1);
}
