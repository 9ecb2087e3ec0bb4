/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"

#include "core/key.h"

static const enum text_id month_names[] = {
    TEXT_month_january,   TEXT_month_february, TEXT_month_march,    TEXT_month_april,
    TEXT_month_may,       TEXT_month_june,     TEXT_month_july,     TEXT_month_august,
    TEXT_month_september, TEXT_month_october,  TEXT_month_november, TEXT_month_december,
};
static const enum text_id weekday_names[] = {
    TEXT_weekday_monday, TEXT_weekday_tuesday,  TEXT_weekday_wednesday, TEXT_weekday_thursday,
    TEXT_weekday_friday, TEXT_weekday_saturday, TEXT_weekday_sunday,
};

void span_init(struct arena *a, struct span *ret, day first, day last, struct str unit)
{
    *ret = (struct span){ .first = first, .n = (size_t)(last - first + 1), .unit = unit };
    ret->nights = arena_array(a, struct night, ret->n);
    for (size_t i = 0; i < ret->n; i++)
        ret->nights[i] = (struct night){ -1, -1, -1 };
}

static int64_t known_or_not(int64_t n)
{
    return n == NUMBER_NONE ? -1 : n;
}

void span_add(struct span *s, day night, int64_t taken, int64_t open, int64_t funded)
{
    if (night < s->first || night >= s->first + (day)s->n || taken == NUMBER_NONE)
        return;
    s->nights[night - s->first] = (struct night){ taken, known_or_not(open), known_or_not(funded) };
    s->known++;
}

int64_t span_rate(const struct span *s)
{
    int64_t taken = 0, open = 0;
    for (size_t i = 0; i < s->n; i++)
        if (s->nights[i].taken >= 0 && s->nights[i].open > 0) {
            taken += s->nights[i].taken;
            open += s->nights[i].open;
        }
    return open ? (taken * 1000 + open / 2) / open : -1;
}

/* -- weeks
 * -------------------------------------------------------------------------------------------------------
 */

/* The average of what is known of a week; -1 when nothing is. */
static double average(const struct span *s, day monday, size_t which, int *ret_known)
{
    int64_t sum = 0;
    int known = 0;
    for (day d = monday; d < monday + 7; d++) {
        if (d < s->first || d >= s->first + (day)s->n)
            continue;
        const struct night *n = &s->nights[d - s->first];
        int64_t value = which == 0 ? n->taken : which == 1 ? n->open : n->funded;
        if (n->taken >= 0 && value >= 0) {
            sum += value;
            known++;
        }
    }
    if (ret_known)
        *ret_known = known;
    return known ? (double)sum / known : -1;
}

static struct str rate_said(struct arena *a, enum lang l, double taken, double places)
{
    return taken >= 0 && places > 0 ? text_percent(a, l, taken / places, 1) : STR_NULL;
}

static double higher(double a, double b)
{
    return a > b ? a : b;
}

void trend_make(struct arena *a, enum lang l, const struct span *s, struct trend *ret)
{
    day last = s->first + (day)s->n - 1, monday = s->first - day_weekday(s->first) + 1;
    *ret = (struct trend){ .n = (size_t)((last - monday) / 7 + 1) };
    ret->weeks = arena_array(a, struct trend_week, ret->n);
    ret->taken = arena_array(a, double, ret->n);
    ret->open = arena_array(a, double, ret->n);
    ret->funded = arena_array(a, double, ret->n);
    for (size_t i = 0; i < ret->n; i++) {
        struct trend_week *w = &ret->weeks[i];
        w->monday = monday + 7 * (day)i;
        ret->taken[i] = w->taken = average(s, w->monday, 0, &w->known);
        ret->open[i] = w->open = average(s, w->monday, 1, NULL);
        ret->funded[i] = w->funded = average(s, w->monday, 2, NULL);
        w->rate = rate_said(a, l, w->taken, w->open);
        w->rate_funded = rate_said(a, l, w->taken, w->funded);
        ret->top = higher(ret->top, higher(w->taken, higher(w->open, w->funded)));
    }
    ret->top_said = text_with(
        a, l, TEXT_occupancy_top,
        TEXT_ARGS({ "number", .number = (int64_t)(ret->top + 0.5) }, { "unit", .value = s->unit }));
    ret->first = text_day(a, l, s->first, DAY_SHORT);
    ret->last = text_day(a, l, last, DAY_SHORT);
    int64_t rate = span_rate(s);
    ret->sentence = text_with(
        a, l, TEXT_occupancy_trend_sentence,
        TEXT_ARGS(
            { "count", .number = s->known }, { "unit", .value = s->unit },
            { "rate", .value = rate < 0 ? STR("—") : text_percent(a, l, (double)rate / 1000, 1) }));
}

/* -- months
 * ------------------------------------------------------------------------------------------------------
 */

static enum shade shade_of(const struct night *n)
{
    if (n->taken < 0)
        return SHADE_UNKNOWN;
    if (n->open <= 0)
        return SHADE_LOW;
    int64_t rate = n->taken * 100 / n->open;
    return rate >= 100  ? SHADE_FULL
           : rate >= 95 ? SHADE_HIGH
           : rate >= 80 ? SHADE_MIDDLE
                        : SHADE_LOW;
}

static struct str night_said(struct arena *a, enum lang l, const struct span *s, day d)
{
    const struct night *n = &s->nights[d - s->first];
    struct str day_said = text_day(a, l, d, DAY_LONG);
    if (n->taken < 0)
        return text_with(a, l, TEXT_occupancy_night_unknown,
                         TEXT_ARGS({ "day", .value = day_said }));
    if (n->open <= 0)
        return text_with(a, l, TEXT_occupancy_night_taken,
                         TEXT_ARGS({ "day", .value = day_said }, { "taken", .number = n->taken },
                                   { "unit", .value = s->unit }));
    return text_with(
        a, l, TEXT_occupancy_night_said,
        TEXT_ARGS({ "day", .value = day_said }, { "taken", .number = n->taken },
                  { "open", .number = n->open }, { "unit", .value = s->unit },
                  { "rate", .value = text_percent(a, l, (double)n->taken / (double)n->open, 0) }));
}

static void month_fill(struct arena *a, enum lang l, const struct span *s, struct str base,
                       day first, struct calendar_month *ret)
{
    int year, month, mday;
    day next = day_add_months(first, 1);
    day_to_ymd(first, &year, &month, &mday);
    ret->name =
        key_capital(a, arena_fmt(a, "%.*s %d", STR_ARG(text(l, month_names[month - 1])), year));
    for (day d = first; d < next; d++) {
        size_t place = (size_t)(d - first + day_weekday(first) - 1);
        struct calendar_day *c = &ret->days[place / 7][place % 7];
        ret->n_weeks = place / 7 + 1;
        c->number = d - first + 1;
        if (d < s->first || d >= s->first + (day)s->n)
            continue;
        c->shade = shade_of(&s->nights[d - s->first]);
        c->words = night_said(a, l, s, d);
        if (base.p)
            c->href = arena_fmt(a, "%.*s%.*s", STR_ARG(base), STR_ARG(day_iso(a, d)));
    }
}

void calendar_make(struct arena *a, enum lang l, const struct span *s, struct str base,
                   struct calendar *ret)
{
    int year, month, mday;
    day last = s->first + (day)s->n - 1;
    day_to_ymd(s->first, &year, &month, &mday);
    day from = day_from_ymd(year, month, 1);
    size_t n = 0;
    for (day d = from; d <= last; d = day_add_months(d, 1))
        n++;
    *ret = (struct calendar){ .months = arena_array(a, struct calendar_month, n) };
    for (day d = from; d <= last; d = day_add_months(d, 1))
        month_fill(a, l, s, base, d, &ret->months[ret->n_months++]);
    for (int i = 0; i < 7; i++) {
        ret->weekdays[i] = text(l, weekday_names[i]);
        ret->initials[i] = str_sub(key_capital(a, ret->weekdays[i]), 0, 1);
    }
}
