/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "view/list_parts.h"

#include "view_list.html.h"

enum { FACET_OPEN = 7 };

const int list_sizes[3] = { 25, 50, 100 };

/* -- filters and chips
 * ----------------------------------------------------------------------------------- */

static struct choices choices_for(struct view *v, const struct list *l, const struct field *f)
{
    return choices_of(v->arena, v->lang, &l->choices, f);
}

static struct str filter_label(struct view *v, const struct choices *c, struct str value)
{
    return str_is(value, "-") ? text(v->lang, TEXT_view_none) : choice_label(c, value);
}

static const struct list_filter *filter_find(const struct list_query *q, const struct field *f)
{
    for (size_t i = 0; i < q->n_filters; i++)
        if (q->filters[i].field == f)
            return &q->filters[i];
    return NULL;
}

static bool filter_has(const struct list_filter *filter, struct str value)
{
    for (size_t i = 0; filter && i < filter->n_values; i++)
        if (str_eq(filter->values[i], value))
            return true;
    return false;
}

static bool facet_has(const struct facet *f, struct str value)
{
    for (size_t i = 0; i < f->n_values; i++)
        if (str_eq(f->values[i].value, value))
            return true;
    return false;
}

/* The values that were counted, then those chosen that nothing matches any more: they can be
 * unticked. */
static struct facet facet_make(struct view *v, const struct list *l, const struct list_facets *from)
{
    const struct list_filter *filter = filter_find(l->query, from->field);
    struct choices c = choices_for(v, l, from->field);
    struct facet f = { .field = from->field, .label = from->field->label[v->lang] };
    f.values = arena_array(v->arena, struct facet_value, from->n_values + LIST_FILTER_VALUES);
    for (size_t i = 0; i < from->n_values; i++) {
        struct str value = has(from->values[i].value) ? from->values[i].value : STR("-");
        f.values[f.n_values++] =
            (struct facet_value){ value, filter_label(v, &c, value), from->values[i].count,
                                  filter_has(filter, value) };
    }
    for (size_t i = 0; filter && i < filter->n_values; i++)
        if (!facet_has(&f, filter->values[i]))
            f.values[f.n_values++] =
                (struct facet_value){ filter->values[i], filter_label(v, &c, filter->values[i]), 0,
                                      true };
    f.n_open = f.n_values > FACET_OPEN + 1 ? FACET_OPEN : f.n_values;
    for (size_t i = f.n_open; i < f.n_values; i++)
        if (f.values[i].chosen)
            f.n_open = f.n_values;
    return f;
}

void list_facet_value(struct view *v, const struct facet *f, const struct facet_value *x)
{
    tpl_raw(v, "<label class=\"ck\"><input type=\"checkbox\" id=\"l-");
    tpl_text(v, f->field->name);
    tpl_raw(v, "-");
    tpl_text(v, x->value);
    tpl_raw(v, "\" name=\"");
    tpl_text(v, f->field->name);
    tpl_raw(v, "\" value=\"");
    tpl_text(v, x->value);
    tpl_raw(v, "\"");
    if (x->chosen)
        tpl_raw(v, " checked");
    tpl_raw(v, "><span>");
    tpl_text(v, x->label);
    tpl_raw(v, "</span>");
    if (x->count >= 0) {
        bool more = x->count > LIST_COUNT_MOST;
        tpl_raw(v, "<span class=\"n\">");
        tpl_text(v, text_number(v->arena, v->lang, more ? LIST_COUNT_MOST : x->count));
        if (more)
            tpl_raw(v, "+");
        tpl_raw(v, "</span>");
    }
    tpl_raw(v, "</label>");
}

/* The query from its first page, without one filter value. */
static struct list_query without_value(const struct list_query *q, size_t filter, size_t value)
{
    struct list_query less = *q;
    less.cursor_key = STR_NULL;
    struct list_filter *f = &less.filters[filter];
    for (size_t i = value + 1; i < f->n_values; i++)
        f->values[i - 1] = f->values[i];
    f->n_values--;
    return less;
}

static void chips_make(struct view *v, struct list_model *m)
{
    const struct list *l = m->list;
    const struct list_query *q = l->query;
    size_t most = 1 + LIST_NOWS + LIST_FILTERS * LIST_FILTER_VALUES;
    m->chips = arena_array(v->arena, struct chip, most);
    if (has(q->search)) {
        struct list_query less = *q;
        less.search = less.cursor_key = STR_NULL;
        m->chips[m->n_chips++] =
            (struct chip){ text_with(v->arena, v->lang, TEXT_view_list_chip_search,
                                     TEXT_ARGS({ "words", q->search, 0 })),
                           list_address(v->arena, l->path, &less) };
    }
    for (int i = 0; i < LIST_NOWS; i++) {
        struct list_query less = *q;
        less.now &= ~(1u << i);
        less.cursor_key = STR_NULL;
        if (less.now == q->now)
            continue;
        m->chips[m->n_chips++] = (struct chip){ l->now[i], list_address(v->arena, l->path, &less) };
        m->chosen++;
    }
    for (size_t i = 0; i < q->n_filters; i++) {
        struct choices c = choices_for(v, l, q->filters[i].field);
        for (size_t j = 0; j < q->filters[i].n_values; j++) {
            struct list_query less = without_value(q, i, j);
            m->chips[m->n_chips++] = (struct chip){ filter_label(v, &c, q->filters[i].values[j]),
                                                    list_address(v->arena, l->path, &less) };
            m->chosen++;
        }
    }
}

/* -- counts and pages
 * ------------------------------------------------------------------------------------ */

static struct str noun(struct view *v, const struct entity *e, int64_t n)
{
    bool one = v->lang == LANG_FR ? n < 2 : n == 1;
    return one ? e->one[v->lang] : e->many[v->lang];
}

static struct str total_said(struct view *v, const struct list *l)
{
    int64_t n = l->total < 0 ? (int64_t)l->page.n : l->total;
    bool more = n > LIST_COUNT_MOST;
    struct str number = text_number(v->arena, v->lang, more ? LIST_COUNT_MOST : n);
    return text_with(
        v->arena, v->lang, more ? TEXT_view_list_count_most : TEXT_view_list_count,
        TEXT_ARGS({ "number", number, 0 }, { "noun", noun(v, l->query->entity, n), 0 }));
}

static struct str range_said(struct view *v, const struct list *l)
{
    if (l->first <= 0 || l->total < 0)
        return STR_NULL;
    int64_t last = l->first + (int64_t)l->page.n - 1;
    bool more = l->total > LIST_COUNT_MOST;
    return text_with(v->arena, v->lang, more ? TEXT_view_list_range_most : TEXT_view_list_range,
                     TEXT_ARGS({ "first", .number = l->first }, { "last", .number = last },
                               { "total", .number = more ? LIST_COUNT_MOST : l->total }));
}

/* The page after or before this one; the place of its first row goes along, to be said only. */
static struct str page_address(struct view *v, const struct list *l, bool before)
{
    struct list_query q = *l->query;
    const struct list_page *p = &l->page;
    q.before = before;
    q.cursor_key = before ? p->first_key : p->last_key;
    q.cursor_id = before ? p->first_id : p->last_id;
    if (!q.cursor_key.p)
        q.cursor_key = STR("");
    struct str address = list_address(v->arena, l->path, &q);
    int64_t from = before ? l->first - q.limit : l->first + (int64_t)p->n;
    if (l->first <= 0 || from <= 0)
        return address;
    return arena_fmt(v->arena, "%.*s&from=%lld", STR_ARG(address), (long long)from);
}

static void pages_make(struct view *v, struct list_model *m)
{
    const struct list *l = m->list;
    if (l->page.has_previous)
        m->previous = page_address(v, l, true);
    if (l->page.has_next)
        m->next = page_address(v, l, false);
    struct list_query all = *l->query;
    all.cursor_key = STR_NULL;
    m->csv =
        list_address(v->arena, arena_z(v->arena, arena_fmt(v->arena, "%s.csv", l->path)), &all);
    m->xlsx =
        list_address(v->arena, arena_z(v->arena, arena_fmt(v->arena, "%s.xlsx", l->path)), &all);
    all.search = STR_NULL;
    all.now = 0;
    all.n_filters = 0;
    m->bare = list_address(v->arena, l->path, &all);
    m->total = total_said(v, l);
    if (l->total > (int64_t)l->page.n && l->total <= LIST_COUNT_MOST)
        m->all = text_with(v->arena, v->lang, TEXT_view_list_pick_all,
                           TEXT_ARGS({ "count", .number = l->total }));
    m->range = range_said(v, l);
}

void list_nothing(struct view *v, const struct list_model *m)
{
    if (!list_is_narrowed(m->list->query) && !m->list->query->archived &&
        has(m->list->nothing_yet.title)) {
        view_empty(v, &m->list->nothing_yet);
        return;
    }
    view_empty(v, &(struct empty){ .icon = "search",
                                   .title = text(v->lang, TEXT_view_list_nothing_found),
                                   .text = text(v->lang, TEXT_view_list_nothing_found_text),
                                   .href = m->list->query->archived && !m->n_chips
                                               ? str_of(m->list->path)
                                               : m->bare,
                                   .action = text(v->lang, TEXT_view_list_remove_filters) });
}

void list_view(struct view *v, const struct list *l)
{
    struct list_model m = { .list = l };
    m.facets = arena_array(v->arena, struct facet, l->n_facets + 1);
    for (size_t i = 0; i < l->n_facets; i++)
        if (l->facets[i].n_values > 0 || filter_find(l->query, l->facets[i].field))
            m.facets[m.n_facets++] = facet_make(v, l, &l->facets[i]);
    chips_make(v, &m);
    pages_make(v, &m);
    if (l->query->sort)
        m.sort = arena_fmt(v->arena, "%s%s", l->query->descending ? "-" : "", l->query->sort->name);
    view_list_html(v, &m);
}
