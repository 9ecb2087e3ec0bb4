/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/schedule/hours.h"

#include "core/holiday.h"

#include <string.h>

enum { YEAR_AHEAD = 366, WEEK_AHEAD = 7, OPENINGS_A_DAY = 24 };

/* -- which days
 * ------------------------------------------------------------------------------------------- */

/* "2TU", "-1FR", "MO": the weekday, 1 to 7, and which of the month, 0 for each. 0 when it is none.
 */
static int weekday_of(struct str rule, int *ret_nth)
{
    static const char codes[] = "MOTUWETHFRSASU";
    int64_t nth = 0;
    struct str code = str_sub(rule, rule.n < 2 ? 0 : rule.n - 2, 2);
    if (rule.n < 2 || (rule.n > 2 && !str_to_i64(str_sub(rule, 0, rule.n - 2), &nth)))
        return 0;
    *ret_nth = (int)nth;
    for (int i = 0; i < 7; i++)
        if (memcmp(codes + (ptrdiff_t)2 * i, code.p, 2) == 0)
            return i + 1;
    return 0;
}

size_t schedule_rules(const struct schedule *s, struct schedule_rule ret[SCHEDULE_RULES])
{
    struct str rest = s->byday, rule;
    size_t n = 0;
    while (n < SCHEDULE_RULES && str_next(&rest, ',', &rule)) {
        ret[n] = (struct schedule_rule){ 0 };
        ret[n].weekday = weekday_of(rule, &ret[n].nth);
        n += ret[n].weekday != 0 && ret[n].nth >= -2 && ret[n].nth <= 5;
    }
    return n;
}

static int month_end(day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    return day_add_months(day_from_ymd(year, month, 1), 1) - day_from_ymd(year, month, 1);
}

static bool byday_holds(const struct schedule *s, day d, int mday)
{
    struct schedule_rule rules[SCHEDULE_RULES];
    size_t n = schedule_rules(s, rules);
    int from_end = (month_end(d) - mday) / 7 + 1;
    for (size_t i = 0; i < n; i++)
        if (rules[i].weekday == day_weekday(d) &&
            (rules[i].nth == 0 || rules[i].nth == (mday - 1) / 7 + 1 || rules[i].nth == -from_end))
            return true;
    return false;
}

static bool bymonthday_holds(const struct schedule *s, day d, int mday)
{
    struct str rest = s->bymonthday, rule;
    int64_t n, from_end = month_end(d) - mday + 1;
    while (str_next(&rest, ',', &rule))
        if (str_to_i64(rule, &n) && (n == mday || n == -from_end))
            return true;
    return false;
}

static int months_of(day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    return year * 12 + month;
}

static int weeks_of(day d)
{
    return (d - day_weekday(d) + 8) / 7; /* 1970-01-05 was a Monday */
}

static bool in_turn(const struct schedule *s, day d)
{
    if (s->interval == NUMBER_NONE || s->interval < 2)
        return true;
    day first = s->dtstart != DAY_NONE ? s->dtstart : s->valid_from != DAY_NONE ? s->valid_from : 0;
    int64_t apart = s->freq == SCHEDULE_FREQ_MONTHLY ? months_of(d) - months_of(first)
                                                     : weeks_of(d) - weeks_of(first);
    return apart % s->interval == 0;
}

static int of_year(day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    return month * 100 + mday;
}

static bool in_season(const struct schedule *s, day d)
{
    if (!s->yearly || s->valid_from == DAY_NONE || s->valid_to == DAY_NONE)
        return (s->valid_from == DAY_NONE || d >= s->valid_from) &&
               (s->valid_to == DAY_NONE || d <= s->valid_to);
    int from = of_year(s->valid_from), to = of_year(s->valid_to), now = of_year(d);
    return from <= to ? now >= from && now <= to : now >= from || now <= to;
}

static bool day_is_meant(const struct schedule *s, day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    if (s->freq != SCHEDULE_FREQ_WEEKLY && s->freq != SCHEDULE_FREQ_MONTHLY)
        return false;
    return (byday_holds(s, d, mday) || bymonthday_holds(s, d, mday)) && in_season(s, d) &&
           in_turn(s, d);
}

static bool closed_for_holiday(const struct schedule *s, day d)
{
    unsigned sets = s->closed_on == CLOSED_ON_FEDERAL  ? HOLIDAYS_QUEBEC | HOLIDAYS_FEDERAL
                    : s->closed_on == CLOSED_ON_QUEBEC ? HOLIDAYS_QUEBEC
                                                       : 0;
    return holiday_on(d, sets) != HOLIDAY_NONE;
}

bool schedule_opens_on(const struct schedule *s, day d)
{
    return day_is_meant(s, d) && !closed_for_holiday(s, d);
}

bool schedule_holiday(const struct schedule *s, day d)
{
    return day_is_meant(s, d) && closed_for_holiday(s, d);
}

bool schedule_is_round_the_clock(const struct schedule *s)
{
    return s->freq == SCHEDULE_FREQ_WEEKLY && str_is(s->byday, "MO,TU,WE,TH,FR,SA,SU") &&
           s->opens_at == 0 && s->closes_at == 0 && !s->by_appointment && !s->closed_on &&
           s->valid_from == DAY_NONE && s->valid_to == DAY_NONE &&
           (s->interval == NUMBER_NONE || s->interval < 2);
}

/* -- which hours
 * ------------------------------------------------------------------------------------------ */

static struct opening opening_of(const struct schedule *s, day d)
{
    struct opening o = { d, s->opens_at, s->closes_at, s->by_appointment };
    if (o.from != NUMBER_NONE && o.to != NUMBER_NONE && o.to <= o.from)
        o.to += MINUTES_A_DAY;
    return o;
}

static bool opening_before(const struct opening *a, const struct opening *b)
{
    return a->from != b->from ? a->from < b->from : a->to < b->to;
}

static bool opening_same(const struct opening *a, const struct opening *b)
{
    return a->from == b->from && a->to == b->to && a->by_appointment == b->by_appointment;
}

size_t hours_of_day(const struct schedule *list, size_t n, day d, struct opening *ret, size_t most)
{
    size_t found = 0;
    for (size_t i = 0; i < n && found + 1 < most; i++) {
        struct opening o = opening_of(&list[i], d);
        size_t at = found;
        if (!schedule_opens_on(&list[i], d))
            continue;
        while (at > 0 && opening_before(&o, &ret[at - 1]))
            at--;
        if (at > 0 && opening_same(&o, &ret[at - 1]))
            continue;
        memmove(&ret[at + 1], &ret[at], (found - at) * sizeof *ret);
        ret[at] = o;
        found++;
    }
    return found;
}

static bool has_hours(const struct opening *o)
{
    return !o->by_appointment && o->from != NUMBER_NONE && o->to != NUMBER_NONE;
}

/* The end of what is open at `at`; `at` itself when nothing is. */
static instant open_until(const struct zone *z, const struct schedule *list, size_t n, instant at)
{
    day today = zone_day(z, at);
    instant end = at;
    for (size_t i = 0; i < n; i++)
        for (day d = today - 1; d <= today; d++) {
            struct opening o = opening_of(&list[i], d);
            if (!has_hours(&o) || !schedule_opens_on(&list[i], d))
                continue;
            instant from = zone_instant(z, d, (int)o.from), to = zone_instant(z, d, (int)o.to);
            if (from <= at && at < to && to > end)
                end = to;
        }
    return end;
}

static instant opens_next(const struct zone *z, const struct schedule *list, size_t n, instant at)
{
    struct opening o[OPENINGS_A_DAY];
    day today = zone_day(z, at);
    for (day d = today; d <= today + YEAR_AHEAD; d++) {
        size_t found = hours_of_day(list, n, d, o, OPENINGS_A_DAY);
        for (size_t i = 0; i < found; i++)
            if (has_hours(&o[i]) && zone_instant(z, d, (int)o[i].from) > at)
                return zone_instant(z, d, (int)o[i].from);
    }
    return NUMBER_NONE;
}

static enum hours without_hours(const struct schedule *list, size_t n)
{
    bool timed = false, asked = false;
    for (size_t i = 0; i < n; i++) {
        struct opening o = opening_of(&list[i], 0);
        timed = timed || (list[i].freq != SCHEDULE_FREQ_APPOINTMENT && has_hours(&o));
        asked = asked || list[i].by_appointment || list[i].freq == SCHEDULE_FREQ_APPOINTMENT;
    }
    return timed ? HOURS_OVER : asked ? HOURS_APPOINTMENT : HOURS_UNKNOWN;
}

struct hours_now hours_at(const struct zone *z, const struct schedule *list, size_t n, instant at)
{
    instant week = zone_instant(z, zone_day(z, at) + WEEK_AHEAD, zone_minutes(z, at)), end = at,
            more;
    while (end < week && (more = open_until(z, list, n, end)) > end)
        end = more;
    if (end >= week)
        return (struct hours_now){ HOURS_ALWAYS, NUMBER_NONE };
    if (end > at)
        return (struct hours_now){ HOURS_OPEN, end };
    instant next = without_hours(list, n) == HOURS_OVER ? opens_next(z, list, n, at) : NUMBER_NONE;
    if (next != NUMBER_NONE)
        return (struct hours_now){ HOURS_CLOSED, next };
    return (struct hours_now){ without_hours(list, n), NUMBER_NONE };
}
