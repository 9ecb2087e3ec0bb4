/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/import/near.h"
#include "app/network/import/typed.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void assert_day(const char *cell, enum import_days order, const char *expected)
{
    day d = DAY_NONE;
    bool read = typed_day(arena, str_of(cell), order, &d);
    assert_string_equal(read ? day_iso(arena, d).p : "-", expected);
}

static void days_are_read_in_four_styles(void **state)
{
    (void)state;
    static const char *const any[] = { "2024-01-30",
                                       "2024/1/30",
                                       "30 janvier 2024",
                                       "January 30, 2024",
                                       "30-Jan-24",
                                       "jan 30 2024",
                                       "45321",
                                       "45321.0",
                                       "2024-01-30T00:00:00",
                                       "30/01/2024",
                                       "01/30/2024 08:15",
                                       "30\xC2\xA0janv. 2024",
                                       "30.01.2024" };
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        assert_day(any[i], DAYS_ANY, "2024-01-30");
    assert_day("1er février 2024", DAYS_ANY, "2024-02-01");
    assert_day("5/6/2024", DAYS_DAY_FIRST, "2024-06-05");
    assert_day("5/6/2024", DAYS_MONTH_FIRST, "2024-05-06");
    assert_day("31/12/99", DAYS_DAY_FIRST, "1999-12-31");
    assert_day("juin 5, 2024", DAYS_ANY, "2024-06-05");
    assert_day("5 juil. 2024", DAYS_ANY, "2024-07-05");
}

static void what_is_no_day_is_refused(void **state)
{
    (void)state;
    static const char *const none[] = { "5/6/2024", "2024",     "2024-02-30", "demain",
                                        "12",       "1/2/3/4",  "",           "30 brumaire 2024",
                                        "0/0/2024", "32/01/24", "999999" };
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_day(none[i], DAYS_ANY, "-");
    assert_day("01/30/2024", DAYS_DAY_FIRST, "-");
    assert_day("30/01/2024", DAYS_MONTH_FIRST, "-");
}

static void one_day_past_the_twelfth_says_the_order_of_a_column(void **state)
{
    (void)state;
    struct typed_days days = { 0 };
    typed_days_look(arena, STR("05/06/2024"), &days);
    assert_true(days.asks && days.day_first && days.month_first);
    typed_days_look(arena, STR("13/06/2024"), &days);
    assert_true(days.day_first && !days.month_first);
    days = (struct typed_days){ 0 };
    typed_days_look(arena, STR("2024-06-05"), &days);
    assert_true(days.any && !days.asks);
    days = (struct typed_days){ 0 };
    typed_days_look(arena, STR("514 555-0101"), &days);
    assert_false(days.any);
}

static void numbers_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        int64_t value;
    } good[] = {
        { "1103", 1103 },
        { "1103.0", 1103 },
        { "1103,00", 1103 },
        { "1 103", 1103 },
        { "1,103", 1103 },
        { "1\xC2\xA0"
          "103",
          1103 },
        { "1.103", 1103 },
        { "12,345,678", 12345678 },
        { "-5", -5 },
        { "1103.000", 1103 },
        { "1\xE2\x80\xAF"
          "103",
          1103 },
    };
    int64_t n;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(typed_int(arena, str_of(good[i].cell), &n));
        assert_int_equal(n, good[i].value);
    }
    static const char *const bad[] = { "12.5", "douze", "1,2,3", "", "12 lits", "--1", "1,23,456" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(typed_int(arena, str_of(bad[i]), &n));
    assert_true(typed_cents(arena,
                            STR("41\xC2\xA0"
                                "250,5\xC2\xA0$"),
                            &n));
    assert_int_equal(n, 4125050);
    assert_true(typed_cents(arena, STR("$1,250.75"), &n));
    assert_int_equal(n, 125075);
    assert_true(typed_cents(arena, STR("-0,25"), &n));
    assert_int_equal(n, -25);
    assert_false(typed_cents(arena, STR("1,2345"), &n));
}

static void ids_lose_what_a_spreadsheet_adds(void **state)
{
    (void)state;
    assert_true(str_is(typed_id(STR("1103.0")), "1103"));
    assert_true(str_is(typed_id(STR("1103.00")), "1103"));
    assert_true(str_is(typed_id(STR("1103.5")), "1103.5"));
    assert_true(str_is(typed_id(STR("A.0")), "A.0"));
    assert_true(str_is(typed_id(STR("0110")), "0110"));
}

static void yes_and_no_in_both_languages(void **state)
{
    (void)state;
    bool b = false;
    assert_true(typed_bool(arena, STR("Oui"), &b) && b);
    assert_true(typed_bool(arena, STR("NO"), &b) && !b);
    assert_true(typed_bool(arena, STR("1.0"), &b) && b);
    assert_true(typed_bool(arena, STR("x"), &b) && b);
    assert_false(typed_bool(arena, STR("peut-être"), &b));
}

static void days_of_the_week_in_both_languages(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *days; /* NULL: no days */
    } cases[] = {
        { "Lundi", "MO" },
        { "lundi au vendredi", "MO,TU,WE,TH,FR" },
        { "Du lundi au mercredi et le samedi", "MO,TU,WE,SA" },
        { "Mon-Fri", "MO,TU,WE,TH,FR" },
        { "Tuesdays, Thursdays", "TU,TH" },
        { "sam. et dim.", "SA,SU" },
        { "ven. - lun.", "MO,FR,SA,SU" },
        { "Tous les jours", "MO,TU,WE,TH,FR,SA,SU" },
        { "weekdays", "MO,TU,WE,TH,FR" },
        { "fin de semaine", "SA,SU" },
        { "MO TU", "MO,TU" },
        { "lundi au", NULL },
        { "bientôt", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str days;
        bool read = typed_weekdays(arena, str_of(cases[i].cell), &days);
        assert_int_equal(read, cases[i].days != NULL);
        if (read && !str_is(days, cases[i].days))
            fail_msg("%s: %.*s", cases[i].cell, STR_ARG(days));
    }
}

static void names_that_resemble_each_other(void **state)
{
    (void)state;
    assert_true(near_score(arena, STR("Maison St-Michel"), STR("La maison Saint-Michel")) >= 78);
    assert_true(near_score(arena, STR("Centre d'hébergement"), STR("Centres d’hebergement")) >= 78);
    assert_true(near_score(arena, STR("Accueil Bonneau inc."), STR("Acceuil Bonneau")) <= 78);
    assert_true(near_score(arena, STR("Old Brewery Mission"), STR("Old Brewry Mission")) >= 78);
    assert_true(near_score(arena, STR("Centre Saint-Michel"), STR("Centre Saint-Marc")) < 78);
    assert_true(near_score(arena, STR("CLSC de Verdun"), STR("CLSC de Rosemont")) < 78);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(days_are_read_in_four_styles),
        TEST(what_is_no_day_is_refused),
        TEST(one_day_past_the_twelfth_says_the_order_of_a_column),
        TEST(numbers_are_read_as_people_write_them),
        TEST(ids_lose_what_a_spreadsheet_adds),
        TEST(yes_and_no_in_both_languages),
        TEST(days_of_the_week_in_both_languages),
        TEST(names_that_resemble_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
