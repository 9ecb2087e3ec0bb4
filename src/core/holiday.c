/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/holiday.h"

/* Meeus, Jones and Butcher: the whole rule of the Gregorian computus, without tables. */
day day_easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;
    return day_from_ymd(year, n / 31, n % 31 + 1);
}

/* The nth Monday of a month. */
static day monday_of(int year, int month, int nth)
{
    day first = day_from_ymd(year, month, 1);
    return first + (8 - day_weekday(first)) % 7 + 7 * (nth - 1);
}

static day monday_before(day d)
{
    day last = d - 1;
    return last - day_weekday(last) + 1;
}

enum holiday holiday_on(day d, unsigned sets)
{
    if (d == DAY_NONE || !sets)
        return HOLIDAY_NONE;
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    day easter = day_easter(year), canada = day_from_ymd(year, 7, 1);
    const unsigned both = HOLIDAYS_QUEBEC | HOLIDAYS_FEDERAL;
    const struct {
        enum holiday holiday;
        unsigned sets;
        day day;
    } kept[] = {
        { HOLIDAY_NEW_YEAR, both, day_from_ymd(year, 1, 1) },
        { HOLIDAY_GOOD_FRIDAY, both, easter - 2 },
        { HOLIDAY_EASTER_MONDAY, both, easter + 1 },
        { HOLIDAY_PATRIOTS, both, monday_before(day_from_ymd(year, 5, 25)) },
        { HOLIDAY_NATIONAL, HOLIDAYS_QUEBEC, day_from_ymd(year, 6, 24) },
        { HOLIDAY_CANADA, both, canada + (day_weekday(canada) == 7) },
        { HOLIDAY_LABOUR, both, monday_of(year, 9, 1) },
        { HOLIDAY_RECONCILIATION, HOLIDAYS_FEDERAL, day_from_ymd(year, 9, 30) },
        { HOLIDAY_THANKSGIVING, both, monday_of(year, 10, 2) },
        { HOLIDAY_REMEMBRANCE, HOLIDAYS_FEDERAL, day_from_ymd(year, 11, 11) },
        { HOLIDAY_CHRISTMAS, both, day_from_ymd(year, 12, 25) },
        { HOLIDAY_BOXING, HOLIDAYS_FEDERAL, day_from_ymd(year, 12, 26) },
    };
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (kept[i].day == d && kept[i].sets & sets)
            return kept[i].holiday;
    return HOLIDAY_NONE;
}
