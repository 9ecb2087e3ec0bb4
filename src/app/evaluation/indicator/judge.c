/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/indicator.h"

/* Figures only. A goal is judged on its day; before it, by how far one should be by now if all went
 * evenly, with a quarter of leeway. What is to be held at all times is judged by its last measure.
 */

#define LEEWAY 0.75

double indicator_value(int unit, int64_t figure, int64_t whole)
{
    return unit == INDICATOR_UNIT_PERCENT && whole > 0 ? 100.0 * (double)figure / (double)whole
                                                       : (double)figure;
}

const struct indicator_targets_of_row *indicator_target_on(const struct indicator_whole *w, day d)
{
    const struct indicator_targets_of_row *t = w->n_targets ? &w->targets[0] : NULL;
    for (size_t i = 1; i < w->n_targets && w->targets[i].day <= d; i++)
        t = &w->targets[i];
    return t;
}

static bool satisfies(const struct indicator_whole *w, double value, int64_t target)
{
    double off = value - (double)target;
    return w->at_most ? off <= 1e-9 : off >= -1e-9;
}

static double last_value(const struct indicator_whole *w)
{
    const struct indicator_measures_of_row *m = &w->measures[w->n_measures - 1];
    return indicator_value(w->unit, m->figure, m->whole);
}

/* A way to go: more than there was, or fewer. A limit above the baseline is none. */
static bool is_way(const struct indicator_whole *w, int64_t target)
{
    int64_t from = w->row->baseline == NUMBER_NONE ? 0 : w->row->baseline;
    return w->at_most ? w->row->baseline != NUMBER_NONE && from > target : target > from;
}

static double share_of_way(const struct indicator_whole *w, int64_t target)
{
    double from = w->row->baseline == NUMBER_NONE ? 0 : (double)w->row->baseline;
    return (last_value(w) - from) / ((double)target - from);
}

double indicator_progress(const struct indicator_whole *w)
{
    if (!w->n_measures || !w->n_targets || !is_way(w, w->row->target))
        return -1;
    double share = share_of_way(w, w->row->target);
    return share > 0 ? share : 0;
}

enum standing indicator_judge(const struct indicator_whole *w, day today)
{
    if (!w->n_measures || !w->n_targets)
        return STANDING_NONE;
    int64_t target = w->row->target;
    day due = w->row->due, begun = w->row->since;
    day measured = w->measures[w->n_measures - 1].day;
    bool good = satisfies(w, last_value(w), target);
    if (due == DAY_NONE)
        return good ? STANDING_ON : STANDING_RISK;
    if (measured >= due)
        return good ? STANDING_REACHED : STANDING_MISSED;
    if (today > due && !good)
        return STANDING_MISSED;
    if (!is_way(w, target))
        return good ? STANDING_ON : STANDING_RISK;
    if (good)
        return STANDING_REACHED;
    double elapsed = due > begun ? (double)(measured - begun) / (double)(due - begun) : 1;
    return share_of_way(w, target) >= LEEWAY * elapsed ? STANDING_ON : STANDING_RISK;
}

bool indicator_as_of(struct arena *a, const struct indicator_whole *w, day d,
                     struct indicator_whole *ret)
{
    *ret = *w;
    while (ret->n_measures && ret->measures[ret->n_measures - 1].day > d)
        ret->n_measures--;
    while (ret->n_targets && ret->targets[ret->n_targets - 1].day >= d)
        ret->n_targets--;
    if (!ret->n_targets)
        return false;
    struct indicators_of_row *row = arena_make(a, struct indicators_of_row);
    *row = *w->row;
    row->target = ret->targets[ret->n_targets - 1].figure;
    row->due = ret->targets[ret->n_targets - 1].due;
    ret->row = row;
    ret->standing = indicator_judge(ret, d);
    return true;
}
