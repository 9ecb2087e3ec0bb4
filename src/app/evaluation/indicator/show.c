/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/indicator.h"
#include "core/fault.h"
#include "guard/account.h"
#include "indicator_part.html.h"
#include "indicator_show.html.h"

#include <inttypes.h>

struct indicator_line indicator_line_of(struct req *q, const struct indicator_whole *w)
{
    struct arena *a = q->arena;
    const struct indicator_measures_of_row *last =
        w->n_measures ? &w->measures[w->n_measures - 1] : NULL;
    struct indicator_line line = {
        .w = w,
        .name = w->row->name,
        .kind = enumeration_label(&enumeration_indicator_kind, q->lang, w->row->kind),
        .target = indicator_target_said(a, q->lang, w, w->row->target, w->row->due),
        .standing = standing_said(q->lang, w->standing),
        .status = standing_status(w->standing),
        .curve = indicator_curve_of(a, q->lang, w, q->today),
        .late = w->row->next_due != DAY_NONE && w->row->next_due < q->today &&
                w->row->ended == DAY_NONE,
    };
    if (last) {
        line.result = indicator_measure_said(a, q->lang, w, last);
        line.measured_on = text_day(a, q->lang, last->day, DAY_SHORT);
    }
    if (w->row->next_due != DAY_NONE && w->row->ended == DAY_NONE)
        line.due_words = text_with(
            a, q->lang, line.late ? TEXT_indicator_measure_late : TEXT_indicator_next,
            TEXT_ARGS({ "day", .value = text_day(a, q->lang, w->row->next_due, DAY_SHORT) }));
    return line;
}

/* -- those of a partnership
 * ----------------------------------------------------------------------------- */

void indicators_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct indicator_whole *list;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    struct indicators_view m = {
        .p = &p,
        .crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE),
        .base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/indicators", p.record.id),
        .may_write = record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, &p),
    };
    int64_t reached = 0, risk = 0;
    m.n_lines = indicator_all(q->tx, p.record.id, &list);
    m.lines = arena_array(q->arena, struct indicator_line, m.n_lines);
    for (size_t i = 0; i < m.n_lines; i++) {
        m.lines[i] = indicator_line_of(q, &list[i]);
        reached += list[i].standing == STANDING_REACHED;
        risk += list[i].standing == STANDING_RISK || list[i].standing == STANDING_MISSED;
    }
    m.lede = text_with(q->arena, q->lang, TEXT_indicator_part_lede,
                       TEXT_ARGS({ "count", .number = (int64_t)m.n_lines },
                                 { "reached", .number = reached }, { "risk", .number = risk }));
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_indicator_title), .nav = NAV_PARTNERSHIPS),
              indicator_part_html, &m);
}

/* -- one
 * ------------------------------------------------------------------------------------------------
 */

static void targets_read(struct req *q, struct indicator_view *m)
{
    const struct indicator_whole *w = m->line.w;
    const struct indicator_targets_of_row *now = indicator_target_on(w, q->today);
    m->n_targets = w->n_targets;
    m->targets = arena_array(q->arena, struct target_line, w->n_targets);
    for (size_t i = 0; i < w->n_targets; i++) {
        const struct indicator_targets_of_row *t = &w->targets[w->n_targets - 1 - i];
        m->targets[i] = (struct target_line){
            .row = t,
            .words = indicator_target_said(q->arena, q->lang, w, t->figure, t->due),
            .now = t == now,
        };
        if (t->review)
            m->targets[i].review = text_with(
                q->arena, q->lang, TEXT_indicator_decided_at,
                TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, t->held, DAY_SHORT) }));
    }
}

static void measures_read(struct req *q, struct indicator_view *m)
{
    const struct indicator_whole *w = m->line.w;
    m->n_measures = w->n_measures;
    m->measures = arena_array(q->arena, struct measure_line, w->n_measures);
    for (size_t i = 0; i < w->n_measures; i++) {
        const struct indicator_measures_of_row *x = &w->measures[w->n_measures - 1 - i];
        const struct indicator_targets_of_row *t = indicator_target_on(w, x->day);
        double value = indicator_value(w->unit, x->figure, x->whole);
        m->measures[i] = (struct measure_line){
            .row = x,
            .words = indicator_measure_said(q->arena, q->lang, w, x),
            .by = x->account > 0 ? account_name(q->home, x->account) : STR_NULL,
            .good = t && (w->at_most ? value <= (double)t->figure : value >= (double)t->figure),
        };
        if (t)
            m->measures[i].target =
                indicator_target_said(q->arena, q->lang, w, t->figure, DAY_NONE);
    }
}

static void forms_make(struct req *q, struct indicator_view *m, const struct form_errors *errors,
                       const void *typed, bool is_target)
{
    struct indicator_measure *measure = arena_make(q->arena, struct indicator_measure);
    struct indicator_target *target = arena_make(q->arena, struct indicator_target);
    entity_init(&entity_indicator_measure, measure);
    entity_init(&entity_indicator_target, target);
    measure->day = target->day = q->today;
    if (m->line.w->n_measures)
        measure->whole = m->line.w->measures[m->line.w->n_measures - 1].whole;
    m->measure_open = errors && !is_target;
    m->target_open = errors && is_target;
    under_form_init(q, &m->measure, &entity_indicator_measure, m->measure_open ? typed : measure,
                    arena_fmt(q->arena, "%.*s/measures", STR_ARG(m->tools.base)),
                    TEXT_indicator_measure_do, m->measure_open ? errors : NULL);
    under_form_init(q, &m->target, &entity_indicator_target, m->target_open ? typed : target,
                    arena_fmt(q->arena, "%.*s/targets", STR_ARG(m->tools.base)),
                    TEXT_indicator_target_do, m->target_open ? errors : NULL);
}

void indicator_show_again(struct req *q, struct res *r, const struct indicator *i,
                          const struct form_errors *errors, const void *typed, bool is_target)
{
    struct partnership p;
    struct indicator_whole *list;
    REQUIRE(record_get(q->tx, &entity_partnership, i->partnership, &p));
    size_t n = indicator_all(q->tx, i->partnership, &list);
    const struct indicator_whole *w = indicator_in(list, n, i->record.id);
    struct indicator_view m = { .tools = record_tools_of(q, &indicator_pages, i), .i = i };
    if (!w) { /* put away: its words only */
        res_redirect(r, "%.*s/history", STR_ARG(m.tools.base));
        return;
    }
    m.crumbs = kept_crumbs(q, p.record.id, "/indicators", TEXT_indicator_title);
    m.line = indicator_line_of(q, w);
    m.rule = indicator_rule_said(q->arena, q->lang, w, q->today);
    m.period = enumeration_label(&enumeration_indicator_period, q->lang, w->row->period);
    m.is_percent = w->unit == INDICATOR_UNIT_PERCENT;
    if (i->baseline != NUMBER_NONE)
        m.baseline = indicator_value_said(q->arena, q->lang, w, (double)i->baseline);
    m.collector = str_is_blank(w->row->collector_role) ? w->row->collector_name
                  : str_is_blank(w->row->collector_name)
                      ? w->row->collector_role
                      : arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(w->row->collector_name),
                                  STR_ARG(w->row->collector_role));
    targets_read(q, &m);
    measures_read(q, &m);
    if (m.tools.may_write)
        forms_make(q, &m, errors, typed, is_target);
    struct page page = { .title = i->name,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, indicator_show_html, &m);
}

void indicator_show(struct req *q, struct res *r, const void *record)
{
    indicator_show_again(q, r, record, NULL, NULL, false);
}
