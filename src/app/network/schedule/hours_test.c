/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/schedule/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct arena *arena;
static const struct zone *zone;

static int start(void **state)
{
    (void)state;
    arena = arena_new(4 << 20);
    zone = zone_find(STR("America/Toronto"));
    return zone ? 0 : -1;
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

/* As the field names say; NULL leaves one absent. */
struct said {
    const char *freq, *interval, *byday, *bymonthday, *opens, *closes, *from, *to;
    bool yearly, asked;
    const char *closed_on, *dtstart;
};

static struct schedule schedule_of(const struct said *x)
{
    const struct {
        const char *name, *raw;
    } fields[] = {
        { "freq", x->freq },           { "interval", x->interval },     { "byday", x->byday },
        { "opens_at", x->opens },      { "closes_at", x->closes },      { "valid_from", x->from },
        { "valid_to", x->to },         { "bymonthday", x->bymonthday }, { "dtstart", x->dtstart },
        { "closed_on", x->closed_on },
    };
    struct schedule s;
    entity_init(&entity_schedule, &s);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_true(entity_set_raw(arena, entity_field(&entity_schedule, str_of(fields[i].name)),
                                   &s, str_of(fields[i].raw)));
    s.yearly = x->yearly;
    s.by_appointment = x->asked;
    return s;
}
#define SAID(...) schedule_of(&(const struct said){ __VA_ARGS__ })
#define WEEKDAYS "MO,TU,WE,TH,FR"
#define ALL_DAYS "MO,TU,WE,TH,FR,SA,SU"

static void assert_words(const struct schedule *s, const char *fr, const char *en)
{
    assert_string_equal(arena_z(arena, schedule_words(arena, LANG_FR, s)), fr);
    assert_string_equal(arena_z(arena, schedule_words(arena, LANG_EN, s)), en);
}

static void assert_days(const struct schedule *s, const char *first, const char *last,
                        const char *open)
{
    struct str rest = str_of(open), iso;
    for (day d = the_day(first); d <= the_day(last); d++) {
        if (!schedule_opens_on(s, d))
            continue;
        if (!str_next(&rest, ' ', &iso))
            fail_msg("open on %s too", day_iso(arena, d).p);
        assert_string_equal(day_iso(arena, d).p, arena_z(arena, iso));
    }
    assert_false(str_next(&rest, ' ', &iso));
}

static instant at(const char *iso, int hour, int minute)
{
    return zone_instant(zone, the_day(iso), hour * 60 + minute);
}

static void assert_now(const struct schedule *list, size_t n, instant when, const char *fr,
                       const char *en)
{
    struct hours_now now = hours_at(zone, list, n, when);
    assert_string_equal(arena_z(arena, hours_words(arena, LANG_FR, zone, now, when)), fr);
    assert_string_equal(arena_z(arena, hours_words(arena, LANG_EN, zone, now, when)), en);
}

/* -- in words -------------------------------------------------------------------------------- */

static void a_week_is_said_as_people_say_it(void **state)
{
    (void)state;
    struct schedule s =
        SAID(.freq = "weekly", .byday = WEEKDAYS, .opens = "09:00", .closes = "17:00");
    assert_words(&s, "Du lundi au vendredi, de 9 h à 17 h", "Monday to Friday, 9 a.m. to 5 p.m.");
    s = SAID(.freq = "weekly", .byday = "MO,WE,FR", .opens = "13:30", .closes = "16:00");
    assert_words(&s, "Le lundi, le mercredi et le vendredi, de 13 h 30 à 16 h",
                 "Monday, Wednesday and Friday, 1:30 p.m. to 4 p.m.");
    s = SAID(.freq = "weekly", .byday = "SA,SU", .opens = "12:00", .closes = "00:00");
    assert_words(&s, "Le samedi et le dimanche, de 12 h à minuit",
                 "Saturday and Sunday, noon to midnight");
    s = SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "20:00", .closes = "08:00");
    assert_words(&s, "Tous les jours, de 20 h à 8 h le lendemain",
                 "Every day, 8 p.m. to 8 a.m. the next day");
    s = SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "00:00", .closes = "00:00");
    assert_words(&s, "Jour et nuit, tous les jours", "Day and night, every day");
    s = SAID(.freq = "weekly", .byday = "SA,SU", .opens = "00:00", .closes = "00:00");
    assert_words(&s, "Jour et nuit, le samedi et le dimanche",
                 "Day and night, Saturday and Sunday");
}

static void the_second_tuesday_has_its_words(void **state)
{
    (void)state;
    struct schedule s =
        SAID(.freq = "monthly", .byday = "2TU", .opens = "09:00", .closes = "12:00");
    assert_words(&s, "Le deuxième mardi du mois, de 9 h à 12 h",
                 "The second Tuesday of the month, 9 a.m. to noon");
    s = SAID(.freq = "monthly", .byday = "1TH,3TH", .opens = "18:00");
    assert_words(&s, "Le premier et le troisième jeudi du mois, à partir de 18 h",
                 "The first and third Thursday of the month, from 6 p.m.");
    s = SAID(.freq = "monthly", .byday = "-1FR", .interval = "2", .closes = "15:00");
    assert_words(&s, "Le dernier vendredi du mois, un mois sur deux, jusqu’à 15 h",
                 "The last Friday of the month, every other month, until 3 p.m.");
    s = SAID(.freq = "monthly", .byday = "1MO,2TU");
    assert_words(&s, "Le premier lundi et le deuxième mardi du mois",
                 "The first Monday and second Tuesday of the month");
    s = SAID(.freq = "monthly", .bymonthday = "1,15,22,-1");
    assert_words(&s, "Le 1er, le 15, le 22 et le dernier jour du mois",
                 "The 1st, 15th, 22nd and last day of the month");
}

static void seasons_turns_and_exceptions_are_said_after_the_hours(void **state)
{
    (void)state;
    struct schedule s =
        SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "19:00", .closes = "07:00",
             .from = "2025-11-01", .to = "2026-03-31", .yearly = true);
    assert_words(&s, "Tous les jours, de 19 h à 7 h le lendemain, du 1er nov. au 31 mars",
                 "Every day, 7 p.m. to 7 a.m. the next day, Nov. 1 to March 31");
    s = SAID(.freq = "weekly", .byday = "TU", .interval = "2", .opens = "13:00", .closes = "15:00",
             .closed_on = "quebec", .dtstart = "2026-11-03");
    assert_words(&s, "Le mardi, une semaine sur deux, de 13 h à 15 h, sauf les jours fériés",
                 "Tuesday, every other week, 1 p.m. to 3 p.m., except on holidays");
    s = SAID(.freq = "weekly", .byday = "TU", .interval = "3", .from = "2026-11-03");
    assert_words(&s, "Le mardi, une semaine sur 3, à compter du 3 nov. 2026",
                 "Tuesday, every 3 weeks, from Nov. 3, 2026");
    s = SAID(.freq = "appointment", .to = "2026-12-18");
    assert_words(&s, "Jusqu’au 18 déc. 2026, sur rendez-vous",
                 "Until Dec. 18, 2026, by appointment");
    s = SAID(.freq = "weekly", .byday = "WE", .opens = "09:00", .closes = "12:00", .asked = true);
    assert_words(&s, "Le mercredi, de 9 h à 12 h, sur rendez-vous",
                 "Wednesday, 9 a.m. to noon, by appointment");
    s = SAID(.freq = "weekly");
    assert_words(&s, "Horaire à préciser", "Hours to be confirmed");
}

static void what_is_no_rule_is_passed_over(void **state)
{
    (void)state;
    struct schedule s = SAID(.freq = "weekly", .byday = "XX,,9MO,MO,2", .bymonthday = "x");
    assert_days(&s, "2026-11-01", "2026-11-10", "2026-11-02 2026-11-09");
}

/* -- days ------------------------------------------------------------------------------------ */

static void months_with_four_and_five_of_a_day_have_their_last(void **state)
{
    (void)state;
    struct schedule s = SAID(.freq = "monthly", .byday = "-1FR");
    assert_days(&s, "2026-09-01", "2027-02-28",
                "2026-09-25 2026-10-30 2026-11-27 2026-12-25 2027-01-29 2027-02-26");
    s = SAID(.freq = "monthly", .byday = "5FR");
    assert_days(&s, "2026-09-01", "2027-02-28", "2026-10-30 2027-01-29");
    s = SAID(.freq = "monthly", .byday = "-2FR");
    assert_days(&s, "2026-10-01", "2026-11-30", "2026-10-23 2026-11-20");
    s = SAID(.freq = "monthly", .byday = "1SU,2TU");
    assert_days(&s, "2026-11-01", "2026-12-31", "2026-11-01 2026-11-10 2026-12-06 2026-12-08");
}

static void dates_of_the_month_respect_its_length(void **state)
{
    (void)state;
    struct schedule s = SAID(.freq = "monthly", .bymonthday = "31");
    assert_days(&s, "2026-11-01", "2027-03-31", "2026-12-31 2027-01-31 2027-03-31");
    s = SAID(.freq = "monthly", .bymonthday = "-1");
    assert_days(&s, "2028-01-15", "2028-03-15", "2028-01-31 2028-02-29");
    s = SAID(.freq = "monthly", .bymonthday = "15", .interval = "2", .dtstart = "2026-11-01");
    assert_days(&s, "2026-10-01", "2027-02-28", "2026-11-15 2027-01-15");
}

static void every_second_week_goes_on_past_the_new_year_and_back_in_time(void **state)
{
    (void)state;
    struct schedule s =
        SAID(.freq = "weekly", .byday = "MO,SU", .interval = "2", .dtstart = "2026-12-23");
    assert_days(&s, "2026-12-01", "2027-01-10",
                "2026-12-07 2026-12-13 2026-12-21 2026-12-27 2027-01-04 2027-01-10");
    s = SAID(.freq = "weekly", .byday = "TU", .interval = "3", .from = "2026-11-03");
    assert_days(&s, "2026-10-01", "2026-12-31", "2026-11-03 2026-11-24 2026-12-15");
}

static void a_season_comes_back_each_year_and_a_period_does_not(void **state)
{
    (void)state;
    struct schedule s = SAID(.freq = "weekly", .byday = ALL_DAYS, .from = "2024-11-01",
                             .to = "2025-03-31", .yearly = true);
    assert_true(schedule_opens_on(&s, the_day("2026-11-01")));
    assert_true(schedule_opens_on(&s, the_day("2027-01-01")));
    assert_true(schedule_opens_on(&s, the_day("2027-03-31")));
    assert_false(schedule_opens_on(&s, the_day("2027-04-01")));
    assert_false(schedule_opens_on(&s, the_day("2026-10-31")));
    s.yearly = false;
    assert_false(schedule_opens_on(&s, the_day("2026-11-01")));
    assert_true(schedule_opens_on(&s, the_day("2025-03-31")));
    s = SAID(.freq = "weekly", .byday = ALL_DAYS, .from = "2026-06-24", .to = "2026-09-01",
             .yearly = true);
    assert_true(schedule_opens_on(&s, the_day("2029-07-15")));
    assert_false(schedule_opens_on(&s, the_day("2029-12-31")));
}

static void holidays_close_what_says_so_and_nothing_else(void **state)
{
    (void)state;
    struct schedule s = SAID(.freq = "weekly", .byday = ALL_DAYS, .closed_on = "quebec");
    assert_false(schedule_opens_on(&s, the_day("2026-12-25")));
    assert_true(schedule_holiday(&s, the_day("2026-12-25")));
    assert_true(schedule_opens_on(&s, the_day("2026-09-30")));
    s = SAID(.freq = "weekly", .byday = ALL_DAYS, .closed_on = "federal");
    assert_false(schedule_opens_on(&s, the_day("2026-09-30")));
    assert_false(schedule_opens_on(&s, the_day("2026-06-24")));
    s = SAID(.freq = "weekly", .byday = ALL_DAYS);
    assert_true(schedule_opens_on(&s, the_day("2026-12-25")));
    s = SAID(.freq = "weekly", .byday = "MO", .closed_on = "quebec");
    assert_false(schedule_holiday(&s, the_day("2026-12-25"))); /* a Friday: it is closed anyway */
}

/* -- now ------------------------------------------------------------------------------------- */

static void open_now_says_until_when_and_closed_says_since_when(void **state)
{
    (void)state;
    struct schedule s[] = {
        SAID(.freq = "weekly", .byday = WEEKDAYS, .opens = "09:00", .closes = "12:00"),
        SAID(.freq = "weekly", .byday = WEEKDAYS, .opens = "13:00", .closes = "22:00"),
    };
    /* Wednesday, November 25, 2026 */
    assert_now(s, 2, at("2026-11-25", 9, 0), "Ouvert maintenant, jusqu’à 12 h",
               "Open now, until noon");
    assert_now(s, 2, at("2026-11-25", 21, 59), "Ouvert maintenant, jusqu’à 22 h",
               "Open now, until 10 p.m.");
    assert_now(s, 2, at("2026-11-25", 12, 0), "Fermé. Ouvre aujourd’hui à 13 h",
               "Closed. Opens today at 1 p.m.");
    assert_now(s, 2, at("2026-11-25", 22, 0), "Fermé. Ouvre demain à 9 h",
               "Closed. Opens tomorrow at 9 a.m.");
    assert_now(s, 2, at("2026-11-27", 23, 0), "Fermé. Ouvre lundi à 9 h",
               "Closed. Opens Monday at 9 a.m.");
    assert_now(s, 1, at("2026-11-25", 8, 59), "Fermé. Ouvre aujourd’hui à 9 h",
               "Closed. Opens today at 9 a.m.");
}

static void what_opens_long_after_says_the_date(void **state)
{
    (void)state;
    struct schedule s =
        SAID(.freq = "monthly", .byday = "2TU", .opens = "09:00", .closes = "12:00");
    assert_now(&s, 1, at("2026-11-11", 9, 0), "Fermé. Ouvre le 8 déc. à 9 h",
               "Closed. Opens Dec. 8 at 9 a.m.");
    assert_now(&s, 1, at("2026-12-31", 9, 0), "Fermé. Ouvre le 12 janv. à 9 h",
               "Closed. Opens Jan. 12 at 9 a.m.");
    s = SAID(.freq = "weekly", .byday = "MO", .opens = "09:00", .closes = "10:00",
             .to = "2026-11-01");
    assert_now(&s, 1, at("2026-11-11", 9, 0), "Fermé", "Closed");
}

static void nights_pass_midnight_and_meet_the_next_evening(void **state)
{
    (void)state;
    struct schedule s =
        SAID(.freq = "weekly", .byday = "SA,SU", .opens = "20:00", .closes = "08:00");
    assert_now(&s, 1, at("2026-11-29", 3, 0), "Ouvert maintenant, jusqu’à 8 h",
               "Open now, until 8 a.m.");
    assert_now(&s, 1, at("2026-11-30", 7, 59), "Ouvert maintenant, jusqu’à 8 h",
               "Open now, until 8 a.m.");
    assert_now(&s, 1, at("2026-11-30", 8, 0), "Fermé. Ouvre samedi à 20 h",
               "Closed. Opens Saturday at 8 p.m.");
}

static void day_and_night_is_told_from_a_long_weekend(void **state)
{
    (void)state;
    struct schedule always =
        SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "00:00", .closes = "00:00");
    assert_now(&always, 1, at("2026-11-25", 3, 12), "Ouvert jour et nuit", "Open day and night");
    assert_true(schedule_is_round_the_clock(&always));
    struct schedule weekend =
        SAID(.freq = "weekly", .byday = "FR,SA,SU", .opens = "00:00", .closes = "00:00");
    assert_now(&weekend, 1, at("2026-11-27", 8, 0), "Ouvert maintenant, jusqu’à lundi, minuit",
               "Open now, until Monday, midnight");
    assert_false(schedule_is_round_the_clock(&weekend));
    /* Two halves of the day make a whole. */
    struct schedule halves[] = {
        SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "08:00", .closes = "20:00"),
        SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "20:00", .closes = "08:00"),
    };
    assert_now(halves, 2, at("2026-12-31", 23, 59), "Ouvert jour et nuit", "Open day and night");
}

/* In 2026: 2 h becomes 3 h on March 8, and comes twice on November 1. */
static void the_nights_when_the_clock_changes_keep_their_hours(void **state)
{
    (void)state;
    struct schedule s =
        SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "22:00", .closes = "06:00");
    struct hours_now spring = hours_at(zone, &s, 1, at("2026-03-07", 23, 0));
    assert_int_equal(spring.state, HOURS_OPEN);
    assert_int_equal((spring.at - at("2026-03-07", 22, 0)) / 3600000, 7);
    assert_int_equal(zone_minutes(zone, spring.at), 6 * 60);
    struct hours_now autumn = hours_at(zone, &s, 1, at("2026-10-31", 23, 0));
    assert_int_equal((autumn.at - at("2026-10-31", 22, 0)) / 3600000, 9);
    assert_int_equal(zone_minutes(zone, autumn.at), 6 * 60);
    struct schedule always =
        SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "00:00", .closes = "00:00");
    for (instant t = at("2026-10-31", 20, 0); t < at("2026-11-01", 8, 0); t += 20 * 60000)
        assert_int_equal(hours_at(zone, &always, 1, t).state, HOURS_ALWAYS);
    for (instant t = at("2026-03-07", 20, 0); t < at("2026-03-08", 8, 0); t += 20 * 60000)
        assert_int_equal(hours_at(zone, &always, 1, t).state, HOURS_ALWAYS);
    /* 2:30 does not exist on March 8: it closes at the later reading. */
    s = SAID(.freq = "weekly", .byday = "SA", .opens = "22:00", .closes = "02:30");
    assert_int_equal(hours_at(zone, &s, 1, at("2026-03-08", 1, 59)).state, HOURS_OPEN);
    assert_int_equal(hours_at(zone, &s, 1, at("2026-03-08", 3, 31)).state, HOURS_CLOSED);
}

static void what_has_no_hours_or_needs_a_call_is_never_said_to_be_open(void **state)
{
    (void)state;
    struct schedule s = SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "09:00");
    assert_int_equal(hours_at(zone, &s, 1, at("2026-11-25", 10, 0)).state, HOURS_UNKNOWN);
    s = SAID(.freq = "appointment");
    assert_int_equal(hours_at(zone, &s, 1, at("2026-11-25", 10, 0)).state, HOURS_APPOINTMENT);
    s = SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "09:00", .closes = "17:00",
             .asked = true);
    assert_now(&s, 1, at("2026-11-25", 10, 0), "Sur rendez-vous", "By appointment");
    assert_int_equal(hours_at(zone, NULL, 0, at("2026-11-25", 10, 0)).state, HOURS_UNKNOWN);
    assert_null(hours_words(arena, LANG_FR, zone, (struct hours_now){ HOURS_UNKNOWN, 0 }, 0).p);
}

/* -- a week ---------------------------------------------------------------------------------- */

static const char *week_day(const struct schedule *list, size_t n, enum lang l, const char *iso)
{
    return arena_z(arena, hours_day_words(arena, l, list, n, the_day(iso)));
}

static void a_day_of_the_week_table_lists_its_hours_in_order_and_once(void **state)
{
    (void)state;
    struct schedule s[] = {
        SAID(.freq = "weekly", .byday = WEEKDAYS, .opens = "13:00", .closes = "17:00",
             .closed_on = "quebec"),
        SAID(.freq = "weekly", .byday = WEEKDAYS, .opens = "09:00", .closes = "12:00",
             .closed_on = "quebec"),
        SAID(.freq = "weekly", .byday = "WE", .opens = "09:00", .closes = "12:00"),
        SAID(.freq = "monthly", .byday = "-1WE", .opens = "18:00", .closes = "20:00",
             .asked = true),
    };
    assert_string_equal(week_day(s, 4, LANG_FR, "2026-11-25"),
                        "9 h à 12 h, 13 h à 17 h, 18 h à 20 h, sur rendez-vous");
    assert_string_equal(week_day(s, 4, LANG_EN, "2026-11-24"), "9 a.m. to noon, 1 p.m. to 5 p.m.");
    assert_string_equal(week_day(s, 4, LANG_FR, "2026-11-28"), "Fermé");
    assert_string_equal(week_day(s, 4, LANG_FR, "2026-12-25"), "Fermé (jour férié)");
    struct schedule always =
        SAID(.freq = "weekly", .byday = ALL_DAYS, .opens = "00:00", .closes = "00:00");
    assert_string_equal(week_day(&always, 1, LANG_EN, "2026-11-28"), "Day and night");
}

static void more_openings_than_there_is_room_for_do_not_overflow(void **state)
{
    (void)state;
    struct schedule many[60];
    struct opening o[5];
    for (int i = 0; i < 60; i++) {
        many[i] = SAID(.freq = "weekly", .byday = "MO");
        many[i].opens_at = 60 - i;
        many[i].closes_at = 600;
    }
    assert_int_equal(hours_of_day(many, 60, the_day("2026-11-23"), o, 5), 4);
    for (int i = 1; i < 4; i++)
        assert_true(o[i - 1].from < o[i].from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_week_is_said_as_people_say_it),
        cmocka_unit_test(the_second_tuesday_has_its_words),
        cmocka_unit_test(seasons_turns_and_exceptions_are_said_after_the_hours),
        cmocka_unit_test(what_is_no_rule_is_passed_over),
        cmocka_unit_test(months_with_four_and_five_of_a_day_have_their_last),
        cmocka_unit_test(dates_of_the_month_respect_its_length),
        cmocka_unit_test(every_second_week_goes_on_past_the_new_year_and_back_in_time),
        cmocka_unit_test(a_season_comes_back_each_year_and_a_period_does_not),
        cmocka_unit_test(holidays_close_what_says_so_and_nothing_else),
        cmocka_unit_test(open_now_says_until_when_and_closed_says_since_when),
        cmocka_unit_test(what_opens_long_after_says_the_date),
        cmocka_unit_test(nights_pass_midnight_and_meet_the_next_evening),
        cmocka_unit_test(day_and_night_is_told_from_a_long_weekend),
        cmocka_unit_test(the_nights_when_the_clock_changes_keep_their_hours),
        cmocka_unit_test(what_has_no_hours_or_needs_a_call_is_never_said_to_be_open),
        cmocka_unit_test(a_day_of_the_week_table_lists_its_hours_in_order_and_once),
        cmocka_unit_test(more_openings_than_there_is_room_for_do_not_overflow),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
