/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A proposal beside what the sheet says: each field is accepted or refused. */
#include "app/network/correction/correction.h"

#include "app/record/confirmation.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "core/key.h"
#include "correction_review.html.h"
#include "store/owned.h"

#include <inttypes.h>

enum { FIELDS_MOST = 400, REASON_MOST = 300 };

/* A field of the proposal and the record that it is about, as it is now. */
struct reviewed {
    struct correction_field row;
    const struct entity *entity;
    const struct field *field; /* NULL: "this is no longer so" */
    void *record;              /* NULL: it is gone */
    struct str now;            /* raw */
};

static bool same(struct str a, struct str b)
{
    return str_eq(a.p ? a : STR(""), b.p ? b : STR(""));
}

/* One record is read once, however many of its fields are proposed: they follow each other. */
static size_t reviewed_load(struct req *q, int64_t correction, struct reviewed **ret)
{
    void *rows;
    size_t n = record_all_of(q->tx, &entity_correction_field,
                             &entity_correction_field.fields[CORRECTION_FIELD_CORRECTION],
                             correction, FIELDS_MOST, &rows);
    struct reviewed *list = arena_array(q->arena, struct reviewed, n);
    for (size_t i = 0; i < n; i++) {
        struct reviewed *x = &list[i], *last = i ? &list[i - 1] : NULL;
        x->row = ((const struct correction_field *)rows)[i];
        x->entity = partner_sheet_entity_named(x->row.entity);
        REQUIRE(x->entity);
        x->field = partner_sheet_field_named(x->entity, x->row.field);
        if (last && last->entity == x->entity && last->row.subject == x->row.subject) {
            x->record = last->record;
        } else {
            x->record = arena_alloc(q->arena, x->entity->size);
            if (!record_get(q->tx, x->entity, x->row.subject, x->record))
                x->record = NULL;
        }
        if (x->record && x->field)
            x->now = entity_raw(q->arena, x->field, x->record);
    }
    *ret = list;
    return n;
}

/* The record has been changed, or put away, since this was proposed. */
static bool clashes(const struct reviewed *x)
{
    bool gone = !x->record || ((const struct record *)x->record)->archived != NUMBER_NONE;
    return gone || (x->field && !same(x->now, x->row.before) && !same(x->now, x->row.after));
}

/* -- the page
 * --------------------------------------------------------------------------------------------- */

/* A raw value as people read it. */
static struct str value_shown(struct req *q, const struct reviewed *x, struct str raw)
{
    void *copy = arena_alloc(q->arena, x->entity->size);
    entity_init(x->entity, copy);
    if (!x->field || str_is_blank(raw) || !entity_set_raw(q->arena, x->field, copy, raw))
        return STR_NULL;
    return record_shown(q, x->field, copy);
}

static struct review_row row_of(struct req *q, const struct reviewed *x, bool typed)
{
    struct review_row row = { .id = x->row.record.id,
                              .answer = (enum correction_answer)x->row.answer,
                              .reason = x->row.reason,
                              .clash = clashes(x) };
    if (x->field) {
        row.label = x->field->label[q->lang];
        row.before = value_shown(q, x, x->row.before);
        row.now = value_shown(q, x, x->now);
        row.after = value_shown(q, x, x->row.after);
    } else {
        row.label = text(q->lang, TEXT_correction_over);
        row.after = text(q->lang, TEXT_correction_over_yes);
    }
    if (typed) {
        struct str said = req_form(q, arena_fmt(q->arena, "answer.%" PRId64, row.id).p);
        row.answer = str_is(said, "accepted")  ? CORRECTION_ANSWER_ACCEPTED
                     : str_is(said, "refused") ? CORRECTION_ANSWER_REFUSED
                                               : CORRECTION_ANSWER_NONE;
        row.reason = str_trim(req_form(q, arena_fmt(q->arena, "reason.%" PRId64, row.id).p));
        row.asked = row.answer == CORRECTION_ANSWER_NONE || key_length(row.reason) > REASON_MOST;
    } else if (row.answer == CORRECTION_ANSWER_NONE && !row.clash) {
        row.answer = CORRECTION_ANSWER_ACCEPTED; /* what most of them are; a person still says so */
    }
    return row;
}

static struct str group_href(struct req *q, const struct reviewed *x)
{
    const struct module_entity *e = module_entity_named(str_of(x->entity->name));
    return e && e->path ? arena_fmt(q->arena, "%s/%" PRId64, e->path, x->row.subject) : STR_NULL;
}

static void groups_fill(struct req *q, const struct reviewed *list, size_t n, bool typed,
                        struct review_view *m)
{
    m->groups = arena_array(q->arena, struct review_group, n);
    for (size_t i = 0; i < n; i++) {
        const struct reviewed *x = &list[i];
        if (!i || x->record != list[i - 1].record || x->row.subject != list[i - 1].row.subject)
            m->groups[m->n_groups++] = (struct review_group){
                .kind = key_capital(q->arena, x->entity->one[q->lang]),
                .title = x->record ? partner_sheet_title(q, x->entity, x->record) : STR_NULL,
                .href = group_href(q, x),
                .rows = arena_array(q->arena, struct review_row, n - i)
            };
        struct review_group *g = &m->groups[m->n_groups - 1];
        g->rows[g->n_rows] = row_of(q, x, typed);
        m->failed = m->failed || g->rows[g->n_rows].asked;
        g->n_rows++;
    }
}

static void draw(struct req *q, struct res *r, const struct correction *c, struct review_view *m)
{
    m->correction = c;
    m->organization = record_title(q->tx, &entity_organization, c->organization);
    m->state = enumeration_correction_state.values[c->state].label[q->lang];
    m->base = arena_fmt(q->arena, "/corrections/%" PRId64, c->record.id);
    m->may = c->state == CORRECTION_STATE_WAITING; /* who reads it may: one right for both */
    if (m->failed || m->wrong.p)
        r->status = 422;
    struct str title = text_with(q->arena, q->lang, TEXT_correction_of,
                                 TEXT_ARGS({ "name", .value = m->organization }));
    view_page(q, r, PAGE(.title = title, .nav = NAV_NETWORK), correction_review_html, m, title);
}

void review_show(struct req *q, struct res *r, const void *record)
{
    const struct correction *c = record;
    struct review_view m = { 0 };
    struct reviewed *list;
    size_t n = reviewed_load(q, c->record.id, &list);
    groups_fill(q, list, n, false, &m);
    draw(q, r, c, &m);
}

/* -- told to the partner
 * ---------------------------------------------------------------------------------- */

struct partner_answers partner_answers_read(struct req *q, int64_t link)
{
    struct partner_answers ret = { .decided = DAY_NONE };
    struct correction_reviewed_row row = { 0 };
    struct reviewed *list;
    if (!correction_reviewed(q->tx, &(struct correction_reviewed_in){ .link = link }, &row))
        return ret;
    size_t n = reviewed_load(q, row.id, &list);
    ret.decided = row.decided;
    ret.refused = arena_array(q->arena, struct partner_answer, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct reviewed *x = &list[i];
        ret.n_accepted += x->row.answer == CORRECTION_ANSWER_ACCEPTED;
        if (x->row.answer != CORRECTION_ANSWER_REFUSED)
            continue;
        ret.refused[ret.n_refused++] = (struct partner_answer){
            .title = x->record ? partner_sheet_title(q, x->entity, x->record) : STR_NULL,
            .label = x->field ? x->field->label[q->lang] : text(q->lang, TEXT_correction_over),
            .after = x->field ? value_shown(q, x, x->row.after) : STR_NULL,
            .reason = x->row.reason,
        };
    }
    return ret;
}

/* -- the decision
 * ----------------------------------------------------------------------------------------- */

static void answer_keep(struct req *q, struct reviewed *x, const struct review_row *row)
{
    x->row.answer = row->answer;
    x->row.reason = str_is_blank(row->reason) ? STR_NULL : row->reason;
    REQUIRE(record_update(q->tx, &entity_correction_field, &x->row) != RECORD_CONFLICT);
}

/* Who leaves stays in the directory, with what was said with them. */
static void leaves(struct req *q, struct contact *c)
{
    c->has_left = true;
    c->left_on = q->today;
}

/* What was accepted of one record, from list[0] on. False when the record would no longer be right:
 * then nothing of it is written. */
static bool apply(struct req *q, const struct correction *c, struct reviewed *list, size_t n)
{
    const struct entity *e = list->entity;
    struct form_errors errors = { 0 };
    bool changes = false, over = false;
    for (size_t i = 0; i < n; i++) {
        if (list[i].row.answer != CORRECTION_ANSWER_ACCEPTED)
            continue;
        over = over || !list[i].field;
        changes = changes || list[i].field;
        if (list[i].field &&
            !entity_set_raw(q->arena, list[i].field, list->record, list[i].row.after))
            return false;
    }
    if (changes && !entity_check(q->arena, e, q->lang, list->record, &errors))
        return false;
    int64_t id = list->row.subject;
    if (over && e == &entity_contact)
        leaves(q, list->record);
    if (changes || (over && e == &entity_contact))
        REQUIRE(record_update(q->tx, e, list->record) != RECORD_CONFLICT);
    if (over && e != &entity_contact)
        record_archive(q->tx, e, id, true);
    else if (changes && !over)
        confirmation_put(q->tx, e, id, c->organization, c->name, 0);
    return true;
}

static bool apply_all(struct req *q, const struct correction *c, struct reviewed *list, size_t n)
{
    struct str request = q->tx->request;
    bool good = true;
    /* The history of each record then says from which proposal a change comes. */
    q->tx->request = arena_fmt(q->arena, "correction:%" PRId64, c->record.id);
    for (size_t i = 0, k; i < n && good; i = k) {
        for (k = i + 1; k < n && list[k].record == list[i].record &&
                        list[k].row.subject == list[i].row.subject;)
            k++;
        if (list[i].record)
            good = apply(q, c, &list[i], k - i);
    }
    q->tx->request = request;
    return good;
}

void review_decide(struct req *q, struct res *r)
{
    struct correction c;
    struct review_view m = { 0 };
    struct reviewed *list;
    if (!record_find(q, r, &correction_pages, CAP_DIRECTORY_WRITE, &c))
        return;
    if (c.state != CORRECTION_STATE_WAITING) {
        res_redirect(r, "/corrections/%" PRId64 "?done=same", c.record.id);
        return;
    }
    size_t n = reviewed_load(q, c.record.id, &list), at = 0;
    groups_fill(q, list, n, true, &m);
    if (m.failed) {
        draw(q, r, &c, &m);
        return;
    }
    for (size_t g = 0; g < m.n_groups; g++)
        for (size_t k = 0; k < m.groups[g].n_rows; k++)
            answer_keep(q, &list[at++], &m.groups[g].rows[k]);
    if (!apply_all(q, &c, list, n)) { /* the answer refuses: all is taken back */
        m.wrong = text(q->lang, TEXT_correction_error_apply);
        draw(q, r, &c, &m);
        return;
    }
    c.state = CORRECTION_STATE_DECIDED;
    c.decided = q->today;
    c.account = q->actor.account;
    REQUIRE(record_update(q->tx, &entity_correction, &c) == RECORD_SAVED);
    res_redirect(r, "/corrections/%" PRId64 "?done=correction_decided", c.record.id);
}
