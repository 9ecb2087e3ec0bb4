/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/clock.h"

#include <time.h>

enum { FIRST_YEAR = 1, LAST_YEAR = 9999 };

instant clock_machine(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (instant)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

instant clock_monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (instant)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int month_length(int year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : lengths[month - 1];
}

/* Both conversions count years from March, so that the leap day is a year's last, and eras of 400
 * years, which all have 146097 days (H. Hinnant, "chrono-compatible low-level date algorithms"). */
day day_from_ymd(int year, int month, int mday)
{
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || mday < 1 ||
        mday > month_length(year, month))
        return DAY_NONE;
    int y = month > 2 ? year : year - 1;
    int era = y / 400, year_of_era = y % 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + mday - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void day_to_ymd(day d, int *ret_year, int *ret_month, int *ret_mday)
{
    int64_t z = (int64_t)d + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = (int)(z - era * 146097);
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    *ret_mday = doy - (153 * mp + 2) / 5 + 1;
    *ret_month = mp < 10 ? mp + 3 : mp - 9;
    *ret_year = yoe + (int)era * 400 + (*ret_month <= 2);
}

int day_weekday(day d)
{
    int64_t from_monday = ((int64_t)d + 3) % 7; /* 1970-01-01 was a Thursday */
    return (int)(from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

/* n decimal digits, nothing else. */
static bool read_digits(const char *p, size_t n, int *ret)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (p[i] - '0');
    }
    *ret = v;
    return true;
}

bool day_parse(struct str iso, day *ret)
{
    int year, month, mday;
    if (iso.n != 10 || iso.p[4] != '-' || iso.p[7] != '-' || !read_digits(iso.p, 4, &year) ||
        !read_digits(iso.p + 5, 2, &month) || !read_digits(iso.p + 8, 2, &mday))
        return false;
    day d = day_from_ymd(year, month, mday);
    if (d == DAY_NONE)
        return false;
    *ret = d;
    return true;
}

struct str day_iso(struct arena *a, day d)
{
    if (d == DAY_NONE)
        return STR_NULL;
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    return arena_fmt(a, "%04d-%02d-%02d", year, month, mday);
}

day day_add_months(day d, int months)
{
    if (d == DAY_NONE)
        return DAY_NONE;
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    int64_t count = (int64_t)year * 12 + month - 1 + months;
    if (count < FIRST_YEAR * 12 || count > LAST_YEAR * 12 + 11)
        return DAY_NONE;
    year = (int)(count / 12);
    month = (int)(count % 12) + 1;
    int last = month_length(year, month);
    return day_from_ymd(year, month, mday < last ? mday : last);
}

/* The letters of a period in their order; each at most once. */
static bool period_parts(struct str period, int64_t parts[4])
{
    static const char letters[] = "YMWD";
    size_t i = 1, letter = 0;
    if (period.n < 3 || period.p[0] != 'P')
        return false;
    while (i < period.n) {
        size_t from = i;
        while (i < period.n && period.p[i] >= '0' && period.p[i] <= '9')
            i++;
        if (i == from || i - from > 7 || i == period.n)
            return false;
        while (letter < 4 && letters[letter] != period.p[i])
            letter++;
        if (letter == 4 || !str_to_i64(str_sub(period, from, i - from), &parts[letter]))
            return false;
        letter++;
        i++;
    }
    return true;
}

bool day_add_period(day d, struct str period, day *ret)
{
    int64_t parts[4] = { 0 };
    if (d == DAY_NONE || !period_parts(period, parts))
        return false;
    d = day_add_months(d, (int)(parts[0] * 12 + parts[1]));
    if (d == DAY_NONE)
        return false;
    int64_t sum = d + parts[2] * 7 + parts[3];
    if (sum > day_from_ymd(LAST_YEAR, 12, 31))
        return false;
    *ret = (day)sum;
    return true;
}
