/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/indicator.h"
#include "core/fault.h"

const struct event_type indicator_measured = { "indicator.measured" };

/* -- reading
 * ----------------------------------------------------------------------------------------- */

static int unit_of(struct str code)
{
    int unit = INDICATOR_UNIT_COUNT;
    while (!str_is(code, enumeration_indicator_unit.values[unit].code)) {
        unit++;
        REQUIRE(unit <= INDICATOR_UNIT_SCORE);
    }
    return unit;
}

size_t indicator_all(struct tx *tx, int64_t partnership, struct indicator_whole **ret)
{
    int64_t first = partnership ? partnership : 1, last = partnership ? partnership : INT64_MAX;
    struct indicators_of_row *rows;
    struct indicator_targets_of_row *targets;
    struct indicator_measures_of_row *measures;
    size_t n = indicators_of(tx, &(struct indicators_of_in){ first, last }, &rows);
    size_t n_targets =
        indicator_targets_of(tx, &(struct indicator_targets_of_in){ first, last }, &targets);
    size_t n_measures =
        indicator_measures_of(tx, &(struct indicator_measures_of_in){ first, last }, &measures);
    size_t t = 0, m = 0;
    *ret = arena_array(tx->arena, struct indicator_whole, n);
    for (size_t i = 0; i < n; i++) { /* all three come in the same order */
        struct indicator_whole *w = &(*ret)[i];
        w->row = &rows[i];
        w->unit = unit_of(rows[i].unit);
        w->at_most = str_is(rows[i].direction, "at_most");
        w->targets = &targets[t];
        for (; t < n_targets && targets[t].indicator == rows[i].id; t++)
            w->n_targets++;
        w->measures = &measures[m];
        for (; m < n_measures && measures[m].indicator == rows[i].id; m++)
            w->n_measures++;
        w->standing = indicator_judge(w, tx->today);
    }
    return n;
}

const struct indicator_whole *indicator_in(const struct indicator_whole *list, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (list[i].row->id == id)
            return &list[i];
    return NULL;
}

/* -- writing
 * ----------------------------------------------------------------------------------------- */

static day after(day d, int period)
{
    static const int months[] = { 0, 0, 1, 3, 6, 12, 0 };
    return period == INDICATOR_PERIOD_WEEK ? d + 7 : day_add_months(d, months[period]);
}

/* What is measured once is so at its due day. */
static day next_of(struct tx *tx, const struct indicator *i)
{
    struct indicator_measure_last_row last;
    bool measured = indicator_measure_last(
        tx, &(struct indicator_measure_last_in){ .indicator = i->record.id }, &last);
    if (i->period == INDICATOR_PERIOD_ONCE)
        return measured && i->due != DAY_NONE && last.day >= i->due ? DAY_NONE : i->due;
    return after(measured && last.day > i->since ? last.day : i->since, i->period);
}

void indicator_renew(struct tx *tx, int64_t indicator)
{
    struct indicator i;
    struct indicator_target_last_row target;
    REQUIRE(record_get(tx, &entity_indicator, indicator, &i));
    if (indicator_target_last(tx, &(struct indicator_target_last_in){ .indicator = indicator },
                              &target)) {
        i.target = target.figure;
        i.due = target.due;
    }
    i.next_due = next_of(tx, &i);
    REQUIRE(record_update(tx, &entity_indicator, &i) != RECORD_CONFLICT);
}

int64_t indicator_add(struct tx *tx, struct indicator *i)
{
    struct indicator_target t;
    if (!i->record.id)
        record_insert(tx, &entity_indicator, i);
    entity_init(&entity_indicator_target, &t);
    t.indicator = i->record.id;
    t.day = i->since;
    t.figure = i->target;
    t.due = i->due;
    indicator_retarget(tx, &t);
    return i->record.id;
}

int64_t indicator_retarget(struct tx *tx, struct indicator_target *target)
{
    record_insert(tx, &entity_indicator_target, target);
    indicator_renew(tx, target->indicator);
    return target->record.id;
}

int64_t indicator_measure(struct tx *tx, struct indicator_measure *measure)
{
    struct indicator_measure_find_row found;
    struct indicator i;
    if (indicator_measure_find(
            tx, &(struct indicator_measure_find_in){ measure->indicator, measure->day }, &found)) {
        struct indicator_measure old;
        if (found.archived != NUMBER_NONE)
            record_archive(tx, &entity_indicator_measure, found.id, false);
        REQUIRE(record_get(tx, &entity_indicator_measure, found.id, &old));
        measure->record = old.record;
        REQUIRE(record_update(tx, &entity_indicator_measure, measure) != RECORD_CONFLICT);
    } else {
        record_insert(tx, &entity_indicator_measure, measure);
    }
    indicator_renew(tx, measure->indicator);
    REQUIRE(record_get(tx, &entity_indicator, measure->indicator, &i));
    event_post(tx, &indicator_measured, &(struct indicator_event){ i.record.id, i.partnership });
    return measure->record.id;
}
