/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/icalendar.h"

#include "entity/entity.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct str written(struct arena *a, const struct icalendar_event *e)
{
    struct out o;
    out_init(&o, a, 1 << 16);
    icalendar_begin(&o, a, STR("Formations"));
    icalendar_event(&o, a, (instant)1000 * 86400 * 365, e);
    icalendar_end(&o);
    return out_view(&o);
}

static bool says(struct str s, const char *line)
{
    return str_find(s, str_of(line)) >= 0;
}

static void whole_days_end_on_the_day_after(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct icalendar_event e = { .uid = STR("t-1@port"),
                                 .summary = STR("Lieux, mots ; et gestes"),
                                 .begins = NUMBER_NONE };
    assert_true(day_parse(STR("2026-02-27"), &e.first) && day_parse(STR("2026-02-28"), &e.last));
    struct str s = written(a, &e);
    assert_true(says(s, "DTSTART;VALUE=DATE:20260227\r\n"));
    assert_true(says(s, "DTEND;VALUE=DATE:20260301\r\n"));
    assert_true(says(s, "SUMMARY:Lieux\\, mots \\; et gestes\r\n"));
    assert_true(says(s, "DTSTAMP:19710101T000000Z\r\n"));
    assert_false(says(s, "LOCATION"));
    arena_free(a);
}

static void an_hour_is_told_in_universal_time_and_long_lines_are_folded(void **state)
{
    (void)state;
    struct arena *a = arena_new(1 << 20);
    struct icalendar_event e = {
        .uid = STR("t-2@port"),
        .summary = STR("Apprendre à écouter ce qui ne se dit pas quand on arrive de loin, à deux"),
        .begins = (instant)1000 * (86400 + 13 * 3600 + 30 * 60)
    };
    struct str s = written(a, &e);
    assert_true(says(s, "DTSTART:19700102T133000Z\r\n"));
    assert_false(says(s, "DTEND"));
    assert_true(says(s, "\r\n "));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_days_end_on_the_day_after),
        cmocka_unit_test(an_hour_is_told_in_universal_time_and_long_lines_are_folded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
