/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/pages.h"
#include "app/record/entities.h"
#include "core/key.h"
#include "vocabulary_index.html.h"
#include "vocabulary_terms.html.h"

#include <inttypes.h>

const struct vocabulary_kind vocabulary_kinds[] = {
    { "sector", TEXT_vocabulary_sector },
    { "relation", TEXT_vocabulary_relation },
    { "population", TEXT_vocabulary_population },
    { "language", TEXT_vocabulary_language },
    { "territory", TEXT_vocabulary_territory },
    { "service_category", TEXT_vocabulary_service_category },
    { "eligibility", TEXT_vocabulary_eligibility },
    { "tag", TEXT_vocabulary_tag },
};
const size_t n_vocabulary_kinds = sizeof vocabulary_kinds / sizeof *vocabulary_kinds;

const struct vocabulary_kind *vocabulary_kind_named(struct str name)
{
    for (size_t i = 0; i < n_vocabulary_kinds; i++)
        if (str_is(name, vocabulary_kinds[i].name))
            return &vocabulary_kinds[i];
    return NULL;
}

struct str vocabulary_path(struct arena *a, const struct vocabulary_kind *k)
{
    return arena_fmt(a, "/vocabularies/%s", k->name);
}

/* -- where it is used
 * ------------------------------------------------------------------------------------------ */

static void use_read(struct tx *tx, enum lang l, const struct entity *e, const struct field *f,
                     bool counted, struct vocabulary_use *ret)
{
    const struct module_entity *m = module_entity_named(str_of(e->name));
    struct list_query lq = { .entity = e, .data_classes = e->data_classes };
    *ret = (struct vocabulary_use){ .entity = e,
                                    .field = f,
                                    .path = m ? m->path : NULL,
                                    .many = key_capital(tx->arena, e->many[l]) };
    if (counted)
        ret->n_counts = store_list_facets(tx, &lq, f, 0, &ret->counts);
}

size_t vocabulary_uses(struct tx *tx, enum lang l, const char *vocabulary, bool counted,
                       struct vocabulary_use **ret)
{
    size_t n = 0, most = 0;
    for (size_t i = 0; i < n_entity_all; i++)
        most += entity_all[i]->n_fields;
    *ret = arena_array(tx->arena, struct vocabulary_use, most);
    for (size_t i = 0; i < n_entity_all; i++)
        for (size_t k = 0; k < entity_all[i]->n_fields; k++) {
            const struct field *f = &entity_all[i]->fields[k];
            if (f->vocabulary && str_is(str_of(f->vocabulary), vocabulary))
                use_read(tx, l, entity_all[i], f, counted, &(*ret)[n++]);
        }
    return n;
}

int64_t term_count_of(const struct vocabulary_use *use, struct str code)
{
    for (size_t i = 0; i < use->n_counts; i++)
        if (str_eq(use->counts[i].value, code))
            return use->counts[i].count;
    return 0;
}

/* -- all of them
 * ------------------------------------------------------------------------------------------ */

static struct str used_said(struct req *q, const char *vocabulary)
{
    struct vocabulary_use *uses;
    struct str said = STR("");
    size_t n = vocabulary_uses(q->tx, q->lang, vocabulary, false, &uses);
    for (size_t i = 0; i < n; i++)
        said = arena_fmt(q->arena, "%.*s%s%.*s (%.*s)", STR_ARG(said), i ? ", " : "",
                         STR_ARG(uses[i].many), STR_ARG(uses[i].field->label[q->lang]));
    return said;
}

static void line_read(struct req *q, const struct vocabulary_kind *k, struct vocabulary_line *ret)
{
    struct term_list_row *rows;
    size_t n = term_list(q->tx, &(struct term_list_in){ str_of(k->name) }, &rows);
    *ret = (struct vocabulary_line){ .kind = k, .used = used_said(q, k->name) };
    for (size_t i = 0; i < n; i++) {
        bool offered = rows[i].archived == NUMBER_NONE;
        ret->n_terms += offered;
        ret->n_untold += offered && (!rows[i].fr.n || !rows[i].en.n);
    }
}

void vocabularies_page(struct req *q, struct res *r)
{
    struct vocabularies_view m = { .n = n_vocabulary_kinds };
    m.lines = arena_array(q->arena, struct vocabulary_line, m.n);
    for (size_t i = 0; i < m.n; i++)
        line_read(q, &vocabulary_kinds[i], &m.lines[i]);
    struct page page = { .title = text(q->lang, TEXT_vocabulary_title), .nav = NAV_NETWORK };
    view_page(q, r, &page, vocabulary_index_html, &m);
}

/* -- the terms of one
 * ------------------------------------------------------------------------------------------ */

static bool all_words_in(struct arena *a, struct str typed, struct str said)
{
    struct str words = key_tokens(a, typed), word, has = key_sort(a, said);
    while (str_next(&words, ' ', &word))
        if (word.n && str_find(has, word) < 0)
            return false;
    return true;
}

static bool is_asked(struct req *q, const struct vocabulary_view *m,
                     const struct term_list_row *row)
{
    if (str_is_blank(m->typed))
        return true;
    return all_words_in(q->arena, m->typed,
                        arena_fmt(q->arena, "%.*s %.*s %.*s", STR_ARG(row->fr), STR_ARG(row->en),
                                  STR_ARG(row->code)));
}

static struct str filter_path(struct arena *a, const struct vocabulary_use *use, struct str code)
{
    return use->path ? arena_fmt(a, "%s?%s=%.*s", use->path, use->field->name, STR_ARG(code))
                     : STR_NULL;
}

static struct term_count *counts_read(struct req *q, const struct vocabulary_use *uses, size_t n,
                                      struct str code)
{
    struct term_count *list = arena_array(q->arena, struct term_count, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct term_count){ uses[i].many, filter_path(q->arena, &uses[i], code),
                                       term_count_of(&uses[i], code) };
    return list;
}

static bool vocabulary_read(struct req *q, struct res *r, struct vocabulary_view *ret)
{
    struct term_list_row *rows;
    const struct vocabulary_kind *k = vocabulary_kind_named(req_segment(q, "name"));
    if (!k) {
        res_not_found(q, r);
        return false;
    }
    *ret = (struct vocabulary_view){ .kind = k,
                                     .here = vocabulary_path(q->arena, k),
                                     .typed = req_query(q, "q") };
    ret->n_uses = vocabulary_uses(q->tx, q->lang, k->name, true, &ret->uses);
    size_t n = term_list(q->tx, &(struct term_list_in){ str_of(k->name) }, &rows);
    ret->lines = arena_array(q->arena, struct term_line, n);
    for (size_t i = 0; i < n; i++) {
        struct str said[LANG_COUNT] = { [LANG_FR] = rows[i].fr, [LANG_EN] = rows[i].en };
        bool offered = rows[i].archived == NUMBER_NONE;
        ret->n_offered += offered;
        if (is_asked(q, ret, &rows[i]))
            ret->lines[ret->n++] = (struct term_line){
                .row = &rows[i],
                .said = said[q->lang],
                .other = said[1 - q->lang],
                .counts = counts_read(q, ret->uses, ret->n_uses, rows[i].code),
                .offered = offered,
            };
    }
    return true;
}

void vocabulary_page(struct req *q, struct res *r)
{
    struct vocabulary_view m;
    if (!vocabulary_read(q, r, &m))
        return;
    struct page page = { .title = text(q->lang, m.kind->title), .nav = NAV_NETWORK };
    view_page(q, r, &page, vocabulary_terms_html, &m);
}

static void csv_row(struct out *o, const struct vocabulary_view *m, const struct term_line *l)
{
    out_csv(o, l->row->code);
    out_char(o, ',');
    out_csv(o, l->row->fr);
    out_char(o, ',');
    out_csv(o, l->row->en);
    out_char(o, ',');
    if (l->row->position != NUMBER_NONE)
        out_i64(o, l->row->position);
    out_str(o, l->offered ? STR(",1") : STR(",0"));
    for (size_t i = 0; i < m->n_uses; i++)
        out_fmt(o, ",%" PRId64, l->counts[i].n);
    out_lit(o, "\r\n");
}

void vocabulary_csv(struct req *q, struct res *r)
{
    struct vocabulary_view m;
    static const int heads[] = { TERM_CODE, TERM_FR, TERM_EN, TERM_POSITION };
    if (!vocabulary_read(q, r, &m))
        return;
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "%s.csv", m.kind->name));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        out_csv(&r->body, entity_term.fields[heads[i]].label[q->lang]);
        out_char(&r->body, ',');
    }
    out_csv(&r->body, text(q->lang, TEXT_vocabulary_offered));
    for (size_t i = 0; i < m.n_uses; i++) {
        out_char(&r->body, ',');
        out_csv(&r->body, m.uses[i].many);
    }
    out_lit(&r->body, "\r\n");
    for (size_t i = 0; i < m.n; i++)
        csv_row(&r->body, &m, &m.lines[i]);
}
