/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "text/text.h"

#include "core/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int start(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

#define SAYS(value, expected) assert_string_equal(arena_z(arena, (value)), expected)

static void languages_have_codes(void **state)
{
    (void)state;
    enum lang l = LANG_COUNT;
    assert_true(lang_parse(STR("en-CA"), &l));
    assert_int_equal(l, LANG_EN);
    assert_true(lang_parse(STR("fr"), &l));
    assert_int_equal(l, LANG_FR);
    assert_true(lang_parse(STR("FR-ca"), &l));
    assert_int_equal(l, LANG_FR);
    assert_false(lang_parse(STR("french"), &l));
    assert_false(lang_parse(STR(""), &l));
    assert_false(lang_parse(STR_NULL, &l));
    SAYS(lang_code(LANG_FR), "fr");
    SAYS(lang_code(LANG_EN), "en");
}

static void every_text_is_found_by_its_key_and_says_something_twice(void **state)
{
    (void)state;
    enum text_id id = TEXT_NONE;
    assert_true(text_find(STR("date.today"), &id));
    assert_int_equal(id, TEXT_date_today);
    SAYS(text(LANG_FR, id), "aujourd’hui");
    SAYS(text(LANG_EN, id), "today");
    assert_false(text_find(STR("date.toda"), &id));
    assert_false(text_find(STR("date.todayy"), &id));
    assert_false(text_find(STR(""), &id));
    assert_int_equal(text(LANG_FR, TEXT_NONE).n, 0);
    for (int i = TEXT_NONE + 1; i < TEXT_COUNT; i++)
        for (int l = 0; l < LANG_COUNT; l++) {
            struct str s = text((enum lang)l, (enum text_id)i);
            assert_true(s.n > 0);
            assert_true(str_is_utf8(s));
        }
}

static void counts_choose_the_form_of_their_language(void **state)
{
    (void)state;
    const struct {
        int64_t count;
        const char *fr, *en;
    } cases[] = {
        { 0, "dans 0 jour", "in 0 days" },   { 1, "dans 1 jour", "in 1 day" },
        { 2, "dans 2 jours", "in 2 days" },  { 1234, "dans 1 234 jours", "in 1,234 days" },
        { -1, "dans -1 jour", "in -1 day" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        SAYS(text_with(arena, LANG_FR, TEXT_date_ahead,
                       TEXT_ARGS({ "count", .number = cases[i].count })),
             cases[i].fr);
        SAYS(text_with(arena, LANG_EN, TEXT_date_ahead,
                       TEXT_ARGS({ "count", .number = cases[i].count })),
             cases[i].en);
    }
    SAYS(text_with(arena, LANG_FR, TEXT_date_ahead, TEXT_ARGS({ "count", STR("trois"), 3 })),
         "dans trois jours");
}

static enum fault_kind try_text(enum text_id id, const struct text_arg *args, size_t n)
{
    struct fault f;
    if (FAULT_CAUGHT(&f))
        return f.kind;
    text_with(arena, LANG_FR, id, args, n);
    fault_done(&f);
    return FAULT_NONE;
}

static void a_missing_or_needless_argument_is_a_fault(void **state)
{
    (void)state;
    struct text_arg args[] = { { "day", STR("x"), 0 },
                               { "time", STR("y"), 0 },
                               { "z", STR("z"), 0 } };
    assert_int_equal(try_text(TEXT_date_at, args, 2), FAULT_NONE);
    assert_int_equal(try_text(TEXT_date_at, args, 1), FAULT_INVARIANT);
    assert_int_equal(try_text(TEXT_date_at, args, 3), FAULT_INVARIANT);
    assert_int_equal(try_text(TEXT_date_ahead, NULL, 0), FAULT_INVARIANT);
    assert_int_equal(try_text(TEXT_COUNT, NULL, 0), FAULT_INVARIANT);
}

static void what_people_typed_is_not_read_as_fields(void **state)
{
    (void)state;
    SAYS(text_with(arena, LANG_EN, TEXT_date_at,
                   TEXT_ARGS({ "day", STR("{time}"), 0 }, { "time", STR("<b>"), 0 })),
         "{time} at <b>");
}

static void numbers_are_grouped_as_the_language_does(void **state)
{
    (void)state;
    SAYS(text_number(arena, LANG_FR, 1234567), "1 234 567");
    SAYS(text_number(arena, LANG_EN, 1234567), "1,234,567");
    SAYS(text_number(arena, LANG_FR, 999), "999");
    SAYS(text_number(arena, LANG_EN, -1000), "-1,000");
    SAYS(text_number(arena, LANG_EN, INT64_MIN), "-9,223,372,036,854,775,808");
    SAYS(text_decimal(arena, LANG_FR, 1234.5, 2), "1 234,50");
    SAYS(text_decimal(arena, LANG_EN, 1234.5, 2), "1,234.50");
    SAYS(text_decimal(arena, LANG_EN, -0.001, 2), "0.00");
    SAYS(text_decimal(arena, LANG_EN, -0.4, 0), "0");
    SAYS(text_decimal(arena, LANG_EN, 0.0 / 0.0, 1), "—");
    assert_true(text_decimal(arena, LANG_FR, 1e300, 9).n > 300);
    SAYS(text_money(arena, LANG_FR, 4125000), "41 250,00 $");
    SAYS(text_money(arena, LANG_EN, 4125000), "$41,250.00");
    SAYS(text_money(arena, LANG_FR, -5), "-0,05 $");
    SAYS(text_money(arena, LANG_EN, -123456), "-$1,234.56");
    SAYS(text_money(arena, LANG_EN, INT64_MIN), "-$92,233,720,368,547,758.08");
    SAYS(text_percent(arena, LANG_FR, 0.125, 1), "12,5 %");
    SAYS(text_percent(arena, LANG_EN, 1, 0), "100%");
}

static void typed_numbers_are_read_in_the_language_of_the_form(void **state)
{
    (void)state;
    const struct {
        enum lang l;
        struct str typed;
        int decimals;
        int64_t value;
    } good[] = {
        { LANG_FR, STR("1 234,5"), 2, 123450 },
        { LANG_FR, STR("41 250,00 $"), 2, 4125000 },
        { LANG_FR, STR("1\u202F234"), 0, 1234 },
        { LANG_FR, STR("1234.50"), 2, 123450 },
        { LANG_FR, STR(" -3,5 "), 1, -35 },
        { LANG_FR, STR("−3"), 0, -3 },
        { LANG_FR, STR(",5"), 1, 5 },
        { LANG_FR, STR("7,000"), 1, 70 },
        { LANG_EN, STR("$41,250.00"), 2, 4125000 },
        { LANG_EN, STR("-$1,234"), 2, -123400 },
        { LANG_EN, STR("$ -5"), 0, -5 },
        { LANG_EN, STR("+5"), 0, 5 },
        { LANG_EN, STR("12 345"), 0, 12345 },
        { LANG_EN, STR("9223372036854775807"), 0, INT64_MAX },
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t v = -999;
        if (!text_read_decimal(good[i].l, good[i].typed, good[i].decimals, &v) ||
            v != good[i].value)
            fail_msg("%.*s: %lld", STR_ARG(good[i].typed), (long long)v);
    }
}

static void what_could_be_misread_is_refused(void **state)
{
    (void)state;
    const struct {
        enum lang l;
        struct str typed;
    } bad[] = {
        { LANG_EN, STR("1,5") },
        { LANG_EN, STR("1,2345") },
        { LANG_EN, STR("1234,567") },
        { LANG_EN, STR("1,234 567") },
        { LANG_EN, STR("1.234.5") },
        { LANG_EN, STR("1,") },
        { LANG_FR, STR("1.234,50") },
        { LANG_FR, STR("12 34") },
        { LANG_FR, STR("1,234") },
        { LANG_FR, STR("") },
        { LANG_FR, STR("$") },
        { LANG_FR, STR("-") },
        { LANG_FR, STR("5,") },
        { LANG_FR, STR(",") },
        { LANG_FR, STR("5 $ $") },
        { LANG_FR, STR("$5$") },
        { LANG_FR, STR("--5") },
        { LANG_FR, STR("1e3") },
        { LANG_FR, STR("5 %") },
        { LANG_FR, STR("dix") },
        { LANG_FR, STR_NULL },
        { LANG_FR, STR("1\0002") },
        { LANG_FR, STR("92233720368547758,08") },
        { LANG_EN, STR("1  234") },
        { LANG_EN, STR(",234") },
    };
    int64_t v = 77;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (text_read_decimal(bad[i].l, bad[i].typed, 2, &v))
            fail_msg("%.*s was read as %lld", STR_ARG(bad[i].typed), (long long)v);
    assert_int_equal(v, 77);
}

static void what_is_written_can_be_read_back(void **state)
{
    (void)state;
    int64_t values[] = { 0, 1, -1, 99, 100, -123456, 999999999, 4125000 }, back;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (int l = 0; l < LANG_COUNT; l++) {
            struct str s = text_money(arena, (enum lang)l, values[i]);
            assert_true(text_read_decimal((enum lang)l, s, 2, &back));
            assert_int_equal(back, values[i]);
        }
}

static void days_are_written_as_the_language_does(void **state)
{
    (void)state;
    day d = day_from_ymd(2026, 11, 18), first = day_from_ymd(2027, 7, 1);
    SAYS(text_day(arena, LANG_FR, d, DAY_SHORT), "18 nov. 2026");
    SAYS(text_day(arena, LANG_EN, d, DAY_SHORT), "Nov. 18, 2026");
    SAYS(text_day(arena, LANG_FR, first, DAY_SHORT), "1er juill. 2027");
    SAYS(text_day(arena, LANG_EN, first, DAY_SHORT), "July 1, 2027");
    SAYS(text_day(arena, LANG_FR, d, DAY_NO_YEAR), "18 nov.");
    SAYS(text_day(arena, LANG_EN, d, DAY_NO_YEAR), "Nov. 18");
    SAYS(text_day(arena, LANG_FR, d, DAY_LONG), "mercredi 18 novembre 2026");
    SAYS(text_day(arena, LANG_EN, d, DAY_LONG), "Wednesday, November 18, 2026");
    assert_null(text_day(arena, LANG_EN, DAY_NONE, DAY_LONG).p);
}

static void times_are_written_as_the_language_does(void **state)
{
    (void)state;
    const struct {
        int minutes;
        const char *fr, *en;
    } cases[] = {
        { 0, "0 h", "12:00 a.m." },
        { 5, "0 h 05", "12:05 a.m." },
        { 9 * 60 + 30, "9 h 30", "9:30 a.m." },
        { 12 * 60, "12 h", "12:00 p.m." },
        { 13 * 60 + 5, "13 h 05", "1:05 p.m." },
        { 23 * 60 + 59, "23 h 59", "11:59 p.m." },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        SAYS(text_time(arena, LANG_FR, cases[i].minutes), cases[i].fr);
        SAYS(text_time(arena, LANG_EN, cases[i].minutes), cases[i].en);
    }
    const struct zone *z = zone_find(STR("America/Toronto"));
    instant at = zone_instant(z, day_from_ymd(2026, 11, 18), 9 * 60 + 30);
    SAYS(text_instant(arena, LANG_FR, z, at), "18 nov. 2026 à 9 h 30");
    SAYS(text_instant(arena, LANG_EN, z, at), "Nov. 18, 2026 at 9:30 a.m.");
    SAYS(text_instant(arena, LANG_FR, NULL, at), "18 nov. 2026 à 14 h 30");
}

static void near_days_are_counted(void **state)
{
    (void)state;
    day today = day_from_ymd(2026, 11, 18);
    SAYS(text_day_near(arena, LANG_FR, today, today), "aujourd’hui");
    SAYS(text_day_near(arena, LANG_FR, today - 1, today), "hier");
    SAYS(text_day_near(arena, LANG_EN, today + 1, today), "tomorrow");
    SAYS(text_day_near(arena, LANG_FR, today - 3, today), "il y a 3 jours");
    SAYS(text_day_near(arena, LANG_FR, today + 12, today), "dans 12 jours");
    SAYS(text_day_near(arena, LANG_EN, today - 60, today), "60 days ago");
    SAYS(text_day_near(arena, LANG_EN, today - 61, today), "Sept. 18, 2026");
    SAYS(text_day_near(arena, LANG_EN, today + 61, today), "Jan. 18, 2027");
    assert_null(text_day_near(arena, LANG_EN, DAY_NONE, today).p);
}

static void french_spaces_are_put_where_plain_ones_stood(void **state)
{
    (void)state;
    const struct {
        const char *from, *to;
    } cases[] = {
        { "L'eau d'hiver : « oui » !", "L’eau d’hiver : « oui » !" },
        { "Quoi ? Ça ; et 50 % de 20 $.", "Quoi ? Ça ; et 50 % de 20 $." },
        { "aujourd'hui qu'Éric l'été", "aujourd’hui qu’Éric l’été" },
        { "voir https://a.example/l'eau?b :", "voir https://a.example/l'eau?b :" },
        { "à 9 : 30, 9:30, un score de 2 : 1", "à 9 : 30, 9:30, un score de 2 : 1" },
        { "un :smile et ?id=3", "un :smile et ?id=3" },
        { "6' de haut, 'cité'", "6' de haut, 'cité'" },
        { "déjà bien : « mot » !", "déjà bien : « mot » !" },
        { "ligne :\nsuite ?", "ligne :\nsuite ?" },
        { "", "" },
        { "rien à changer", "rien à changer" },
        { "Vraiment ?!", "Vraiment ?!" },
        { ":", ":" },
        { " ", " " },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        SAYS(text_typography(arena, LANG_FR, str_of(cases[i].from)), cases[i].to);
        SAYS(text_typography(arena, LANG_FR, str_of(cases[i].to)), cases[i].to);
        SAYS(text_typography(arena, LANG_EN, str_of(cases[i].from)), cases[i].from);
    }
    assert_null(text_typography(arena, LANG_FR, STR_NULL).p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages_have_codes),
        cmocka_unit_test(every_text_is_found_by_its_key_and_says_something_twice),
        cmocka_unit_test(counts_choose_the_form_of_their_language),
        cmocka_unit_test(a_missing_or_needless_argument_is_a_fault),
        cmocka_unit_test(what_people_typed_is_not_read_as_fields),
        cmocka_unit_test(numbers_are_grouped_as_the_language_does),
        cmocka_unit_test(typed_numbers_are_read_in_the_language_of_the_form),
        cmocka_unit_test(what_could_be_misread_is_refused),
        cmocka_unit_test(what_is_written_can_be_read_back),
        cmocka_unit_test(days_are_written_as_the_language_does),
        cmocka_unit_test(times_are_written_as_the_language_does),
        cmocka_unit_test(near_days_are_counted),
        cmocka_unit_test(french_spaces_are_put_where_plain_ones_stood),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
