/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/adapt/adapt.h"

#include "adapt_text.html.h"
#include "app/record/record.h"
#include "content_text.ent.h"
#include "core/fault.h"
#include "core/key.h"

#include <inttypes.h>

enum { ALL_MOST = 8000 };

/* -- where a text is
 * ---------------------------------------------------------------------------------- */

struct str adapt_shown_at(struct arena *a, const struct content *texts,
                          const struct content_entry *e)
{
    const struct content_entry *top = e;
    const char *item = e->kind == CONTENT_ITEM ? "item-" : "";
    while (top->parent != CONTENT_NONE)
        top = &texts->entries[top->parent];
    switch (top->kind) {
    case CONTENT_PHASE:
        return arena_fmt(a, "/guide/%.*s?adapt=1#%s%.*s", STR_ARG(top->code), item,
                         STR_ARG(e->code));
    case CONTENT_PART:
        return arena_fmt(a, "/guide/reflection?adapt=1#%.*s", STR_ARG(e->code));
    case CONTENT_CONDITION:
        return arena_fmt(a, "/guide/conditions?adapt=1#%.*s", STR_ARG(e->code));
    case CONTENT_LANDLORD:
        return arena_fmt(a, "/guide/landlords?adapt=1#%.*s", STR_ARG(e->code));
    case CONTENT_AIM:
    case CONTENT_SUCCESS_FACTOR:
    case CONTENT_PARTNER_KIND:
    case CONTENT_INSIDE:
    case CONTENT_OUTSIDE:
        return arena_fmt(a, "/guide/partners?adapt=1#%.*s", STR_ARG(e->code));
    case CONTENT_STAGE:
        return arena_fmt(a, "/guide/needs?adapt=1#%.*s", STR_ARG(e->code));
    case CONTENT_LIBRARY:
    case CONTENT_SHELF:
    case CONTENT_TOPIC:
        return STR("/library?adapt=1");
    case CONTENT_SHEET:
        if (top->values[CONTENT_FROM].n) /* each theme is a sheet of its own */
            return STR("/guide/sheets?adapt=1");
        return arena_fmt(a, "/guide/sheets/%.*s?adapt=1#%.*s", STR_ARG(top->code),
                         STR_ARG(e->code));
    case CONTENT_PAGE:
        if (str_is(e->code, "library_page"))
            return STR("/library?adapt=1");
        if (str_is(e->code, "needs_way"))
            return STR("/guide/needs?adapt=1");
        if (!str_is(e->code, "guide"))
            return arena_fmt(a, "/guide/%.*s?adapt=1", STR_ARG(e->code));
        return STR("/guide?adapt=1");
    default:
        return STR("/guide?adapt=1");
    }
}

/* -- the parts of a text
 * ------------------------------------------------------------------------------ */

static struct str field_label(enum lang l, enum content_field f)
{
    static const enum text_id labels[CONTENT_FIELDS] = {
        [CONTENT_TITLE] = TEXT_adapt_field_title,   [CONTENT_TEXT] = TEXT_adapt_field_text,
        [CONTENT_POINT] = TEXT_adapt_field_point,   [CONTENT_LINE] = TEXT_adapt_field_line,
        [CONTENT_COLUMN] = TEXT_adapt_field_column,
    };
    return text(l, labels[f]);
}

static const struct content_text_of_row *row_of(const struct content_text_of_row *rows, size_t n,
                                                const char *field)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(rows[i].field, field))
            return &rows[i];
    return NULL;
}

static int box_rows(struct str words, bool many)
{
    int rows = many ? 2 : 1;
    for (size_t i = 0; i < words.n; i++)
        rows += words.p[i] == '\n';
    rows += (int)(words.n / 90);
    return rows > 16 ? 16 : rows;
}

static void field_fill(struct req *q, const struct content_entry *e, enum content_field f,
                       const struct content_text_of_row *row, struct adapt_field *ret)
{
    bool live = row && row->archived == NUMBER_NONE;
    struct str original = content_whole(q->arena, e, f);
    *ret = (struct adapt_field){
        .field = f,
        .name = content_field_name(f),
        .label = field_label(q->lang, f),
        .hint = content_is_many(e->kind, f) ? text(q->lang, TEXT_adapt_a_line_each) : STR_NULL,
        .original = original,
        .before = live && !str_eq(row->original, original) ? row->original : STR_NULL,
        .words = live ? row->words : original,
        .row = row,
        .adapted = live,
        .many = content_is_many(e->kind, f),
        .required = content_is_required(e->kind, f),
        .version = row ? arena_fmt(q->arena, "%" PRId64, row->version) : STR("0"),
        .history =
            row ? arena_fmt(q->arena, "/guide/texts/%" PRId64 "/history", row->id) : STR_NULL,
    };
    ret->rows = box_rows(ret->words, ret->many);
    ret->describes = ret->many ? arena_fmt(q->arena, "h-%s", ret->name) : STR_NULL;
}

/* The text that the address names, as it is shipped; answers 404 and gives NULL when there is
 * none. */
static const struct content_entry *entry_asked(struct req *q, struct res *r, struct adapt_view *m)
{
    const struct content *texts = texts_of(q->lang);
    const struct content_entry *e = content_find(texts, req_segment(q, "entry"));
    if (!e) {
        res_not_found(q, r);
        return NULL;
    }
    struct content_text_of_row *rows;
    size_t n = content_text_of(
        q->tx, &(struct content_text_of_in){ .code = e->code, .language = lang_code(q->lang) },
        &rows);
    for (int f = 0; f < CONTENT_FIELDS; f++) {
        enum content_field field = (enum content_field)f;
        if (!content_has(e->kind, field) || content_is_fact(e->kind, field))
            continue;
        struct adapt_field *to = &m->fields[m->n_fields++];
        field_fill(q, e, field, row_of(rows, n, content_field_name(field)), to);
        m->adapted |= to->adapted;
    }
    m->title = content_text(e, content_text(e, CONTENT_TITLE).n ? CONTENT_TITLE : CONTENT_TEXT);
    m->path = arena_fmt(q->arena, "/guide/text/%.*s", STR_ARG(e->code));
    m->back = adapt_shown_at(q->arena, texts, e);
    return e;
}

static void draw(struct req *q, struct res *r, struct adapt_view *m)
{
    struct crumb *crumbs = arena_array(q->arena, struct crumb, 3);
    crumbs[0] = (struct crumb){ text(q->lang, TEXT_guide_title), STR("/guide") };
    crumbs[1] = (struct crumb){ text(q->lang, TEXT_adapt_texts), STR("/guide/texts") };
    m->crumbs = crumbs;
    struct page page = { .title = text_with(q->arena, q->lang, TEXT_adapt_title,
                                            TEXT_ARGS({ "title", .value = m->title })),
                         .nav = NAV_KNOWLEDGE };
    view_page(q, r, &page, adapt_text_html, m);
}

static void show(struct req *q, struct res *r)
{
    struct adapt_view m = { 0 };
    if (entry_asked(q, r, &m))
        draw(q, r, &m);
}

/* -- what was typed
 * ----------------------------------------------------------------------------------- */

/* A text of several lines keeps them, without the blank ones; one of one line is one line. */
static struct str typed_words(struct arena *a, struct str typed, bool many)
{
    struct content_value lines = said_lines(a, typed);
    struct str all = lines.n ? lines.lines[0] : STR("");
    for (size_t i = 1; i < lines.n; i++)
        all = arena_fmt(a, "%.*s%s%.*s", STR_ARG(all), many ? "\n" : " ", STR_ARG(lines.lines[i]));
    return all;
}

static enum text_id wrong_with(struct arena *a, const struct adapt_field *f)
{
    struct content_value lines = said_lines(a, f->words);
    if (lines.n == 0 && f->required)
        return TEXT_adapt_empty;
    if (lines.n > CONTENT_LINES_MOST)
        return TEXT_adapt_too_many;
    if (key_length(f->words) > ALL_MOST)
        return TEXT_adapt_too_long;
    for (size_t i = 0; i < lines.n; i++)
        if (lines.lines[i].n > CONTENT_TEXT_MOST)
            return TEXT_adapt_too_long;
    return TEXT_NONE;
}

static void typed_read(struct req *q, struct adapt_view *m)
{
    for (size_t i = 0; i < m->n_fields; i++) {
        struct adapt_field *f = &m->fields[i];
        const char *at = arena_z(q->arena, arena_fmt(q->arena, "version_%s", f->name));
        struct str typed = req_form(q, f->name), version = req_form(q, at);
        if (!typed.p)
            continue; /* a form without this part leaves it as it is */
        f->words = typed_words(q->arena, typed, f->many);
        f->rows = box_rows(f->words, f->many);
        enum text_id wrong = wrong_with(q->arena, f);
        if (wrong != TEXT_NONE) {
            f->error = text(q->lang, wrong);
            f->describes = arena_fmt(q->arena, "e-%s", f->name);
        }
        m->wrong |= wrong != TEXT_NONE;
        m->clash |= !str_eq(version, f->version);
    }
}

static struct guide_entry previewed(struct req *q, const struct content_entry *e,
                                    const struct adapt_view *m)
{
    struct content_entry *as_typed = arena_make(q->arena, struct content_entry);
    *as_typed = *e;
    for (size_t i = 0; i < m->n_fields; i++)
        as_typed->values[m->fields[i].field] = said_lines(q->arena, m->fields[i].words);
    struct guide_entry x = guide_entry_shown(q, as_typed, 0);
    x.adapt = STR_NULL;
    return x;
}

/* -- saving: an adapted text that says the same as the original is put away
 * ---------------------------------- */

static void field_save(struct req *q, const struct content_entry *e, const struct adapt_field *f,
                       struct str title)
{
    bool same = str_eq(f->words, f->original) || str_is_blank(f->words);
    struct content_text c;
    if (same && f->adapted)
        record_archive(q->tx, &entity_content_text, f->row->id, true);
    if (same)
        return;
    if (!f->row) {
        entity_init(&entity_content_text, &c);
        c.code = e->code;
        c.language = q->lang == LANG_FR ? CONTENT_LANGUAGE_FR : CONTENT_LANGUAGE_EN;
        c.field = str_of(f->name);
    } else {
        if (!f->adapted)
            record_archive(q->tx, &entity_content_text, f->row->id, false);
        REQUIRE(record_get(q->tx, &entity_content_text, f->row->id, &c));
    }
    c.label =
        arena_fmt(q->arena, "%.*s · %.*s", STR_ARG(str_sub(title, 0, 150)), STR_ARG(f->label));
    c.words = f->words;
    c.original = f->original;
    if (f->row)
        record_update(q->tx, &entity_content_text, &c);
    else
        record_insert(q->tx, &entity_content_text, &c);
}

static void save(struct req *q, struct res *r)
{
    struct adapt_view m = { 0 };
    const struct content_entry *e = entry_asked(q, r, &m);
    if (!e)
        return;
    typed_read(q, &m);
    bool look = str_is(req_form(q, "do"), "preview");
    if (m.wrong || m.clash || look) {
        struct guide_entry x = previewed(q, e, &m);
        r->status = m.wrong ? 422 : m.clash ? 409 : 200;
        m.preview = look && !m.wrong ? &x : NULL;
        draw(q, r, &m);
        return;
    }
    for (size_t i = 0; i < m.n_fields; i++)
        field_save(q, e, &m.fields[i], m.title);
    res_redirect(r, "%.*s?done=saved", STR_ARG(m.path));
}

static void go_back(struct req *q, struct res *r)
{
    struct adapt_view m = { 0 };
    if (!entry_asked(q, r, &m))
        return;
    for (size_t i = 0; i < m.n_fields; i++)
        if (m.fields[i].adapted)
            record_archive(q->tx, &entity_content_text, m.fields[i].row->id, true);
    res_redirect(r, "%.*s?done=text_back", STR_ARG(m.path));
}

/* -- all that is adapted
 * -------------------------------------------------------------------------------- */

static void show_record(struct req *q, struct res *r, const void *record)
{
    const struct content_text *c = record;
    (void)q;
    if (content_find(texts_of(LANG_FR), c->code))
        res_redirect(r, "/guide/text/%.*s", STR_ARG(c->code));
    else
        res_redirect(r, "/guide/texts/%" PRId64 "/history", c->record.id);
}

static const struct list_column columns[] = {
    { .name = "label", .flags = COLUMN_TITLE },
    { .name = "language" },
};
static const char *const facets[] = { "language", NULL };

static const struct record_pages pages = {
    .entity = &entity_content_text,
    .path = "/guide/texts",
    .nav = NAV_KNOWLEDGE,
    .read = CAP_ADMIN,
    .write = CAP_ADMIN,
    .list = &statement_content_text_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_adapt_texts,
    .lede = TEXT_adapt_lede,
    .placeholder = TEXT_adapt_placeholder,
    .empty_icon = "edit",
    .empty_title = TEXT_adapt_none,
    .empty_text = TEXT_adapt_none_text,
    .show = show_record,
};

static const struct route routes[] = {
    { METHOD_GET, "/guide/texts", CAP_ADMIN, record_list, .data = &pages },
    { METHOD_GET, "/guide/texts.csv", CAP_ADMIN, record_csv, .data = &pages },
    { METHOD_GET, "/guide/texts/{id}", CAP_ADMIN, record_show, .data = &pages },
    { METHOD_GET, "/guide/texts/{id}/history", CAP_ADMIN, record_history_page, .data = &pages },
    { METHOD_GET, "/guide/texts/{id}/access", CAP_ADMIN, record_access_page, .data = &pages },
    { METHOD_POST, "/guide/texts/{id}/archive", CAP_ADMIN, record_put_away, .data = &pages },
    { METHOD_POST, "/guide/texts/{id}/restore", CAP_ADMIN, record_bring_back, .data = &pages },
    { METHOD_POST, "/guide/texts/{id}/undo", CAP_ADMIN, record_take_back, .data = &pages },
    { METHOD_GET, "/guide/text/{entry}", CAP_ADMIN, show },
    { METHOD_POST, "/guide/text/{entry}", CAP_ADMIN, save },
    { METHOD_POST, "/guide/text/{entry}/back", CAP_ADMIN, go_back },
};
static const struct module_entity entities[] = {
    { &entity_content_text, "/guide/texts", CAP_ADMIN },
};
static const struct statement *const *const statements[] = { statements_content_text, NULL };

const struct module module_adapt = {
    .name = "adapt",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
