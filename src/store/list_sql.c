/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/list_sql.h"

#include "core/fault.h"
#include "store/mark.h"
#include "store/search.h"
#include "store/viewer.h"

#include <string.h>

/* Only a field of the entity's own table, marked for this use, gets into the SQL. */
static void field_check(const struct entity *e, const struct field *f, unsigned flag)
{
    if (f < e->fields || f >= e->fields + e->n_fields || !(f->flags & flag))
        fault_raise(FAULT_INVARIANT, "a list of %s by a field that is not declared for it",
                    e->name);
}

const struct field *list_order(const struct list_query *q)
{
    if (q->sort) {
        field_check(q->entity, q->sort, FIELD_SORT);
        return q->sort;
    }
    const struct field *title = entity_title(q->entity);
    return title && (title->flags & FIELD_SORT) ? title : NULL;
}

static bool is_number(const struct field *f)
{
    return !field_is_text(f) && f->type != FIELD_LIST && f->type != FIELD_SET &&
           f->type != FIELD_ENUM && f->type != FIELD_DATE;
}

/* -- conditions ------------------------------------------------------------------------------ */

struct choice { /* the values of one filter that can be compared */
    struct cell cells[LIST_FILTER_VALUES];
    size_t n;
    bool absent;
};

/* A value that the field cannot hold matches nothing. */
static void choice_read(struct arena *a, const struct entity *e, const struct list_filter *filter,
                        struct choice *ret)
{
    const struct field *f = filter->field;
    void *record = arena_alloc(a, e->size);
    entity_init(e, record);
    ret->n = 0;
    ret->absent = false;
    REQUIRE(filter->n_values <= LIST_FILTER_VALUES);
    for (size_t i = 0; i < filter->n_values; i++) {
        struct str raw = filter->values[i];
        if (str_is(raw, "-"))
            ret->absent = true;
        else if (!str_is_blank(raw) && entity_set_raw(a, f, record, raw))
            ret->cells[ret->n++] = field_cell(a, f, record);
    }
}

/* When one goes from ids to their rows, no filter may tempt the planner to its own index. */
static void column_write(struct composed *c, const char *alias, const struct field *f)
{
    if (c->from_ids)
        out_char(&c->sql, '+');
    out_str(&c->sql, str_of(alias));
    out_char(&c->sql, '.');
    out_str(&c->sql, str_of(f->name));
}

static void in_write(struct composed *c, const char *alias, const struct field *f,
                     const struct choice *choice)
{
    column_write(c, alias, f);
    out_str(&c->sql, choice->n == 1 ? STR(" = ") : STR(" in ("));
    for (size_t i = 0; i < choice->n; i++) {
        if (i)
            out_lit(&c->sql, ", ");
        composed_bind(c, choice->cells[i]);
    }
    if (choice->n != 1)
        out_char(&c->sql, ')');
}

/* The field has one of the values. */
static void chosen_write(struct tx *tx, struct composed *c, const struct list_query *q,
                         const char *alias, const struct field *f, const struct choice *choice)
{
    if (f->type == FIELD_SET)
        mark_condition(tx, c, q->entity, f, alias, choice->cells, choice->n);
    else
        in_write(c, alias, f, choice);
}

static void filter_write(struct tx *tx, struct composed *c, const struct list_query *q,
                         const char *alias, const struct list_filter *filter)
{
    struct choice choice;
    field_check(q->entity, filter->field, FIELD_FILTER);
    choice_read(tx->arena, q->entity, filter, &choice);
    out_lit(&c->sql, " and ");
    if (!choice.n && !choice.absent) {
        out_lit(&c->sql, "1 = 0");
    } else if (!choice.absent) {
        chosen_write(tx, c, q, alias, filter->field, &choice);
    } else if (!choice.n) {
        column_write(c, alias, filter->field);
        out_lit(&c->sql, " is null");
    } else {
        out_char(&c->sql, '(');
        column_write(c, alias, filter->field);
        out_lit(&c->sql, " is null or ");
        chosen_write(tx, c, q, alias, filter->field, &choice);
        out_char(&c->sql, ')');
    }
}

bool list_is_searched(const struct list_query *q)
{
    return !str_is_blank(q->search);
}

bool list_is_narrowed_but(const struct list_query *q, const struct field *except)
{
    for (size_t i = 0; i < q->n_filters; i++)
        if (q->filters[i].n_values && q->filters[i].field != except)
            return true;
    return list_is_searched(q);
}

void list_ids_write(struct tx *tx, struct composed *c, const char *alias, const int64_t *ids,
                    size_t n)
{
    bool sqlite = c->engine == ENGINE_SQLITE;
    struct out o;
    out_init(&o, tx->arena, 64 * 1024);
    out_char(&o, sqlite ? '[' : '{');
    for (size_t i = 0; i < n; i++) {
        out_str(&o, i ? STR(",") : STR(""));
        out_i64(&o, ids[i]);
    }
    out_char(&o, sqlite ? ']' : '}');
    out_fmt(&c->sql, sqlite ? "%s.id in (select value from json_each(" : "%s.id = any (cast(",
            alias);
    composed_bind(c, cell_text(out_view(&o)));
    out_str(&c->sql, sqlite ? STR("))") : STR(" as bigint[]))"));
}

/* Rare words: from their matches to the records. Common ones: through the list in its order, and
 * see which of its records match. Neither engine knows which it is when it makes its plan. */
static void search_write(struct tx *tx, struct composed *c, const struct list_query *q,
                         const char *alias, const struct list_way *way)
{
    int kind = search_kind(q->entity, q->archived);
    struct list_matches found = { 0 };
    bool probe = way && way->probe;
    if (!list_is_searched(q))
        return;
    if (!probe && q->entity->search_kind)
        found = search_matches(tx, kind, q->search);
    out_lit(&c->sql, " and ");
    if (!q->entity->search_kind)
        out_lit(&c->sql, "1 = 0");
    else if (probe)
        search_probe(tx, c, alias, kind, q->search);
    else if (found.n <= LIST_FEW)
        list_ids_write(tx, c, alias, found.ids, found.n);
    else
        search_condition(tx, c, alias, kind, q->search); /* walks the list, unless from_ids */
}

/* SQLite's planner guesses: it is told when the ids lead. */
static bool goes_from_ids(struct tx *tx, const struct list_query *q, const struct list_way *way)
{
    if (way && way->matches)
        return true;
    return tx->db->engine == ENGINE_SQLITE && list_is_searched(q) && q->entity->search_kind &&
           !(way && way->probe) &&
           search_matches(tx, search_kind(q->entity, q->archived), q->search).n <= LIST_FEW;
}

void list_conditions(struct tx *tx, struct composed *c, const struct list_query *q,
                     const char *alias, const struct field *except, const struct list_way *way)
{
    if (way && way->by_ids) {
        list_ids_write(tx, c, alias, way->ids, way->n_ids);
        return;
    }
    c->from_ids = goes_from_ids(tx, q, way);
    out_str(&c->sql, str_of(alias));
    out_str(&c->sql, q->archived ? STR(".archived is not null") : STR(".archived is null"));
    REQUIRE(q->n_filters <= LIST_FILTERS);
    for (size_t i = 0; i < q->n_filters; i++)
        if (q->filters[i].n_values && q->filters[i].field != except)
            filter_write(tx, c, q, alias, &q->filters[i]);
    search_write(tx, c, q, alias, way);
}

/* -- persons ---------------------------------------------------------------------------------- */

/* To order, filter or find by a field is to learn of it. */
static unsigned asked_classes(const struct list_query *q)
{
    const struct field *order = list_order(q);
    unsigned classes = 0;
    if (order)
        classes |= order->data_class; /* part */
    for (size_t i = 0; i < q->n_filters; i++)
        if (q->filters[i].n_values)
            classes |= q->filters[i].field->data_class; /* part */
    for (size_t i = 0; !str_is_blank(q->search) && i < q->entity->n_fields; i++)
        if (q->entity->fields[i].flags & FIELD_SEARCH)
            classes |= q->entity->fields[i].data_class; /* part */
    return classes;
}

unsigned list_classes(const struct list_query *q)
{
    return (q->data_classes ? q->data_classes : q->entity->data_classes) | asked_classes(q);
}

static struct str person_column(struct arena *a, const struct entity *e, const char *alias)
{
    return arena_fmt(a, "%s.%s", alias, e->person);
}

void list_guard(struct tx *tx, struct composed *c, const struct list_query *q, const char *alias,
                unsigned classes)
{
    if (!q->entity->person)
        return;
    out_lit(&c->sql, " and ");
    viewer_list_condition(tx, c, person_column(tx->arena, q->entity, alias).p, classes);
}

/* The statement's own guards; that of the list's table also opens what was asked of the list. */
static void statement_guard_write(struct tx *tx, struct composed *c, const struct statement *s,
                                  const struct list_query *q, size_t i)
{
    REQUIRE(i < s->n_guards);
    const struct statement_guard *g = &s->guards[i];
    bool of_list =
        q->entity->person && str_is(person_column(tx->arena, q->entity, s->list_alias), g->person);
    viewer_list_condition(tx, c, g->person, g->classes | (of_list ? asked_classes(q) : 0));
}

/* -- order and place ------------------------------------------------------------------------- */

/* A key as the order compares it; false when it is none, as in a made-up address. */
static bool key_cell(struct str key, const struct field *order, struct cell *ret)
{
    if (!key.p)
        return false;
    *ret = cell_text(key);
    if (order && is_number(order)) {
        int64_t number;
        if (!str_to_i64(key, &number))
            return false;
        *ret = cell_int(number);
    }
    return true;
}

/* On that side of a row. */
static void place_write(struct composed *c, const char *alias, const struct field *order,
                        const char *sign, struct str at, int64_t id)
{
    struct cell key;
    if (!key_cell(at, order, &key))
        return;
    if (!order) {
        out_fmt(&c->sql, " and %s.id %s ", alias, sign);
        composed_bind(c, cell_int(id));
        return;
    }
    out_lit(&c->sql, " and (");
    entity_order_by(&c->sql, alias, order);
    out_fmt(&c->sql, ", %s.id) %s (", alias, sign);
    composed_bind(c, key);
    out_lit(&c->sql, ", ");
    composed_bind(c, cell_int(id));
    out_char(&c->sql, ')');
}

static void places_write(struct composed *c, const struct list_query *q, const char *alias,
                         const struct field *order, const struct list_way *way)
{
    bool down = q->descending != q->before;
    place_write(c, alias, order, down ? "<" : ">", q->cursor_key, q->cursor_id);
    if (way && way->bounded)
        place_write(c, alias, order, down ? ">=" : "<=", way->until_key, way->until_id);
}

static void order_write(struct composed *c, const struct list_query *q, const char *alias,
                        const struct field *order)
{
    const char *way = q->descending != q->before ? " desc" : "";
    out_lit(&c->sql, " order by ");
    if (order) {
        entity_order_by(&c->sql, alias, order);
        out_fmt(&c->sql, "%s, ", way);
    }
    out_fmt(&c->sql, "%s.id%s", alias, way);
}

static void key_write(struct composed *c, const char *alias, const struct field *order)
{
    if (!order) {
        out_lit(&c->sql, "''");
        return;
    }
    bool number = is_number(order);
    out_str(&c->sql, number ? STR("cast(") : STR(""));
    entity_order_by(&c->sql, alias, order);
    out_str(&c->sql, number ? STR(" as text)") : STR(""));
}

static void statement_check(const struct statement *s, const struct list_query *q)
{
    if (!s->list_entity || strcmp(s->list_entity, q->entity->name) != 0)
        fault_raise(FAULT_INVARIANT, "%s is not a list of %s", s->name, q->entity->name);
}

void list_compose(struct tx *tx, struct composed *c, const struct statement *s, const void *in,
                  const struct list_query *q, const struct list_way *way, int limit)
{
    statement_check(s, q);
    composed_init(c, tx);
    slots_to_cells(tx->arena, s, in, c->cells);
    c->n = s->n_in;
    const struct field *order = list_order(q);
    const char *sql = c->engine == ENGINE_SQLITE ? s->sqlite : s->postgres;
    size_t guards = 0;
    REQUIRE(!q->entity->person || s->n_guards);
    static const char marks[] = { MARK_KEY, MARK_LIST, MARK_GUARD, '\0' };
    for (size_t n; n = strcspn(sql, marks), out_bytes(&c->sql, sql, n), sql[n]; sql += n + 1) {
        char mark = sql[n];
        if (mark == MARK_KEY) {
            key_write(c, s->list_alias, order);
        } else if (mark == MARK_GUARD) {
            statement_guard_write(tx, c, s, q, guards++);
        } else {
            list_conditions(tx, c, q, s->list_alias, NULL, way);
            if (limit)
                places_write(c, q, s->list_alias, order, way);
        }
    }
    order_write(c, q, s->list_alias, order);
    if (limit)
        out_fmt(&c->sql, " limit %d", limit); /* known to the planner */
}

size_t list_first_ids(struct tx *tx, const struct list_query *q, int limit, int64_t *ret_ids)
{
    struct composed c;
    struct cursor cursor;
    struct cell id = { .type = SQL_ID };
    struct list_way way = { .matches = true };
    const struct field *order = list_order(q);
    size_t n = 0;
    composed_init(&c, tx);
    out_fmt(&c.sql, "select o.id from %s o where ", q->entity->name);
    list_conditions(tx, &c, q, "o", NULL, &way);
    places_write(&c, q, "o", order, NULL);
    order_write(&c, q, "o", order);
    out_fmt(&c.sql, " limit %d", limit);
    composed_start(tx, &c, false, &cursor);
    for (; n < (size_t)limit && tx->db->driver->next(&cursor); n++) {
        tx->db->driver->column(&cursor, 0, &id);
        ret_ids[n] = id.i;
    }
    tx->db->driver->finish(&cursor);
    return n;
}

bool list_window(struct tx *tx, const struct list_query *q, int n, struct list_way *way)
{
    struct composed c;
    struct list_query all = *q;
    const struct field *order = list_order(q);
    struct cell end[2] = { { .type = SQL_TEXT }, { .type = SQL_ID } };
    all.search = STR_NULL;
    composed_init(&c, tx);
    out_lit(&c.sql, "select ");
    key_write(&c, "o", order);
    out_fmt(&c.sql, ", o.id from %s o where ", q->entity->name);
    list_conditions(tx, &c, &all, "o", NULL, NULL);
    places_write(&c, q, "o", order, NULL);
    order_write(&c, q, "o", order);
    out_fmt(&c.sql, " limit 1 offset %d", n - 1);
    way->bounded = composed_one(tx, &c, end, 2);
    way->until_key = end[0].s;
    way->until_id = end[1].i;
    return way->bounded;
}
