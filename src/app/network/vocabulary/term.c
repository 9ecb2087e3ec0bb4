/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/vocabulary/pages.h"
#include "app/network/vocabulary/vocabulary.h"
#include "core/fault.h"
#include "core/key.h"
#include "guard/account.h"
#include "vocabulary_beside.html.h"
#include "vocabulary_merge.html.h"
#include "vocabulary_merged.html.h"
#include "vocabulary_term.html.h"

#include <inttypes.h>

/* One term: its words, where it is used, what it may be merged into. */

static void show(struct req *q, struct res *r, const void *record);
static struct str called(struct req *q, const void *record);
static void prefill(struct req *q, void *record);
static void check(struct req *q, const void *record, struct form_errors *errors);
static void inserted(struct tx *tx, const struct req *q, void *record);
static void updated(struct tx *tx, const struct req *q, const void *before, void *record);
static void beside(struct view *v, struct req *q, const struct form *f);

const struct record_pages term_pages = {
    .entity = &entity_term,
    .path = "/vocabularies",
    .nav = NAV_NETWORK,
    .read = CAP_ADMIN,
    .write = CAP_ADMIN,
    .title = TEXT_vocabulary_title,
    .add = TEXT_vocabulary_add,
    .form = "fr:half en:half position:half",
    .show = show,
    .called = called,
    .prefill = prefill,
    .check = check,
    .inserted = inserted,
    .updated = updated,
    .beside = beside,
};

struct str term_called(enum lang l, const struct term *t)
{
    struct str said[LANG_COUNT] = { [LANG_FR] = t->fr, [LANG_EN] = t->en };
    return said[l].n ? said[l] : said[1 - l];
}

static struct str called(struct req *q, const void *record)
{
    return term_called(q->lang, record);
}

/* -- its form
 * ------------------------------------------------------------------------------------------ */

/* The vocabulary of a term that is not made yet; NULL when none of that name is. */
static const struct vocabulary_kind *kind_asked(struct req *q)
{
    return vocabulary_kind_named(q->method == METHOD_POST ? req_form(q, "vocabulary")
                                                          : req_query(q, "vocabulary"));
}

/* The code is made once, of the first words there are. */
static void prefill(struct req *q, void *record)
{
    struct term *t = record;
    const struct vocabulary_kind *k = kind_asked(q);
    struct str fr = str_trim(req_form(q, "fr")), en = str_trim(req_form(q, "en"));
    REQUIRE(k);
    t->vocabulary = str_of(k->name);
    t->code = vocabulary_new_code(q->tx, k->name, fr.n ? fr : en);
}

static void beside(struct view *v, struct req *q, const struct form *f)
{
    const struct term *t = f->record;
    (void)q;
    vocabulary_beside_html(v, t);
}

static void word_check(struct req *q, const struct term *t, enum lang l, struct form_errors *errors)
{
    struct term_list_row *rows;
    const struct field *f = &entity_term.fields[l == LANG_FR ? TERM_FR : TERM_EN];
    struct str key = key_tokens(q->arena, l == LANG_FR ? t->fr : t->en);
    size_t n = key.n ? term_list(q->tx, &(struct term_list_in){ t->vocabulary }, &rows) : 0;
    for (size_t i = 0; i < n; i++) {
        struct str other = l == LANG_FR ? rows[i].fr : rows[i].en;
        if (rows[i].id == t->record.id || !str_eq(key_tokens(q->arena, other), key))
            continue;
        form_error_add(q->arena, errors, f,
                       text_with(q->arena, q->lang,
                                 rows[i].archived == NUMBER_NONE ? TEXT_vocabulary_taken
                                                                 : TEXT_vocabulary_taken_away,
                                 TEXT_ARGS({ "label", .value = other })));
        return;
    }
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct term *t = record;
    if (str_is_blank(t->fr) && str_is_blank(t->en)) {
        form_error_add(q->arena, errors, &entity_term.fields[TERM_FR],
                       text(q->lang, TEXT_vocabulary_no_word));
        return;
    }
    word_check(q, t, LANG_FR, errors);
    word_check(q, t, LANG_EN, errors);
}

static void inserted(struct tx *tx, const struct req *q, void *record)
{
    (void)q, (void)record;
    vocabulary_forget(tx);
}

/* Records are found by the words that people read now. */
static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    const struct term *was = before, *t = record;
    struct vocabulary_use *uses;
    vocabulary_forget(tx);
    if (str_eq(was->fr, t->fr) && str_eq(was->en, t->en))
        return;
    size_t n = vocabulary_uses(tx, q->lang, arena_z(tx->arena, t->vocabulary), false, &uses);
    for (size_t i = 0; i < n; i++)
        coded_reword(tx, uses[i].entity, uses[i].field, t->code);
}

void term_new(struct req *q, struct res *r)
{
    if (kind_asked(q))
        record_new(q, r);
    else
        res_not_found(q, r);
}

void term_create(struct req *q, struct res *r)
{
    if (kind_asked(q))
        record_create(q, r);
    else
        res_not_found(q, r);
}

/* -- its page
 * ------------------------------------------------------------------------------------------ */

static void others_read(struct req *q, struct term_view *m)
{
    struct term_list_row *rows;
    size_t n = term_list(q->tx, &(struct term_list_in){ m->term->vocabulary }, &rows);
    m->others = arena_array(q->arena, struct term_other, n);
    for (size_t i = 0; i < n && m->offered; i++) {
        struct term t = { .fr = rows[i].fr, .en = rows[i].en };
        if (rows[i].archived == NUMBER_NONE && rows[i].id != m->term->record.id)
            m->others[m->n_others++] = (struct term_other){ rows[i].id, term_called(q->lang, &t) };
    }
}

static void show(struct req *q, struct res *r, const void *record)
{
    const struct term *t = record;
    struct vocabulary_use *uses;
    struct term_view m = { .term = t,
                           .kind = vocabulary_kind_named(t->vocabulary),
                           .title = term_called(q->lang, t),
                           .tools = record_tools_of(q, &term_pages, t),
                           .offered = t->record.archived == NUMBER_NONE };
    if (!m.kind) { /* of a vocabulary that no record uses */
        res_not_found(q, r);
        return;
    }
    m.n_counts = vocabulary_uses(q->tx, q->lang, m.kind->name, true, &uses);
    m.counts = arena_array(q->arena, struct term_count, m.n_counts);
    for (size_t i = 0; i < m.n_counts; i++) {
        m.counts[i] =
            (struct term_count){ .many = uses[i].many, .n = term_count_of(&uses[i], t->code) };
        if (uses[i].path)
            m.counts[i].href = arena_fmt(q->arena, "%s?%s=%.*s", uses[i].path, uses[i].field->name,
                                         STR_ARG(t->code));
    }
    others_read(q, &m);
    m.n_merges = mergings_of_record(
        q->tx, &(struct mergings_of_record_in){ STR("term"), t->record.id }, &m.merges);
    struct page page = { .title = m.title,
                         .nav = NAV_NETWORK,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, vocabulary_term_html, &m);
}

/* -- merging it
 * ------------------------------------------------------------------------------------------ */

static bool merge_read(struct req *q, struct res *r, int64_t into, struct term_merge *ret)
{
    if (term_merge_look(q->tx, into, q->ids[0], ret) && vocabulary_kind_named(ret->kept.vocabulary))
        return true;
    res_not_found(q, r);
    return false;
}

void term_merge_page(struct req *q, struct res *r)
{
    struct term_merge x;
    if (!req_query(q, "into").n) { /* nothing was chosen */
        res_redirect(r, "/vocabularies/%" PRId64, q->ids[0]);
        return;
    }
    if (!merge_read(q, r, req_query_id(q, "into"), &x))
        return;
    struct term_merge_view m = {
        .kind = vocabulary_kind_named(x.kept.vocabulary),
        .kept = term_called(q->lang, &x.kept),
        .absorbed = term_called(q->lang, &x.absorbed),
        .here = arena_fmt(q->arena, "/vocabularies/%" PRId64, x.absorbed.record.id),
        .kept_id = x.kept.record.id,
        .changes = arena_array(q->arena, struct term_count, x.n_changes),
        .n_changes = x.n_changes,
    };
    for (size_t i = 0; i < x.n_changes; i++)
        m.changes[i] =
            (struct term_count){ .many = key_capital(q->arena, x.changes[i].entity->many[q->lang]),
                                 .n = x.changes[i].n };
    struct page page = { .title = text(q->lang, TEXT_vocabulary_merge), .nav = NAV_NETWORK };
    view_page(q, r, &page, vocabulary_merge_html, &m);
}

void term_merge_post(struct req *q, struct res *r)
{
    struct term_merge x;
    struct merging_of_absorbed_row row;
    struct merging_of_absorbed_in in = { STR("term"), q->ids[0] };
    int64_t merging = merging_of_absorbed(q->tx, &in, &row) ? row.id : 0; /* pressed twice */
    if (!merging && !merge_read(q, r, req_form_id(q, "into"), &x))
        return;
    if (!merging)
        merging = term_merge_do(q->tx, &x);
    res_redirect(r, "/vocabularies/merges/%" PRId64 "?done=term_merged", merging);
}

/* -- what was merged
 * ------------------------------------------------------------------------------------------ */

static bool merged_read(struct req *q, struct res *r, struct merging *ret, struct term *ret_kept,
                        struct term *ret_absorbed)
{
    if (record_get(q->tx, &entity_merging, q->ids[0], ret) && str_is(ret->kind, "term") &&
        record_get(q->tx, &entity_term, ret->kept, ret_kept) &&
        record_get(q->tx, &entity_term, ret->absorbed, ret_absorbed) &&
        vocabulary_kind_named(ret_kept->vocabulary))
        return true;
    res_not_found(q, r);
    return false;
}

static void left_read(struct req *q, const struct merge_back *back, struct term_merged_view *m)
{
    m->left = arena_array(q->arena, struct term_left, TERM_LEFT_SHOWN);
    for (size_t i = 0; i < back->n_left && m->n_left < TERM_LEFT_SHOWN; i++) {
        const struct merge_left *x = &back->left[i];
        const struct module_entity *e = module_entity_named(str_of(x->entity->name));
        struct str title = module_record_title(q->tx, x->entity, x->id);
        struct term_left line = { .what = title.p ? title : x->entity->one[q->lang] };
        if (e && e->path)
            line.href = arena_fmt(q->arena, "%s/%" PRId64, e->path, x->id);
        m->left[m->n_left++] = line;
    }
    m->n_more = (int64_t)(back->n_left - m->n_left);
}

void term_merged_page(struct req *q, struct res *r)
{
    struct merging x;
    struct term kept, absorbed;
    struct merge_back back;
    if (!merged_read(q, r, &x, &kept, &absorbed))
        return;
    term_merge_reverse(q->tx, &x, true, &back);
    struct term_merged_view m = {
        .kind = vocabulary_kind_named(kept.vocabulary),
        .m = &x,
        .kept = term_called(q->lang, &kept),
        .absorbed = term_called(q->lang, &absorbed),
        .kept_href = arena_fmt(q->arena, "/vocabularies/%" PRId64, x.kept),
        .absorbed_href = arena_fmt(q->arena, "/vocabularies/%" PRId64, x.absorbed),
        .who = x.account > 0 ? account_name(q->home, x.account) : STR_NULL,
        .here = arena_fmt(q->arena, "/vocabularies/merges/%" PRId64, x.record.id),
        .moved = back.moved,
        .first = back.first,
        .may = !back.done && !back.first,
    };
    left_read(q, &back, &m);
    struct page page = { .title = x.names, .nav = NAV_NETWORK };
    view_page(q, r, &page, vocabulary_merged_html, &m);
}

void term_merged_reverse(struct req *q, struct res *r)
{
    struct merging x;
    struct term kept, absorbed;
    struct merge_back back;
    if (!merged_read(q, r, &x, &kept, &absorbed))
        return;
    term_merge_reverse(q->tx, &x, false, &back);
    res_redirect(r, "/vocabularies/merges/%" PRId64 "?done=%s", x.record.id,
                 back.done || back.first ? "not_undone" : "term_unmerged");
}
