/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/review/review.h"

#include "app/partnership/interaction/interaction.h"
#include "core/fault.h"
#include "core/key.h"

#include <inttypes.h>

UNDER_PARTNERSHIP(review);

enum { REASON_MOST = 1000 };

struct str review_called(struct arena *a, enum lang l, struct str subject, day held, day planned)
{
    if (!str_is_blank(subject))
        return subject;
    struct str on = text_day(a, l, held != DAY_NONE ? held : planned, DAY_SHORT);
    return text_with(a, l, TEXT_review_called, TEXT_ARGS({ "day", .value = on }));
}

static struct str called(struct req *q, const void *record)
{
    const struct review *v = record;
    return review_called(q->arena, q->lang, v->subject, v->held, v->planned);
}

/* -- a new one, on request
 * ---------------------------------------------------------------------------------- */

static void fill(struct req *q, void *record, bool typed, struct form_errors *errors)
{
    struct review *v = record;
    (void)errors;
    if (typed)
        return;
    v->kind = REVIEW_KIND_OTHER;
    v->state = REVIEW_STATE_PLANNED;
    v->planned = q->today + REVIEW_NOTICE;
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct review *v = record;
    if (v->held != DAY_NONE && v->held > q->today)
        form_error_add(q->arena, errors, &entity_review.fields[REVIEW_HELD],
                       text(q->lang, TEXT_review_held_to_come));
}

static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    const struct review *v = record;
    (void)q, (void)before;
    event_post(tx, &review_closed,
               &(struct review_event){ v->record.id, v->partnership, v->held,
                                       v->state == REVIEW_STATE_CLOSED &&
                                           v->record.archived == NUMBER_NONE });
}

/* -- its small forms
 * -------------------------------------------------------------------------------------- */

static bool find(struct req *q, struct res *r, struct review *ret)
{
    return record_find(q, r, &review_pages, CAP_PARTNERSHIP_WRITE, ret);
}

static void back_to(struct req *q, struct res *r, const struct review *v, const char *anchor,
                    const char *done)
{
    record_go_back(q, r, arena_fmt(q->arena, "/reviews/%" PRId64 "#%s", v->record.id, anchor), done,
                   0);
}

/* POST /reviews/{id}/close: on its day, today when none is said. */
void review_close_post(struct req *q, struct res *r)
{
    struct review v;
    if (!find(q, r, &v))
        return;
    if (v.state == REVIEW_STATE_PLANNED &&
        !review_close(q->tx, &v, v.held != DAY_NONE ? v.held : q->today)) {
        r->status = 422;
        review_draw_again(q, r, &v, &(struct review_again){ .form = REVIEW_FORM_CLOSE });
        return;
    }
    back_to(q, r, &v, "main", "review_closed");
}

void review_reopen_post(struct req *q, struct res *r)
{
    struct review v;
    if (!find(q, r, &v))
        return;
    if (v.state != REVIEW_STATE_PLANNED)
        review_reopen(q->tx, &v);
    back_to(q, r, &v, "main", "review_reopened");
}

/* POST /reviews/{id}/drop: with its reason, which stays. */
void review_drop_post(struct req *q, struct res *r)
{
    struct review v;
    if (!find(q, r, &v))
        return;
    struct str reason = str_trim(req_form(q, "reason"));
    if (str_is_blank(reason) || key_length(reason) > REASON_MOST) {
        r->status = 422;
        review_draw_again(q, r, &v, &(struct review_again){ .form = REVIEW_FORM_DROP });
        return;
    }
    if (v.state == REVIEW_STATE_PLANNED)
        review_drop(q->tx, &v, reason);
    back_to(q, r, &v, "main", "review_dropped");
}

/* POST /reviews/{id}/voices: nothing tells who said it. */
void review_voice_add(struct req *q, struct res *r)
{
    struct review v;
    struct review_voice voice;
    struct form_errors errors = { 0 };
    if (!find(q, r, &v))
        return;
    entity_init(&entity_review_voice, &voice);
    voice.review = v.record.id;
    if (!under_read(q, &entity_review_voice, &voice, &errors)) {
        r->status = 422;
        review_draw_again(q, r, &v,
                          &(struct review_again){
                              .form = REVIEW_FORM_VOICE, .typed = &voice, .errors = &errors });
        return;
    }
    record_insert(q->tx, &entity_review_voice, &voice);
    back_to(q, r, &v, "voices", "voice_added");
}

void review_voice_drop(struct req *q, struct res *r)
{
    struct review v;
    struct review_voice voice;
    if (!find(q, r, &v) ||
        !under_part(q, r, &entity_review_voice, 1, offsetof(struct review_voice, review), &voice))
        return;
    record_archive(q->tx, &entity_review_voice, voice.record.id, true);
    back_to(q, r, &v, "voices", "voice_dropped");
}

/* What a change of target needs besides: of which indicator, to what. */
static bool target_read(struct req *q, const struct review *v, struct indicator_target *t,
                        struct review_again *again)
{
    struct indicator i;
    t->indicator = req_form_id(q, "indicator");
    if (!t->indicator || !record_get(q->tx, &entity_indicator, t->indicator, &i) ||
        i.partnership != v->partnership || i.record.archived != NUMBER_NONE)
        again->indicator_error = text(q->lang, TEXT_review_which_indicator);
    if (!text_read_decimal(q->lang, req_form(q, "figure"), 0, &t->figure) || t->figure < 0)
        again->figure_error = text(q->lang, TEXT_indicator_not_a_number);
    else if (!again->indicator_error.p && i.unit == INDICATOR_UNIT_SCORE && t->figure > 10)
        again->figure_error = text(q->lang, TEXT_indicator_score_most);
    return !again->indicator_error.p && !again->figure_error.p;
}

static void decision_check(struct req *q, const struct review_decision *d,
                           struct form_errors *errors)
{
    const struct field *due = &entity_review_decision.fields[REVIEW_DECISION_DUE];
    if (d->kind == DECISION_KIND_REVIEW && d->due == DAY_NONE)
        form_error_add(q->arena, errors, due, text(q->lang, TEXT_review_when));
}

/* POST /reviews/{id}/decisions: kind, words, reason, organization, due; of a target indicator and
 * figure. */
void review_decision_add(struct req *q, struct res *r)
{
    struct review v;
    struct review_decision d;
    struct indicator_target t;
    struct form_errors errors = { 0 };
    struct review_again again = { .form = REVIEW_FORM_DECISION, .typed = &d, .errors = &errors };
    if (!find(q, r, &v))
        return;
    entity_init(&entity_review_decision, &d);
    d.review = v.record.id;
    entity_init(&entity_indicator_target, &t);
    bool searches = form_searches(q);
    bool good = under_read(q, &entity_review_decision, &d, &errors);
    decision_check(q, &d, &errors);
    bool is_target = d.kind == DECISION_KIND_TARGET;
    if (is_target && !searches)
        good = target_read(q, &v, &t, &again) && good;
    if (!good || errors.n > 0 || searches) {
        r->status = searches ? 200 : 422;
        review_draw_again(q, r, &v, &again);
        return;
    }
    t.due = d.due;
    review_decision_make(q->tx, &v, &d, is_target ? &t : NULL);
    back_to(q, r, &v, "decisions", "decided");
}

void review_decision_drop(struct req *q, struct res *r)
{
    struct review v;
    struct review_decision d;
    if (!find(q, r, &v) ||
        !under_part(q, r, &entity_review_decision, 1, offsetof(struct review_decision, review), &d))
        return;
    review_decision_take_back(q->tx, &d);
    back_to(q, r, &v, "decisions", "decision_dropped");
}

/* POST /partnerships/{id}/reviews/plan */
void review_plan_post(struct req *q, struct res *r)
{
    struct partnership p;
    struct review_plan plan;
    struct form_errors errors = { 0 };
    if (!kept_open(q, r, CAP_PARTNERSHIP_WRITE, &p))
        return;
    entity_init(&entity_review_plan, &plan);
    plan.partnership = p.record.id;
    if (!under_read(q, &entity_review_plan, &plan, &errors)) {
        r->status = 422;
        reviews_page_again(q, r, &p, &plan, &errors);
        return;
    }
    review_plan_set(q->tx, &plan);
    record_go_back(q, r, arena_fmt(q->arena, "/partnerships/%" PRId64 "/reviews", p.record.id),
                   "review_planned", 0);
}

/* -- the module
 * ----------------------------------------------------------------------------------------- */

static const void *list_in(struct req *q)
{
    struct review_list_in *in = arena_make(q->arena, struct review_list_in);
    *in = (struct review_list_in){ .agency = partnership_reach(q), .account = q->actor.account };
    return in;
}

static const struct list_column columns[] = {
    { .name = "subject", .flags = COLUMN_TITLE, .below = "partnership_title" },
    { .name = "state" },
    { .name = "kind" },
    { .name = "planned", .flags = COLUMN_NUMBER },
    { .name = "held", .flags = COLUMN_NUMBER },
};
static const char *const facets[] = { "state", "kind", NULL };

const struct record_pages review_pages = {
    .entity = &entity_review,
    .path = "/reviews",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .list = &statement_review_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_review_title,
    .lede = TEXT_review_lede,
    .placeholder = TEXT_review_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "cal",
    .empty_title = TEXT_review_empty,
    .empty_text = TEXT_review_empty_text,
    .owners = kept_owners,
    .responsible = kept_responsible,
    .owners_are = TEXT_partnership_owners_are,
    .check = check,
    .updated = updated,
    .show = review_draw,
    .called = called,
    .form = "held:half planned:half present went_well thanks difficult quality_of_life funds need "
            "gaps evolve subject",
    .list_in = list_in,
    .order = "-planned",
    .has_xlsx = true,
};

static const struct under_form form_new = {
    .pages = &review_pages,
    .add = TEXT_review_add,
    .fields = "planned:half subject",
    .fill = fill,
};

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE
#define PAGES .data = &review_pages

static const struct route routes[] = {
    { METHOD_GET, "/reviews", READ, record_list, PAGES },
    { METHOD_GET, "/reviews.csv", READ, record_csv, PAGES },
    { METHOD_GET, "/reviews.xlsx", READ, record_xlsx, PAGES },
    { METHOD_GET, "/partnerships/{id}/reviews", READ, reviews_page },
    { METHOD_POST, "/partnerships/{id}/reviews/plan", WRITE, review_plan_post },
    { METHOD_GET, "/partnerships/{id}/reviews/new", WRITE, under_new, .data = &form_new },
    { METHOD_POST, "/partnerships/{id}/reviews", WRITE, under_create, .data = &form_new },
    { METHOD_GET, "/reviews/{id}", READ, record_show, PAGES },
    { METHOD_GET, "/reviews/{id}/edit", WRITE, record_edit, PAGES },
    { METHOD_POST, "/reviews/{id}", WRITE, record_save, PAGES },
    { METHOD_POST, "/reviews/{id}/archive", WRITE, record_put_away, PAGES },
    { METHOD_POST, "/reviews/{id}/restore", WRITE, record_bring_back, PAGES },
    { METHOD_POST, "/reviews/{id}/undo", WRITE, record_take_back, PAGES },
    { METHOD_GET, "/reviews/{id}/history", READ, record_history_page, PAGES },
    { METHOD_GET, "/reviews/{id}/access", READ, record_access_page, PAGES },
    { METHOD_POST, "/reviews/{id}/close", WRITE, review_close_post },
    { METHOD_POST, "/reviews/{id}/reopen", WRITE, review_reopen_post },
    { METHOD_POST, "/reviews/{id}/drop", WRITE, review_drop_post },
    { METHOD_POST, "/reviews/{id}/voices", WRITE, review_voice_add },
    { METHOD_POST, "/reviews/{id}/voices/{id}/remove", WRITE, review_voice_drop },
    { METHOD_POST, "/reviews/{id}/decisions", WRITE, review_decision_add },
    { METHOD_POST, "/reviews/{id}/decisions/{id}/remove", WRITE, review_decision_drop },
};

static const struct module_entity entities[] = {
    { &entity_review, "/reviews", READ, .pages = &review_pages },
    { &entity_review_voice, NULL, READ },
    { &entity_review_decision, NULL, READ },
    { &entity_review_plan, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_review, NULL };

const struct module module_review = {
    .name = "review",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .subscriptions = review_subscriptions,
    .n_subscriptions = 1,
    .parts = &review_part,
    .n_parts = 1,
};
