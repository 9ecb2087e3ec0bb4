/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena *arena;

static int start(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static day the_day(const char *iso)
{
    day d = DAY_NONE;
    assert_true(day_parse(str_of(iso), &d));
    return d;
}

static void every_day_of_ten_thousand_years_survives_the_round_trip(void **state)
{
    (void)state;
    day last = day_from_ymd(9999, 12, 31);
    int weekday = 1; /* 0001-01-01 was a Monday */
    int year = 1, month = 1, mday = 0;
    for (day d = day_from_ymd(1, 1, 1); d <= last; d++) {
        int y, m, n;
        day_to_ymd(d, &y, &m, &n);
        if (day_from_ymd(y, m, n) != d || day_weekday(d) != weekday)
            fail_msg("%d-%d-%d", y, m, n);
        bool next = y == year && m == month && n == mday + 1;
        bool turned = n == 1 && mday >= 28 && (m == month + 1 || (m == 1 && y == year + 1));
        if (!next && !turned)
            fail_msg("%d-%d-%d follows %d-%d-%d", y, m, n, year, month, mday);
        year = y, month = m, mday = n;
        weekday = weekday % 7 + 1;
    }
    assert_int_equal(day_from_ymd(1970, 1, 1), 0);
    assert_int_equal(day_from_ymd(2026, 11, 18), 20775);
}

static void days_that_do_not_exist_are_none(void **state)
{
    (void)state;
    assert_int_equal(day_from_ymd(2026, 2, 29), DAY_NONE);
    assert_int_equal(day_from_ymd(1900, 2, 29), DAY_NONE);
    assert_int_not_equal(day_from_ymd(2000, 2, 29), DAY_NONE);
    assert_int_equal(day_from_ymd(2026, 4, 31), DAY_NONE);
    assert_int_equal(day_from_ymd(2026, 13, 1), DAY_NONE);
    assert_int_equal(day_from_ymd(2026, 0, 1), DAY_NONE);
    assert_int_equal(day_from_ymd(0, 1, 1), DAY_NONE);
    assert_int_equal(day_from_ymd(10000, 1, 1), DAY_NONE);
}

static void only_exact_iso_days_are_read(void **state)
{
    (void)state;
    day d = 5;
    assert_true(day_parse(STR("2024-02-29"), &d));
    assert_true(str_is(day_iso(arena, d), "2024-02-29"));
    assert_true(str_is(day_iso(arena, the_day("0001-01-01")), "0001-01-01"));
    struct str bad[] = { STR("2026-02-29"), STR("2026-2-9"), STR("2026-02-9 "),
                         STR("20260209"),   STR(""),         STR("+026-01-01"),
                         STR("2026/01/01"), STR_NULL,        STR("2026-01-011") };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(day_parse(bad[i], &d));
    assert_null(day_iso(arena, DAY_NONE).p);
}

static void months_end_where_they_end(void **state)
{
    (void)state;
    assert_int_equal(day_add_months(the_day("2026-01-31"), 1), the_day("2026-02-28"));
    assert_int_equal(day_add_months(the_day("2023-11-30"), 3), the_day("2024-02-29"));
    assert_int_equal(day_add_months(the_day("2026-03-31"), -1), the_day("2026-02-28"));
    assert_int_equal(day_add_months(the_day("2026-01-15"), -13), the_day("2024-12-15"));
    assert_int_equal(day_add_months(the_day("9999-12-01"), 1), DAY_NONE);
    assert_int_equal(day_add_months(the_day("0001-01-01"), -1), DAY_NONE);
    assert_int_equal(day_add_months(the_day("2026-01-01"), INT32_MAX), DAY_NONE);
    assert_int_equal(day_add_months(DAY_NONE, 1), DAY_NONE);
}

static void periods_add_years_months_weeks_and_days(void **state)
{
    (void)state;
    const struct {
        const char *from, *period, *to;
    } good[] = {
        { "2026-01-31", "P1M", "2026-02-28" },  { "2024-02-29", "P1Y", "2025-02-28" },
        { "2026-01-01", "P30D", "2026-01-31" }, { "2026-12-25", "P2W", "2027-01-08" },
        { "2026-01-31", "P12M", "2027-01-31" }, { "2026-01-31", "P1Y1M1D", "2027-03-01" },
        { "2026-01-31", "P0D", "2026-01-31" },  { "2026-01-01", "P1Y2M3W4D", "2027-03-26" },
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        day d = DAY_NONE;
        assert_true(day_add_period(the_day(good[i].from), str_of(good[i].period), &d));
        assert_true(str_is(day_iso(arena, d), good[i].to));
    }
    struct str bad[] = { STR("P"),          STR("P1"),    STR("1D"),       STR("PD"),
                         STR("P1D1M"),      STR("P1D1D"), STR("P-1D"),     STR("PT1H"),
                         STR("P1.5M"),      STR(""),      STR("p1d"),      STR("P9999Y"),
                         STR("P99999999D"), STR_NULL,     STR("P9999999M") };
    day d = 3;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(day_add_period(the_day("2026-01-01"), bad[i], &d));
    assert_false(day_add_period(DAY_NONE, STR("P1D"), &d));
    assert_int_equal(d, 3);
}

static void the_clocks_run(void **state)
{
    (void)state;
    instant before = clock_monotonic_us();
    assert_true(clock_machine() / 1000 - time(NULL) <= 1);
    usleep(2000);
    assert_true(clock_monotonic_us() - before >= 2000);
}

static const struct zone *zone(const char *name)
{
    const struct zone *z = zone_find(str_of(name));
    if (!z)
        fail_msg("no zone %s", name);
    return z;
}

/* Seconds since 1970 UTC of a local time without zone. */
static instant utc(const char *iso, int hour, int minute)
{
    return ((instant)the_day(iso) * 86400 + hour * 3600 + minute * 60) * 1000;
}

static void zones_are_found_by_sound_names_only(void **state)
{
    (void)state;
    assert_ptr_equal(zone("America/Toronto"), zone("America/Toronto"));
    const char *bad[] = { "",        "/etc/localtime",  "../zoneinfo/UTC",
                          "America", "America/Nowhere", "UTC ",
                          "a b",     "zone.tab",        "tzdata.zi" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_null(zone_find(str_of(bad[i])));
    assert_null(zone_find(STR("America/Toronto\0x")));
    assert_null(zone_find(STR_NULL));
    assert_int_equal(zone_offset(NULL, utc("2026-07-01", 0, 0)), 0);
}

static void both_nights_of_toronto_are_told_apart(void **state)
{
    (void)state;
    const struct zone *z = zone("America/Toronto");
    /* 2026-03-08: two o'clock does not exist, the later reading is half past three */
    assert_int_equal(zone_instant(z, the_day("2026-03-08"), 119), utc("2026-03-08", 6, 59));
    assert_int_equal(zone_instant(z, the_day("2026-03-08"), 150), utc("2026-03-08", 7, 30));
    assert_int_equal(zone_minutes(z, utc("2026-03-08", 7, 30)), 210);
    assert_int_equal(zone_instant(z, the_day("2026-03-08"), 180), utc("2026-03-08", 7, 0));
    /* 2026-11-01: half past one comes twice, the first counts */
    assert_int_equal(zone_instant(z, the_day("2026-11-01"), 90), utc("2026-11-01", 5, 30));
    assert_int_equal(zone_instant(z, the_day("2026-11-01"), 120), utc("2026-11-01", 7, 0));
    assert_int_equal(zone_minutes(z, utc("2026-11-01", 5, 30)), 90);
    assert_int_equal(zone_minutes(z, utc("2026-11-01", 6, 30)), 90);
    assert_int_equal(zone_day(z, utc("2026-11-01", 3, 59)), the_day("2026-10-31"));
    assert_int_equal(zone_day(z, utc("2026-11-01", 4, 0)), the_day("2026-11-01"));
    /* the same nights fifty years later, by the rule at the end of the file */
    assert_int_equal(zone_instant(z, the_day("2076-03-08"), 150), utc("2076-03-08", 7, 30));
    assert_int_equal(zone_offset(z, utc("2076-07-01", 0, 0)), -4 * 3600);
    assert_int_equal(zone_offset(z, utc("2077-01-01", 0, 0)), -5 * 3600);
}

static void the_south_has_its_summer_at_new_year(void **state)
{
    (void)state;
    const struct zone *z = zone("Australia/Sydney");
    assert_int_equal(zone_offset(z, utc("2026-01-01", 0, 0)), 11 * 3600);
    assert_int_equal(zone_offset(z, utc("2050-01-01", 0, 0)), 11 * 3600);
    assert_int_equal(zone_offset(z, utc("2050-07-01", 0, 0)), 10 * 3600);
    assert_int_equal(zone_instant(z, the_day("2050-10-02"), 150), utc("2050-10-01", 16, 30));
    assert_int_equal(zone_instant(z, the_day("2050-04-03"), 150), utc("2050-04-02", 15, 30));
}

static void a_day_that_a_zone_skipped_reads_as_the_next(void **state)
{
    (void)state;
    const struct zone *z = zone("Pacific/Apia"); /* had no 30 December 2011 */
    instant noon = zone_instant(z, the_day("2011-12-30"), 720);
    assert_int_equal(zone_day(z, noon), the_day("2011-12-31"));
    assert_int_equal(zone_minutes(z, noon), 720);
}

static void instants_before_1970_round_down(void **state)
{
    (void)state;
    assert_int_equal(zone_day(NULL, -1), -1);
    assert_int_equal(zone_minutes(NULL, -1), 1439);
    assert_int_equal(zone_day(NULL, -86400000), -1);
    assert_int_equal(zone_day(NULL, -86400001), -2);
    assert_int_equal(zone_minutes(NULL, 59999), 0);
}

static void write_zone(const char *name, const char *bytes, size_t n)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", getenv("TZDIR"), name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    fclose(file);
}

/* Whatever is in the file, an answer is given, and no byte outside of it is read. */
static void try_broken(const char *bytes, size_t n, int *serial)
{
    char name[20], path[200];
    snprintf(name, sizeof name, "Z%d", (*serial)++);
    write_zone(name, bytes, n);
    const struct zone *z = zone_find(str_of(name));
    if (z)
        for (instant at = -4000000000000; at < 9000000000000; at += 900000000000)
            zone_instant(z, zone_day(z, at), zone_minutes(z, at));
    snprintf(path, sizeof path, "%s/%s", getenv("TZDIR"), name);
    unlink(path);
}

static void broken_zone_files_do_no_harm(void **state)
{
    (void)state;
    static char whole[1 << 14], bytes[sizeof whole];
    char folder[] = "/tmp/maillage-zones-XXXXXX";
    FILE *file = fopen("/usr/share/zoneinfo/America/Toronto", "rb");
    assert_non_null(file);
    size_t n = fread(whole, 1, sizeof whole, file);
    fclose(file);
    assert_non_null(mkdtemp(folder));
    setenv("TZDIR", folder, 1);
    int serial = 0;
    for (size_t cut = 0; cut < n; cut += cut < 200 || n - cut < 60 ? 1 : 37)
        try_broken(whole, cut, &serial);
    unsigned seed = 1;
    for (int i = 0; i < 500; i++) {
        memcpy(bytes, whole, n);
        for (int k = 0; k < 3; k++) {
            seed = seed * 1103515245u + 12345u;
            size_t at = k == 0 ? n - 1 - seed / 65536 % 30 : seed / 65536 % n;
            bytes[at] = (char)(seed >> 8);
        }
        try_broken(bytes, n, &serial);
    }
    unsetenv("TZDIR");
    assert_int_equal(rmdir(folder), 0);
}

static const char *const names[] = {
    "America/Toronto", "America/St_Johns",    "America/Vancouver", "America/Regina",
    "Europe/Dublin",   "Australia/Lord_Howe", "Australia/Sydney",  "Africa/Casablanca",
    "America/Nuuk",    "Pacific/Apia",        "Asia/Tehran",       "Europe/Paris",
    "Asia/Gaza",       "America/Havana",      "Africa/Cairo",      "UTC",
    "America/Iqaluit", "America/Halifax",
};

static void compare(const struct zone *z, const char *name, int64_t at)
{
    time_t t = (time_t)at;
    struct tm tm;
    localtime_r(&t, &tm);
    if (zone_offset(z, at * 1000) != tm.tm_gmtoff ||
        zone_minutes(z, at * 1000) != tm.tm_hour * 60 + tm.tm_min ||
        zone_day(z, at * 1000) != day_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday))
        fail_msg("%s at %lld: %d, the C library says %ld", name, (long long)at,
                 zone_offset(z, at * 1000), tm.tm_gmtoff);
}

static void two_centuries_agree_with_the_c_library(void **state)
{
    (void)state;
    const int64_t from = utc("1885-01-01", 0, 0) / 1000, to = utc("2110-01-01", 0, 0) / 1000;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        setenv("TZ", names[i], 1);
        tzset();
        const struct zone *z = zone(names[i]);
        for (int64_t at = from; at < to; at += 300007)
            compare(z, names[i], at);
        for (int64_t at = utc("2036-01-01", 0, 0) / 1000; at < utc("2040-01-01", 0, 0) / 1000;
             at += 1800)
            compare(z, names[i], at);
    }
    unsetenv("TZ");
    tzset();
}

static void local_times_come_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct zone *z = zone(names[i]);
        for (instant at = utc("1990-01-01", 0, 0); at < utc("2060-01-01", 0, 0); at += 86399880LL) {
            day d = zone_day(z, at);
            int minutes = zone_minutes(z, at);
            instant back = zone_instant(z, d, minutes);
            if (zone_day(z, back) != d || zone_minutes(z, back) != minutes || back > at)
                fail_msg("%s %lld: %lld", names[i], (long long)at, (long long)back);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_ten_thousand_years_survives_the_round_trip),
        cmocka_unit_test(days_that_do_not_exist_are_none),
        cmocka_unit_test(only_exact_iso_days_are_read),
        cmocka_unit_test(months_end_where_they_end),
        cmocka_unit_test(periods_add_years_months_weeks_and_days),
        cmocka_unit_test(the_clocks_run),
        cmocka_unit_test(zones_are_found_by_sound_names_only),
        cmocka_unit_test(both_nights_of_toronto_are_told_apart),
        cmocka_unit_test(the_south_has_its_summer_at_new_year),
        cmocka_unit_test(a_day_that_a_zone_skipped_reads_as_the_next),
        cmocka_unit_test(instants_before_1970_round_down),
        cmocka_unit_test(broken_zone_files_do_no_harm),
        cmocka_unit_test(two_centuries_agree_with_the_c_library),
        cmocka_unit_test(local_times_come_back),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
