/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/indicator.h"

/* Evenly spaced days from the first that is known to the last that matters: what was measured as a
 * line between the measures, the target as the steps that were decided. */

enum { POINTS = 121 };

static day first_day(const struct indicator_whole *w)
{
    day first = w->row->since;
    if (w->n_measures && w->measures[0].day < first)
        first = w->measures[0].day;
    return first;
}

static day last_day(const struct indicator_whole *w, day today)
{
    day last = today;
    if (w->row->due != DAY_NONE && w->row->due > last)
        last = w->row->due;
    if (w->n_measures && w->measures[w->n_measures - 1].day > last)
        last = w->measures[w->n_measures - 1].day;
    return last;
}

/* Before the first measure, on the line from the baseline; negative when nothing is said of it. */
static double before_measures(const struct indicator_whole *w, double at)
{
    const struct indicator_measures_of_row *m = &w->measures[0];
    double from = (double)w->row->baseline;
    if (w->row->baseline == NUMBER_NONE || w->row->since >= m->day)
        return -1;
    return from + (indicator_value(w->unit, m->figure, m->whole) - from) *
                      (at - (double)w->row->since) / (double)(m->day - w->row->since);
}

/* Between two measures on the line that joins them; negative outside. */
static double measured_on(const struct indicator_whole *w, double at)
{
    for (size_t i = 0; i < w->n_measures; i++) {
        const struct indicator_measures_of_row *m = &w->measures[i];
        double value = indicator_value(w->unit, m->figure, m->whole);
        if (i + 1 == w->n_measures || (double)w->measures[i + 1].day > at) {
            if (at < (double)m->day)
                return before_measures(w, at);
            if (i + 1 == w->n_measures)
                return at - (double)m->day < 1 ? value : -1;
            const struct indicator_measures_of_row *next = &w->measures[i + 1];
            double then = indicator_value(w->unit, next->figure, next->whole);
            return value + (then - value) * (at - (double)m->day) / (double)(next->day - m->day);
        }
    }
    return -1;
}

/* A line with one point: where the step nearest to the measure is. */
static void measures_place(const struct indicator_whole *w, struct indicator_curve *c, day first,
                           double step)
{
    for (size_t i = 0; i < w->n_measures; i++) {
        const struct indicator_measures_of_row *m = &w->measures[i];
        size_t at = (size_t)(((double)(m->day - first) / step) + 0.5);
        c->measured[at < POINTS ? at : POINTS - 1] = indicator_value(w->unit, m->figure, m->whole);
    }
}

static double highest(const struct indicator_whole *w)
{
    double top = w->unit == INDICATOR_UNIT_SCORE ? 10 : 1;
    if (w->row->baseline != NUMBER_NONE && (double)w->row->baseline > top)
        top = (double)w->row->baseline;
    for (size_t i = 0; i < w->n_measures; i++) {
        double value = indicator_value(w->unit, w->measures[i].figure, w->measures[i].whole);
        top = value > top ? value : top;
    }
    for (size_t i = 0; i < w->n_targets; i++)
        top = (double)w->targets[i].figure > top ? (double)w->targets[i].figure : top;
    return top;
}

static struct str sentence_of(struct arena *a, enum lang l, const struct indicator_whole *w)
{
    struct out o;
    out_init(&o, a, 20000);
    out_str(&o, w->row->name);
    for (size_t i = 0; i < w->n_measures && i < 40; i++) {
        out_str(&o, i ? STR("; ") : STR(", "));
        out_str(&o, text_day(a, l, w->measures[i].day, DAY_SHORT));
        out_lit(&o, ", ");
        out_str(&o, indicator_measure_said(a, l, w, &w->measures[i]));
    }
    out_lit(&o, ". ");
    for (size_t i = 0; i < w->n_targets && i < 20; i++)
        out_str(&o, text_with(
                        a, l, TEXT_indicator_curve_target,
                        TEXT_ARGS({ "day", .value = text_day(a, l, w->targets[i].day, DAY_SHORT) },
                                  { "target",
                                    .value = indicator_target_said(a, l, w, w->targets[i].figure,
                                                                   w->targets[i].due) })));
    return out_view(&o);
}

struct indicator_curve indicator_curve_of(struct arena *a, enum lang l,
                                          const struct indicator_whole *w, day today)
{
    day first = first_day(w), last = last_day(w, today);
    double step = last > first ? (double)(last - first) / (POINTS - 1) : 1;
    struct indicator_curve c = {
        .measured = arena_array(a, double, POINTS),
        .target = arena_array(a, double, POINTS),
        .n = POINTS,
        .top = highest(w),
        .first = text_day(a, l, first, DAY_SHORT),
        .last = text_day(a, l, last, DAY_SHORT),
        .sentence = sentence_of(a, l, w),
    };
    for (size_t i = 0; i < POINTS; i++) {
        double at = (double)first + step * (double)i;
        const struct indicator_targets_of_row *t = indicator_target_on(w, (day)at);
        c.measured[i] = measured_on(w, at);
        c.target[i] = t ? (double)t->figure : -1;
    }
    measures_place(w, &c, first, step);
    c.top_said = indicator_value_said(a, l, w, c.top);
    return c;
}
