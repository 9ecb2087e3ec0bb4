/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/indicator.h"

#include <math.h>

/* Figures are never negative. */
static int64_t nearest(double v)
{
    return (int64_t)(v + 0.5);
}

static bool is_whole(double v)
{
    return fabs(v - (double)nearest(v)) < 1e-9;
}

struct str indicator_value_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                                double value)
{
    struct str plain =
        is_whole(value) ? text_number(a, l, nearest(value)) : text_decimal(a, l, value, 1);
    switch (w->unit) {
    case INDICATOR_UNIT_PERCENT:
        return text_percent(a, l, value / 100, is_whole(value) ? 0 : 1);
    case INDICATOR_UNIT_MONEY:
        return text_money(a, l, nearest(value * 100));
    case INDICATOR_UNIT_DAYS:
        return text_with(a, l, TEXT_indicator_days,
                         TEXT_ARGS({ "count", .number = nearest(value) }));
    case INDICATOR_UNIT_SCORE:
        return text_with(a, l, TEXT_indicator_score, TEXT_ARGS({ "value", .value = plain }));
    default:
        return str_is_blank(w->row->unit_words)
                   ? plain
                   : arena_fmt(a, "%.*s %.*s", STR_ARG(plain), STR_ARG(w->row->unit_words));
    }
}

/* “−50 %”: of what is counted, against where it began. NULL when nothing began. */
static struct str change_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                              double value)
{
    int64_t from = w->row->baseline;
    if (w->unit == INDICATOR_UNIT_PERCENT || from == NUMBER_NONE || from == 0)
        return STR_NULL;
    double change = (value - (double)from) / (double)from;
    const char *sign = change < 0 ? "\u2212" : "+";
    return arena_fmt(a, "%s%.*s", sign, STR_ARG(text_percent(a, l, fabs(change), 0)));
}

static struct str with_change(struct arena *a, enum lang l, const struct indicator_whole *w,
                              double value)
{
    struct str said = indicator_value_said(a, l, w, value), change = change_said(a, l, w, value);
    return change.p ? arena_fmt(a, "%.*s (%.*s)", STR_ARG(said), STR_ARG(change)) : said;
}

struct str indicator_measure_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                                  const struct indicator_measures_of_row *m)
{
    double value = indicator_value(w->unit, m->figure, m->whole);
    if (w->unit != INDICATOR_UNIT_PERCENT || m->whole == NUMBER_NONE)
        return with_change(a, l, w, value);
    return text_with(a, l, TEXT_indicator_share,
                     TEXT_ARGS({ "percent", .value = indicator_value_said(a, l, w, value) },
                               { "figure", .number = m->figure }, { "whole", .number = m->whole }));
}

/* -- for the outside
 * --------------------------------------------------------------------------------------------- */

static bool is_few(int64_t n)
{
    return n > 0 && n < INDICATOR_FEWEST;
}

static struct str share_told(struct arena *a, enum lang l,
                             const struct indicator_measures_of_row *m)
{
    enum text_id said = m->whole < INDICATOR_FEWEST    ? TEXT_indicator_few
                        : is_few(m->figure)            ? TEXT_indicator_few_of
                        : is_few(m->whole - m->figure) ? TEXT_indicator_all_but_few
                                                       : TEXT_NONE;
    if (said == TEXT_NONE)
        return STR_NULL;
    return said == TEXT_indicator_few
               ? text(l, said)
               : text_with(a, l, said, TEXT_ARGS({ "whole", .number = m->whole }));
}

struct str indicator_measure_told(struct arena *a, enum lang l, const struct indicator_whole *w,
                                  const struct indicator_measures_of_row *m, bool *ret_few)
{
    bool share = w->unit == INDICATOR_UNIT_PERCENT && m->whole != NUMBER_NONE;
    struct str few = share ? share_told(a, l, m)
                     : w->row->breakdown && w->unit == INDICATOR_UNIT_COUNT && is_few(m->figure)
                         ? text(l, TEXT_indicator_few)
                         : STR_NULL;
    if (ret_few)
        *ret_few = few.p != NULL;
    return few.p ? few : indicator_measure_said(a, l, w, m);
}

void indicator_all_told(struct arena *a, struct indicator_whole *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!list[i].row->breakdown || !is_few(list[i].row->baseline))
            continue;
        struct indicators_of_row *row = arena_make(a, struct indicators_of_row);
        *row = *list[i].row;
        row->baseline = NUMBER_NONE;
        list[i].row = row;
    }
}

struct str indicator_target_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                                 int64_t figure, day due)
{
    struct str value = with_change(a, l, w, (double)figure);
    if (due == DAY_NONE)
        return text_with(a, l, w->at_most ? TEXT_indicator_at_most : TEXT_indicator_at_least,
                         TEXT_ARGS({ "value", .value = value }));
    return text_with(
        a, l, w->at_most ? TEXT_indicator_at_most_by : TEXT_indicator_at_least_by,
        TEXT_ARGS({ "value", .value = value }, { "day", .value = text_day(a, l, due, DAY_SHORT) }));
}

struct str standing_said(enum lang l, enum standing s)
{
    static const enum text_id said[] = { TEXT_indicator_none_yet, TEXT_indicator_on,
                                         TEXT_indicator_risk, TEXT_indicator_reached,
                                         TEXT_indicator_missed };
    return text(l, said[s]);
}

enum status standing_status(enum standing s)
{
    static const enum status marks[] = { STATUS_OFF, STATUS_DUE, STATUS_LATE, STATUS_MET,
                                         STATUS_LATE };
    return marks[s];
}

static struct str way_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                           double progress)
{
    day begun = w->row->since, due = w->row->due, at = w->measures[w->n_measures - 1].day;
    double elapsed = due > begun ? (double)(at - begun) / (double)(due - begun) : 1;
    return text_with(a, l, TEXT_indicator_rule_way,
                     TEXT_ARGS({ "progress", .value = text_percent(a, l, progress, 0) },
                               { "elapsed", .value = text_percent(a, l, elapsed, 0) }));
}

struct str indicator_rule_said(struct arena *a, enum lang l, const struct indicator_whole *w,
                               day today)
{
    if (!w->n_measures)
        return text(l, TEXT_indicator_rule_none);
    const struct indicator_measures_of_row *m = &w->measures[w->n_measures - 1];
    double progress = indicator_progress(w);
    bool over = w->row->due != DAY_NONE && (m->day >= w->row->due || today > w->row->due);
    if (w->row->due != DAY_NONE && !over && progress >= 0 && w->standing != STANDING_REACHED)
        return way_said(a, l, w, progress);
    return text_with(a, l, over ? TEXT_indicator_rule_day : TEXT_indicator_rule_last,
                     TEXT_ARGS({ "measure", .value = indicator_measure_said(a, l, w, m) },
                               { "day", .value = text_day(a, l, m->day, DAY_SHORT) },
                               { "target", .value = indicator_target_said(a, l, w, w->row->target,
                                                                          w->row->due) }));
}
