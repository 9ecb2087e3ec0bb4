/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/holiday.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static day the_day(const char *iso)
{
    day d = DAY_NONE;
    assert_true(day_parse(str_of(iso), &d));
    return d;
}

/* As churches printed them: the earliest and the latest of all, leap years, a century's turn. */
static void easter_falls_where_almanacs_say(void **state)
{
    (void)state;
    static const char *const sundays[] = {
        "1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23",
        "2016-03-27", "2019-04-21", "2020-04-12", "2024-03-31", "2025-04-20", "2026-04-05",
        "2027-03-28", "2028-04-16", "2038-04-25", "2049-04-18", "2100-03-28",
    };
    for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++) {
        day sunday = the_day(sundays[i]);
        int year, month, mday;
        day_to_ymd(sunday, &year, &month, &mday);
        assert_int_equal(day_easter(year), sunday);
        assert_int_equal(day_weekday(sunday), 7);
    }
}

static void every_easter_of_five_centuries_is_a_sunday_of_its_season(void **state)
{
    (void)state;
    for (int year = 1700; year < 2200; year++) {
        day d = day_easter(year);
        assert_int_equal(day_weekday(d), 7);
        assert_true(d >= day_from_ymd(year, 3, 22) && d <= day_from_ymd(year, 4, 25));
    }
}

static void the_year_2026_has_the_holidays_of_quebec_and_of_canada(void **state)
{
    (void)state;
    const unsigned both = HOLIDAYS_QUEBEC | HOLIDAYS_FEDERAL;
    static const struct {
        const char *iso;
        enum holiday holiday;
        unsigned sets;
    } kept[] = {
        { "2026-01-01", HOLIDAY_NEW_YEAR, 3 },      { "2026-04-03", HOLIDAY_GOOD_FRIDAY, 3 },
        { "2026-04-06", HOLIDAY_EASTER_MONDAY, 3 }, { "2026-05-18", HOLIDAY_PATRIOTS, 3 },
        { "2026-06-24", HOLIDAY_NATIONAL, 1 },      { "2026-07-01", HOLIDAY_CANADA, 3 },
        { "2026-09-07", HOLIDAY_LABOUR, 3 },        { "2026-09-30", HOLIDAY_RECONCILIATION, 2 },
        { "2026-10-12", HOLIDAY_THANKSGIVING, 3 },  { "2026-11-11", HOLIDAY_REMEMBRANCE, 2 },
        { "2026-12-25", HOLIDAY_CHRISTMAS, 3 },     { "2026-12-26", HOLIDAY_BOXING, 2 },
    };
    size_t n = 0, all = sizeof kept / sizeof *kept;
    for (day d = the_day("2026-01-01"); d <= the_day("2026-12-31"); d++) {
        enum holiday found = holiday_on(d, both);
        if (!found)
            continue;
        assert_true(n < all);
        assert_int_equal(d, the_day(kept[n].iso));
        assert_int_equal(found, kept[n].holiday);
        for (unsigned set = 1; set <= 2; set++)
            assert_int_equal(holiday_on(d, set), kept[n].sets & set ? found : HOLIDAY_NONE);
        n++;
    }
    assert_int_equal(n, all);
}

static void canada_day_moves_from_a_sunday_to_the_monday(void **state)
{
    (void)state;
    assert_int_equal(day_weekday(the_day("2029-07-01")), 7);
    assert_int_equal(holiday_on(the_day("2029-07-01"), HOLIDAYS_QUEBEC), HOLIDAY_NONE);
    assert_int_equal(holiday_on(the_day("2029-07-02"), HOLIDAYS_QUEBEC), HOLIDAY_CANADA);
    assert_int_equal(holiday_on(the_day("2028-07-02"), HOLIDAYS_QUEBEC), HOLIDAY_NONE);
}

static void the_patriots_are_kept_before_the_25th_of_may(void **state)
{
    (void)state;
    static const char *const mondays[] = { "2020-05-18", "2021-05-24", "2023-05-22",
                                           "2027-05-24", "2026-05-18", "2015-05-18" };
    for (size_t i = 0; i < sizeof mondays / sizeof *mondays; i++)
        assert_int_equal(holiday_on(the_day(mondays[i]), HOLIDAYS_QUEBEC), HOLIDAY_PATRIOTS);
    assert_int_equal(holiday_on(the_day("2026-05-25"), HOLIDAYS_QUEBEC), HOLIDAY_NONE);
}

static void no_set_has_no_holiday_and_no_day_is_none(void **state)
{
    (void)state;
    assert_int_equal(holiday_on(the_day("2026-12-25"), 0), HOLIDAY_NONE);
    assert_int_equal(holiday_on(DAY_NONE, HOLIDAYS_QUEBEC), HOLIDAY_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(easter_falls_where_almanacs_say),
        cmocka_unit_test(every_easter_of_five_centuries_is_a_sunday_of_its_season),
        cmocka_unit_test(the_year_2026_has_the_holidays_of_quebec_and_of_canada),
        cmocka_unit_test(canada_day_moves_from_a_sunday_to_the_monday),
        cmocka_unit_test(the_patriots_are_kept_before_the_25th_of_may),
        cmocka_unit_test(no_set_has_no_holiday_and_no_day_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
