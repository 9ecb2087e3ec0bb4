/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/library/library.h"

#include "core/key.h"
#include "core/out.h"
#include "library_list.html.h"

#include <inttypes.h>
#include <stdlib.h>

/* -- what is asked
 * ----------------------------------------------------------------------------------- */

static const struct library_filter filters[LIBRARY_FILTERS] = {
    { "on", CONTENT_ON, TEXT_library_shelf, TEXT_library_any_shelf, { 0 }, STR_NULL },
    { "in", CONTENT_IN, TEXT_library_language, TEXT_library_any_language, { 0 }, STR_NULL },
    { "about", CONTENT_ABOUT, TEXT_library_topic, TEXT_library_any_topic, { 0 }, STR_NULL },
    { "helps", CONTENT_HELPS, TEXT_library_phase, TEXT_library_any_phase, { 0 }, STR_NULL },
    { "partner", CONTENT_PARTNER, TEXT_library_partner, TEXT_library_any_partner, { 0 }, STR_NULL },
};

static struct choices choices_in(struct req *q, const struct content *texts, enum content_kind kind)
{
    struct guide_list all = guide_entries(q, texts, kind, NULL, CONTENT_KINDS);
    struct choice *list = arena_array(q->arena, struct choice, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        list[i] = (struct choice){ .value = all.list[i].e->code, .label = all.list[i].title };
    return (struct choices){ .list = list, .n = all.n };
}

static struct choices languages(struct req *q)
{
    struct choice *list = arena_array(q->arena, struct choice, 2);
    list[0] = (struct choice){ .value = STR("fr"), .label = text(q->lang, TEXT_library_french) };
    list[1] = (struct choice){ .value = STR("en"), .label = text(q->lang, TEXT_library_english) };
    return (struct choices){ .list = list, .n = 2 };
}

static struct choices sorts(struct req *q)
{
    struct choice *list = arena_array(q->arena, struct choice, 3);
    list[0] = (struct choice){ .value = STR(""), .label = text(q->lang, TEXT_library_by_shelf) };
    list[1] =
        (struct choice){ .value = STR("title"), .label = text(q->lang, TEXT_library_by_title) };
    list[2] = (struct choice){ .value = STR("year"), .label = text(q->lang, TEXT_library_by_year) };
    return (struct choices){ .list = list, .n = 3 };
}

static void asked_read(struct req *q, struct library_view *m)
{
    static const enum content_kind kinds[LIBRARY_FILTERS] = { CONTENT_SHELF, CONTENT_KINDS,
                                                              CONTENT_TOPIC, CONTENT_PHASE,
                                                              CONTENT_PARTNER_KIND };
    m->search = req_query(q, "q");
    m->sort = req_query(q, "sort");
    m->sorts = sorts(q);
    m->narrowed = has(m->search);
    for (size_t i = 0; i < LIBRARY_FILTERS; i++) {
        m->filters[i] = filters[i];
        m->filters[i].asked = req_query(q, filters[i].name);
        m->filters[i].choices =
            kinds[i] == CONTENT_KINDS ? languages(q) : choices_in(q, m->texts, kinds[i]);
        m->narrowed |= has(m->filters[i].asked);
    }
}

/* -- what is found
 * ----------------------------------------------------------------------------------- */

/* Every word that is looked for begins a word of the resource. */
static bool words_found(struct arena *a, struct str search, const struct guide_entry *x)
{
    struct str tokens = key_tokens(a, search), word;
    struct str all =
        key_tokens(a, arena_fmt(a, "%.*s %.*s %.*s %.*s", STR_ARG(x->title), STR_ARG(x->text),
                                STR_ARG(content_text(x->e, CONTENT_BY)),
                                STR_ARG(content_text(x->e, CONTENT_JOURNAL))));
    struct str within = arena_fmt(a, " %.*s", STR_ARG(all));
    while (tokens.n && str_next(&tokens, ' ', &word))
        if (str_find(within, arena_fmt(a, " %.*s", STR_ARG(word))) < 0)
            return false;
    return true;
}

static bool is_asked(const struct library_view *m, struct arena *a, const struct guide_entry *x)
{
    for (size_t i = 0; i < LIBRARY_FILTERS; i++) {
        const struct library_filter *f = &m->filters[i];
        bool both = f->field == CONTENT_IN && content_names(x->e, CONTENT_IN, STR("both"));
        if (has(f->asked) && !both && !content_names(x->e, f->field, f->asked))
            return false;
    }
    return !has(m->search) || words_found(a, m->search, x);
}

struct found {
    const struct guide_entry *entry;
    struct str key;
};

static int by_key(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order ? order : x->entry->number - y->entry->number;
}

static struct str order_key(struct req *q, const struct library_view *m,
                            const struct guide_entry *x)
{
    int64_t year = 0;
    if (str_is(m->sort, "title"))
        return key_sort(q->arena, x->title);
    if (!str_is(m->sort, "year"))
        return STR(""); /* as the files have them: shelf by shelf */
    str_to_i64(content_text(x->e, CONTENT_YEAR), &year);
    return arena_fmt(q->arena, "%04" PRId64, 9999 - year);
}

static size_t found_all(struct req *q, const struct library_view *m, struct found **ret)
{
    const struct content *texts = m->texts;
    struct guide_list all = guide_entries(q, texts, CONTENT_LIBRARY, NULL, CONTENT_KINDS);
    struct found *list = arena_array(q->arena, struct found, all.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (is_asked(m, q->arena, &all.list[i]))
            list[n++] = (struct found){ &all.list[i], order_key(q, m, &all.list[i]) };
    qsort(list, n, sizeof *list, by_key);
    *ret = list;
    return n;
}

/* -- a line
 * ------------------------------------------------------------------------------------------ */

static struct str joined(struct req *q, struct str a, struct str b)
{
    if (!has(b))
        return a;
    return has(a) ? arena_fmt(q->arena, "%.*s · %.*s", STR_ARG(a), STR_ARG(b)) : b;
}

static struct str title_of(const struct content *texts, struct str code)
{
    const struct content_entry *e = content_find(texts, code);
    return e ? content_text(e, CONTENT_TITLE) : STR("");
}

static struct library_line line_of(struct req *q, const struct content *texts,
                                   const struct guide_entry *x)
{
    const struct content_entry *e = x->e;
    const struct content_value *about = &e->values[CONTENT_ABOUT];
    struct str facts = content_text(e, CONTENT_BY);
    struct str *topics = arena_array(q->arena, struct str, about->n + 1);
    facts = joined(q, facts, content_text(e, CONTENT_YEAR));
    facts = joined(q, facts, content_text(e, CONTENT_LASTS));
    facts = joined(q, facts, content_text(e, CONTENT_JOURNAL));
    for (size_t i = 0; i < about->n; i++)
        topics[i] = title_of(texts, about->lines[i]);
    return (struct library_line){
        .entry = x,
        .shelf = title_of(texts, content_text(e, CONTENT_ON)),
        .facts = facts,
        .href = e->values[CONTENT_AT].n ? content_text(e, CONTENT_AT) : STR_NULL,
        .only = guide_only_in(q->lang, e),
        .topics = topics,
        .n_topics = about->n,
    };
}

/* -- pages
 * ------------------------------------------------------------------------------------------- */

static struct str at_page(struct req *q, size_t page)
{
    return req_here(q, "page", page > 1 ? arena_fmt(q->arena, "%zu", page) : STR_NULL);
}

static void list(struct req *q, struct res *r)
{
    const struct content *texts = said_texts(q);
    struct library_view m = {
        .texts = texts,
        .page = guide_page_of(q, "/library", content_find(texts, STR("library_page"))),
    };
    struct found *all;
    asked_read(q, &m);
    m.n_found = found_all(q, &m, &all);
    size_t pages = m.n_found ? (m.n_found + LIBRARY_PAGE - 1) / LIBRARY_PAGE : 1;
    int64_t asked = req_query_id(q, "page");
    size_t page = asked < 1 ? 1 : asked > (int64_t)pages ? pages : (size_t)asked;
    size_t from = (page - 1) * LIBRARY_PAGE;
    struct library_line *lines = arena_array(q->arena, struct library_line, LIBRARY_PAGE);
    for (size_t i = from; i < m.n_found && m.n_lines < LIBRARY_PAGE; i++)
        lines[m.n_lines++] = line_of(q, texts, all[i].entry);
    m.lines = lines;
    m.previous = page > 1 ? at_page(q, page - 1) : STR_NULL;
    m.next = page < pages ? at_page(q, page + 1) : STR_NULL;
    m.range = text_with(q->arena, q->lang, TEXT_library_range,
                        TEXT_ARGS({ "from", .number = (int64_t)from + 1 },
                                  { "until", .number = (int64_t)(from + m.n_lines) },
                                  { "count", .number = (int64_t)m.n_found }));
    struct str query = q->query_string;
    m.csv = arena_fmt(q->arena, "/library.csv%s%.*s", has(query) ? "?" : "", STR_ARG(query));
    view_page(q, r, PAGE(.title = m.page.head.title, .nav = NAV_KNOWLEDGE), library_list_html, &m);
}

static void cell(struct out *o, struct str value, bool last)
{
    out_csv(o, value);
    out_str(o, last ? STR("\r\n") : STR(","));
}

static void csv(struct req *q, struct res *r)
{
    static const enum text_id heads[] = {
        TEXT_library_title,   TEXT_library_shelf,    TEXT_library_by,
        TEXT_library_year,    TEXT_library_language, TEXT_library_lasts,
        TEXT_library_journal, TEXT_library_address,  TEXT_library_note,
    };
    static const enum content_field columns[] = {
        CONTENT_TITLE, CONTENT_ON,      CONTENT_BY, CONTENT_YEAR, CONTENT_IN,
        CONTENT_LASTS, CONTENT_JOURNAL, CONTENT_AT, CONTENT_TEXT,
    };
    enum { COLUMNS = sizeof columns / sizeof *columns };
    const struct content *texts = said_texts(q);
    struct library_view m = { .texts = texts };
    struct found *all;
    asked_read(q, &m);
    size_t n = found_all(q, &m, &all);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, text(q->lang, TEXT_library_csv));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t k = 0; k < COLUMNS; k++)
        cell(&r->body, text(q->lang, heads[k]), k + 1 == COLUMNS);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < COLUMNS; k++) {
            struct str value = content_text(all[i].entry->e, columns[k]);
            cell(&r->body, columns[k] == CONTENT_ON ? title_of(texts, value) : value,
                 k + 1 == COLUMNS);
        }
}

static const struct route routes[] = {
    { METHOD_GET, "/library", CAP_SIGNED_IN, list },
    { METHOD_GET, "/library.csv", CAP_SIGNED_IN, csv },
};

const struct module module_library = {
    .name = "library",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
