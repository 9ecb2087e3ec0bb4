/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/import.h"

#include "app/partnership/interaction/interaction.h"
#include "core/fault.h"
#include "entity/read.h"

#include <inttypes.h>

UNDER_PARTNERSHIP(indicator);

/* -- a new one: with its first target
 * ------------------------------------------------------------------- */

static void target_read(struct req *q, struct indicator *i, struct form_errors *errors)
{
    struct str figure = req_form(q, "target"), due = req_form(q, "due");
    if (!str_is_blank(figure) && !text_read_decimal(q->lang, figure, 0, &i->target))
        form_error_add(q->arena, errors, &entity_indicator.fields[INDICATOR_TARGET],
                       text(q->lang, TEXT_indicator_not_a_number));
    if (!str_is_blank(due) && read_day(q->lang, due, &i->due) != DAY_READ)
        form_error_add(q->arena, errors, &entity_indicator.fields[INDICATOR_DUE],
                       text(q->lang, TEXT_partnership_not_a_day));
}

static struct str error_of(const struct form_errors *errors, int field)
{
    for (size_t i = 0; errors && i < errors->n; i++)
        if (errors->list[i].field == &entity_indicator.fields[field])
            return errors->list[i].message;
    return STR_NULL;
}

/* Only the first: a target changes by a decision, which its own form takes. */
static size_t inputs(struct req *q, const void *record, const struct form_errors *errors,
                     struct input *ret)
{
    static const int fields[] = { INDICATOR_TARGET, INDICATOR_DUE };
    for (size_t i = 0; i < 2; i++) {
        const struct field *f = &entity_indicator.fields[fields[i]];
        ret[i] = (struct input){ .name = f->name,
                                 .label = f->label[q->lang],
                                 .hint = f->help[q->lang],
                                 .value = entity_raw(q->arena, f, record),
                                 .error = error_of(errors, fields[i]),
                                 .type = form_field_type(f),
                                 .required = i == 0 };
    }
    return 2;
}

static void fill(struct req *q, void *record, bool typed, struct form_errors *errors)
{
    struct indicator *i = record;
    if (typed) {
        target_read(q, i, errors);
        return;
    }
    i->kind = INDICATOR_KIND_QUANTITATIVE;
    i->unit = INDICATOR_UNIT_COUNT;
    i->direction = INDICATOR_DIRECTION_AT_LEAST;
    i->period = INDICATOR_PERIOD_MONTH;
    i->since = q->today;
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct indicator *i = record;
    if (i->unit == INDICATOR_UNIT_SCORE && i->target > 10)
        form_error_add(q->arena, errors, &entity_indicator.fields[INDICATOR_TARGET],
                       text(q->lang, TEXT_indicator_score_most));
    if (i->period == INDICATOR_PERIOD_ONCE && i->due == DAY_NONE)
        form_error_add(q->arena, errors, &entity_indicator.fields[INDICATOR_PERIOD],
                       text(q->lang, TEXT_indicator_once_when));
    if (i->due != DAY_NONE && i->since != DAY_NONE && i->due < i->since)
        form_error_add(q->arena, errors, &entity_indicator.fields[INDICATOR_DUE],
                       text(q->lang, TEXT_indicator_due_before));
}

static void inserted(struct req *q, void *record)
{
    indicator_add(q->tx, record);
}

/* Its rhythm or its start may have changed: so does the next day to measure. */
static void updated(struct tx *tx, const struct req *q, const void *before, void *record)
{
    (void)q, (void)before;
    indicator_renew(tx, ((const struct record *)record)->id);
}

/* -- targets and measures
 * ------------------------------------------------------------------------------- */

static bool find(struct req *q, struct res *r, enum capability what, struct indicator *ret)
{
    return record_find(q, r, &indicator_pages, what, ret);
}

void indicator_measure_check(struct req *q, int unit, const struct indicator_measure *m,
                             struct form_errors *errors)
{
    const struct field *figure = &entity_indicator_measure.fields[INDICATOR_MEASURE_FIGURE];
    if (m->day != DAY_NONE && m->day > q->today)
        form_error_add(q->arena, errors, &entity_indicator_measure.fields[INDICATOR_MEASURE_DAY],
                       text(q->lang, TEXT_indicator_day_to_come));
    if (unit == INDICATOR_UNIT_SCORE && m->figure > 10)
        form_error_add(q->arena, errors, figure, text(q->lang, TEXT_indicator_score_most));
    if (unit == INDICATOR_UNIT_PERCENT && m->whole != NUMBER_NONE && m->figure > m->whole)
        form_error_add(q->arena, errors, figure, text(q->lang, TEXT_indicator_more_than_whole));
}

void indicator_measure_settle(int unit, struct indicator_measure *m)
{
    if (unit != INDICATOR_UNIT_PERCENT)
        m->whole = NUMBER_NONE;
    else if (m->whole == NUMBER_NONE)
        m->whole = 100;
}

/* POST /indicators/{id}/measures: day, figure, whole, note. */
void indicator_measure_add(struct req *q, struct res *r)
{
    struct indicator i;
    struct indicator_measure m;
    struct form_errors errors = { 0 };
    if (!find(q, r, CAP_PARTNERSHIP_WRITE, &i))
        return;
    entity_init(&entity_indicator_measure, &m);
    m.indicator = i.record.id;
    m.account = q->actor.account;
    if (under_read(q, &entity_indicator_measure, &m, &errors))
        indicator_measure_check(q, i.unit, &m, &errors);
    if (errors.n > 0) {
        r->status = 422;
        indicator_show_again(q, r, &i, &errors, &m, false);
        return;
    }
    indicator_measure_settle(i.unit, &m);
    indicator_measure(q->tx, &m);
    record_go_back(q, r, arena_fmt(q->arena, "/indicators/%" PRId64 "#measures", i.record.id),
                   "measured", 0);
}

void indicator_measure_drop(struct req *q, struct res *r)
{
    struct indicator i;
    struct indicator_measure m;
    if (!find(q, r, CAP_PARTNERSHIP_WRITE, &i) ||
        !under_part(q, r, &entity_indicator_measure, 1,
                    offsetof(struct indicator_measure, indicator), &m))
        return;
    record_archive(q->tx, &entity_indicator_measure, m.record.id, true);
    indicator_renew(q->tx, i.record.id);
    record_go_back(q, r, arena_fmt(q->arena, "/indicators/%" PRId64 "#measures", i.record.id),
                   "measure_dropped", 0);
}

/* A change has its reason; what is said again of the same day corrects it. */
static bool target_put(struct req *q, const struct indicator *i, struct indicator_target *t,
                       struct form_errors *errors)
{
    struct indicator_whole *list;
    size_t n = indicator_all(q->tx, i->partnership, &list);
    const struct indicator_whole *w = indicator_in(list, n, i->record.id);
    const struct indicator_targets_of_row *same = NULL;
    for (size_t k = 0; w && k < w->n_targets; k++)
        if (w->targets[k].day == t->day)
            same = &w->targets[k];
    if (!same && str_is_blank(t->reason))
        form_error_add(q->arena, errors, &entity_indicator_target.fields[INDICATOR_TARGET_REASON],
                       text(q->lang, TEXT_indicator_reason_missing));
    if (t->due != DAY_NONE && t->due < t->day)
        form_error_add(q->arena, errors, &entity_indicator_target.fields[INDICATOR_TARGET_DUE],
                       text(q->lang, TEXT_indicator_due_before));
    if (i->unit == INDICATOR_UNIT_SCORE && t->figure > 10)
        form_error_add(q->arena, errors, &entity_indicator_target.fields[INDICATOR_TARGET_FIGURE],
                       text(q->lang, TEXT_indicator_score_most));
    if (errors->n > 0)
        return false;
    if (!same) {
        indicator_retarget(q->tx, t);
        return true;
    }
    struct indicator_target old;
    REQUIRE(record_get(q->tx, &entity_indicator_target, same->id, &old));
    t->record = old.record;
    t->review = old.review;
    if (str_is_blank(t->reason))
        t->reason = old.reason;
    REQUIRE(record_update(q->tx, &entity_indicator_target, t) != RECORD_CONFLICT);
    indicator_renew(q->tx, i->record.id);
    return true;
}

/* POST /indicators/{id}/targets: day, figure, due, reason. */
void indicator_target_add(struct req *q, struct res *r)
{
    struct indicator i;
    struct indicator_target t;
    struct form_errors errors = { 0 };
    if (!find(q, r, CAP_PARTNERSHIP_WRITE, &i))
        return;
    entity_init(&entity_indicator_target, &t);
    t.indicator = i.record.id;
    if (!under_read(q, &entity_indicator_target, &t, &errors) || !target_put(q, &i, &t, &errors)) {
        r->status = 422;
        indicator_show_again(q, r, &i, &errors, &t, true);
        return;
    }
    record_go_back(q, r, arena_fmt(q->arena, "/indicators/%" PRId64 "#targets", i.record.id),
                   "retargeted", 0);
}

/* The first stays: without a target there is nothing to judge by. */
void indicator_target_drop(struct req *q, struct res *r)
{
    struct indicator i;
    struct indicator_target t;
    if (!find(q, r, CAP_PARTNERSHIP_WRITE, &i) ||
        !under_part(q, r, &entity_indicator_target, 1, offsetof(struct indicator_target, indicator),
                    &t))
        return;
    struct indicator_whole *list;
    size_t n = indicator_all(q->tx, i.partnership, &list);
    const struct indicator_whole *w = indicator_in(list, n, i.record.id);
    bool first = !w || w->targets[0].id == t.record.id;
    if (!first) {
        record_archive(q->tx, &entity_indicator_target, t.record.id, true);
        indicator_renew(q->tx, i.record.id);
    }
    record_go_back(q, r, arena_fmt(q->arena, "/indicators/%" PRId64 "#targets", i.record.id),
                   first ? "target_stays" : "target_dropped", 0);
}

/* -- CSV of the measures
 * -------------------------------------------------------------------------------- */

void indicator_measures_csv(struct req *q, struct res *r)
{
    struct indicator i;
    struct indicator_whole *list;
    if (!find(q, r, CAP_PARTNERSHIP_READ, &i))
        return;
    size_t n = indicator_all(q->tx, i.partnership, &list);
    const struct indicator_whole *w = indicator_in(list, n, i.record.id);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "%.*s-%" PRId64 ".csv",
                                STR_ARG(text(q->lang, TEXT_indicator_file)), i.record.id));
    static const int columns[] = { INDICATOR_MEASURE_DAY, INDICATOR_MEASURE_FIGURE,
                                   INDICATOR_MEASURE_WHOLE, INDICATOR_MEASURE_NOTE };
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t k = 0; k < 4; k++) {
        if (k)
            out_char(&r->body, ',');
        out_csv(&r->body, entity_indicator_measure.fields[columns[k]].label[q->lang]);
    }
    out_lit(&r->body, "\r\n");
    for (size_t k = 0; w && k < w->n_measures; k++) {
        const struct indicator_measures_of_row *m = &w->measures[k];
        out_str(&r->body, day_iso(q->arena, m->day));
        out_fmt(&r->body, ",%" PRId64 ",", m->figure);
        if (m->whole != NUMBER_NONE)
            out_i64(&r->body, m->whole);
        out_char(&r->body, ',');
        out_csv(&r->body, m->note);
        out_lit(&r->body, "\r\n");
    }
}

/* -- the module
 * ----------------------------------------------------------------------------------------- */

static const void *list_in(struct req *q)
{
    struct indicator_list_in *in = arena_make(q->arena, struct indicator_list_in);
    *in = (struct indicator_list_in){ .agency = partnership_reach(q), .account = q->actor.account };
    return in;
}

static const struct list_column columns[] = {
    { .name = "name", .flags = COLUMN_TITLE, .below = "partnership_title" },
    { .name = "kind" },
    { .name = "due", .flags = COLUMN_NUMBER },
    { .name = "next_due", .flags = COLUMN_NUMBER },
};
static const char *const facets[] = { "kind", NULL };

#define FIELDS                                                                                     \
    "name definition kind:half unit:half unit_words:half of_words:half direction:half "            \
    "baseline:half breakdown "
#define FIELDS_AFTER "since:half period:half source collector:half collector_role:half"

const struct record_pages indicator_pages = {
    .entity = &entity_indicator,
    .path = "/indicators",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .list = &statement_indicator_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_indicator_title,
    .lede = TEXT_indicator_lede,
    .placeholder = TEXT_indicator_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "flag",
    .empty_title = TEXT_indicator_empty,
    .empty_text = TEXT_indicator_empty_text,
    .owners = kept_owners,
    .responsible = kept_responsible,
    .owners_are = TEXT_partnership_owners_are,
    .check = check,
    .updated = updated,
    .show = indicator_show,
    .form = FIELDS FIELDS_AFTER,
    .list_in = list_in,
    .order = "next_due",
    .has_xlsx = true,
};

static const struct under_form form_new = {
    .pages = &indicator_pages,
    .add = TEXT_indicator_add,
    .fields = FIELDS,
    .inputs = inputs,
    .fields_after = FIELDS_AFTER,
    .fill = fill,
    .inserted = inserted,
};

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE
#define PAGES .data = &indicator_pages

static const struct route routes[] = {
    { METHOD_GET, "/indicators", READ, record_list, PAGES },
    { METHOD_GET, "/indicators.csv", READ, record_csv, PAGES },
    { METHOD_GET, "/indicators.xlsx", READ, record_xlsx, PAGES },
    { METHOD_GET, "/partnerships/{id}/indicators", READ, indicators_page },
    { METHOD_GET, "/partnerships/{id}/indicators/new", WRITE, under_new, .data = &form_new },
    { METHOD_POST, "/partnerships/{id}/indicators", WRITE, under_create, .data = &form_new },
    { METHOD_GET, "/partnerships/{id}/indicators/import", WRITE, measures_page },
    { METHOD_POST, "/partnerships/{id}/indicators/import", WRITE, measures_post,
      .flags = ROUTE_UPLOAD },
    { METHOD_GET, "/partnerships/{id}/indicators/measures.csv", READ, measures_csv },
    { METHOD_GET, "/indicators/{id}", READ, record_show, PAGES },
    { METHOD_GET, "/indicators/{id}/edit", WRITE, record_edit, PAGES },
    { METHOD_POST, "/indicators/{id}", WRITE, record_save, PAGES },
    { METHOD_POST, "/indicators/{id}/archive", WRITE, record_put_away, PAGES },
    { METHOD_POST, "/indicators/{id}/restore", WRITE, record_bring_back, PAGES },
    { METHOD_POST, "/indicators/{id}/undo", WRITE, record_take_back, PAGES },
    { METHOD_GET, "/indicators/{id}/history", READ, record_history_page, PAGES },
    { METHOD_GET, "/indicators/{id}/access", READ, record_access_page, PAGES },
    { METHOD_POST, "/indicators/{id}/measures", WRITE, indicator_measure_add },
    { METHOD_GET, "/indicators/{id}/measures.csv", READ, indicator_measures_csv },
    { METHOD_POST, "/indicators/{id}/measures/{id}/remove", WRITE, indicator_measure_drop },
    { METHOD_POST, "/indicators/{id}/targets", WRITE, indicator_target_add },
    { METHOD_POST, "/indicators/{id}/targets/{id}/remove", WRITE, indicator_target_drop },
};

static const struct module_entity entities[] = {
    { &entity_indicator, "/indicators", READ, .pages = &indicator_pages },
    { &entity_indicator_target, NULL, READ },
    { &entity_indicator_measure, NULL, READ },
};
static const struct statement *const *const statements[] = { statements_indicator, NULL };

const struct module module_indicator = {
    .name = "indicator",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = &indicator_part,
    .n_parts = 1,
};
