/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/list.h"

enum { SIZE_DEFAULT = 50, KEY_MOST = 480, COLUMNS_MOST = 1000, FROM_MOST = 1000000000 };

/* -- reading
 * ------------------------------------------------------------------------------------------ */

/* KEY~ID; the key may itself hold a ~. */
static bool cursor_parse(struct str s, struct str *ret_key, int64_t *ret_id)
{
    size_t at = s.n;
    while (at > 0 && s.p[at - 1] != '~')
        at--;
    if (at == 0 || at - 1 > KEY_MOST)
        return false;
    int64_t id;
    if (!str_to_i64(str_sub(s, at, s.n), &id) || id <= 0)
        return false;
    *ret_key = str_sub(s, 0, at - 1);
    *ret_id = id;
    return true;
}

static void cursor_read(struct list_query *q, struct str s, bool before)
{
    struct str key;
    int64_t id;
    if (!cursor_parse(s, &key, &id))
        return;
    q->cursor_key = key;
    q->cursor_id = id;
    q->before = before;
}

static void sort_read(struct list_query *q, struct str s)
{
    bool descending = s.n > 0 && s.p[0] == '-';
    const struct field *f = entity_field(q->entity, str_sub(s, descending, s.n));
    if (!f || !(f->flags & FIELD_SORT))
        return;
    q->sort = f;
    q->descending = descending;
}

static struct list_filter *filter_of(struct list_query *q, const struct field *f)
{
    for (size_t i = 0; i < q->n_filters; i++)
        if (q->filters[i].field == f)
            return &q->filters[i];
    if (q->n_filters == LIST_FILTERS)
        return NULL;
    struct list_filter *made = &q->filters[q->n_filters++];
    *made = (struct list_filter){ .field = f };
    return made;
}

static void filter_read(struct list_query *q, const struct field *f, struct str value)
{
    struct list_filter *filter = filter_of(q, f);
    if (!filter || filter->n_values == LIST_FILTER_VALUES)
        return;
    for (size_t i = 0; i < filter->n_values; i++)
        if (str_eq(filter->values[i], value))
            return;
    filter->values[filter->n_values++] = value;
}

/* The names come joined by dots, or one by one from boxes that were ticked. */
static void columns_read(struct arena *a, struct list_query *q, struct str value)
{
    if (value.n > COLUMNS_MOST || q->columns.n > COLUMNS_MOST)
        return;
    q->columns =
        q->columns.p ? arena_fmt(a, "%.*s.%.*s", STR_ARG(q->columns), STR_ARG(value)) : value;
}

void list_parse(struct arena *a, const struct value *query, size_t n_query, const struct entity *e,
                struct list_query *ret)
{
    *ret = (struct list_query){ .entity = e, .limit = SIZE_DEFAULT };
    for (size_t i = 0; i < n_query; i++) {
        struct str name = query[i].name, value = arena_str(a, query[i].value);
        const struct field *f = name.n > 0 ? entity_field(e, name) : NULL;
        if (str_is_blank(value))
            continue;
        if (str_is(name, "q"))
            ret->search = str_trim(value);
        else if (str_is(name, "sort"))
            sort_read(ret, value);
        else if (str_is(name, "archived"))
            ret->archived = str_is(value, "1");
        else if (str_is(name, "now"))
            ret->now |= str_is(value, "1") ? 1u : str_is(value, "2") ? 2u : 0;
        else if (str_is(name, "size"))
            ret->limit = str_is(value, "25") ? 25 : str_is(value, "100") ? 100 : SIZE_DEFAULT;
        else if (str_is(name, "cols"))
            columns_read(a, ret, value);
        else if (str_is(name, "after") || str_is(name, "before"))
            cursor_read(ret, value, str_is(name, "before"));
        else if (f && (f->flags & FIELD_FILTER))
            filter_read(ret, f, value);
    }
}

int64_t list_first(const struct value *query, size_t n_query, const struct list_query *q)
{
    if (!q->cursor_key.p)
        return 1;
    for (size_t i = 0; i < n_query; i++) {
        int64_t from;
        if (str_is(query[i].name, "from") && str_to_i64(query[i].value, &from) && from > 0 &&
            from < FROM_MOST)
            return from;
    }
    return 0;
}

bool list_is_narrowed(const struct list_query *q)
{
    return has(q->search) || q->n_filters > 0 || q->now;
}

/* -- writing
 * ------------------------------------------------------------------------------------------ */

static void parameter(struct out *o, size_t start, struct str name, struct str value)
{
    out_char(o, o->n == start ? '?' : '&');
    out_url_part(o, name);
    out_char(o, '=');
    out_url_part(o, value);
}

struct str list_address(struct arena *a, const char *path, const struct list_query *q)
{
    struct out o;
    out_init(&o, a, 256 << 10);
    out_str(&o, str_of(path));
    size_t start = o.n;
    if (has(q->search))
        parameter(&o, start, STR("q"), q->search);
    for (size_t i = 0; i < q->n_filters; i++)
        for (size_t j = 0; j < q->filters[i].n_values; j++)
            parameter(&o, start, str_of(q->filters[i].field->name), q->filters[i].values[j]);
    for (int i = 0; i < LIST_NOWS; i++)
        if (q->now & 1u << i)
            parameter(&o, start, STR("now"), i ? STR("2") : STR("1"));
    if (q->archived)
        parameter(&o, start, STR("archived"), STR("1"));
    if (q->sort)
        parameter(&o, start, STR("sort"),
                  arena_fmt(a, "%s%s", q->descending ? "-" : "", q->sort->name));
    if (q->limit != SIZE_DEFAULT)
        parameter(&o, start, STR("size"), arena_fmt(a, "%d", q->limit));
    if (q->columns.p)
        parameter(&o, start, STR("cols"), q->columns);
    if (q->cursor_key.p)
        parameter(&o, start, q->before ? STR("before") : STR("after"),
                  arena_fmt(a, "%.*s~%lld", STR_ARG(q->cursor_key), (long long)q->cursor_id));
    return out_view(&o);
}
