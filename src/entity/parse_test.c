/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;
static struct form_errors errors;

static const struct field *field(int at)
{
    return &entity_sample.fields[at];
}

/* Reads one value. */
static bool typed(enum lang l, int at, struct str value, struct sample *s)
{
    struct value v = { str_of(field(at)->name), value };

    return entity_parse(arena, &entity_sample, l, &v, 1, s, &errors);
}

static void accepts(enum lang l, int at, const char *value, const char *raw)
{
    struct sample s = sample_full();
    struct str got;

    if (!typed(l, at, str_of(value), &s))
        fail_msg("<%s>: %.*s", value, STR_ARG(errors.list[0].message));
    got = entity_raw(arena, field(at), &s);
    if (!str_is(got, raw))
        fail_msg("<%s>: <%.*s> is not <%s>", value, STR_ARG(got), raw);
}

static void refuses(enum lang l, int at, const char *value, enum text_id why)
{
    struct sample s = sample_full();

    if (typed(l, at, str_of(value), &s))
        fail_msg("<%s> was accepted", value);
    assert_int_equal(errors.n, 1);
    assert_ptr_equal(errors.list[0].field, field(at));
    assert_string_equal(arena_z(arena, errors.list[0].message), arena_z(arena, text(l, why)));
}

static void says(const char *expected)
{
    assert_int_equal(errors.n, 1);
    assert_string_equal(arena_z(arena, errors.list[0].message), expected);
}

static void a_whole_form_is_read(void **state)
{
    const struct value values[] = {
        { STR("_csrf"), STR("x") },
        { STR("name"), STR(" Refuge\u00a0") },
        { STR("notes"), STR("un\r\ndeux\n") },
        { STR("email"), STR("a@b.ca") },
        { STR("site"), STR("www.exemple.org") },
        { STR("beds"), STR("1\u00a0200") },
        { STR("rent"), STR("850,5") },
        { STR("open"), STR("on") },
        { STR("since"), STR("1/2/2026") },
        { STR("starts"), STR("9 h 30") },
        { STR("mood"), STR("calm") },
        { STR("sector"), STR("health") },
        { STR("tags"), STR("red") },
        { STR("tags"), STR("blue") },
        { STR("home"), STR("12") },
        { STR("parent"), STR("") },
    };
    struct sample s;

    (void)state;
    entity_init(&entity_sample, &s);
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, values,
                             sizeof(values) / sizeof(*values), &s, &errors));
    assert_true(str_is(s.name, "Refuge"));
    assert_true(str_is(s.notes, "un\ndeux"));
    assert_true(str_is(s.site, "https://www.exemple.org"));
    assert_int_equal(s.beds, 1200);
    assert_int_equal(s.rent, 85050);
    assert_true(s.open);
    assert_int_equal(s.since, day_from_ymd(2026, 2, 1));
    assert_int_equal(s.starts, 570);
    assert_int_equal(s.mood, MOOD_CALM);
    assert_true(str_is(s.tags, "blue red"));
    assert_int_equal(s.home, 12);
    assert_int_equal(s.parent, 0);
    assert_null(s.phone.p);
}

static void fields_may_come_in_any_order(void **state)
{
    const struct value values[] = {
        { STR("home"), STR("3") }, { STR("name"), STR("x") },  { STR("beds"), STR("4") },
        { STR("name"), STR("y") }, { STR("homes"), STR("9") }, { STR(""), STR("9") },
    };
    struct sample s = sample_full();

    (void)state;
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, values, 6, &s, &errors));
    assert_int_equal(s.home, 3);
    assert_true(str_is(s.name, "y")); /* the last one wins */
    assert_int_equal(s.beds, 4);
}

static void what_the_form_does_not_hold_stays(void **state)
{
    struct sample s = sample_full(), before = s;

    (void)state;
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, NULL, 0, &s, &errors));
    assert_true(entity_same(&entity_sample, &s, &before));
}

static void hidden_fields_are_never_read(void **state)
{
    struct sample s = sample_full();

    (void)state;
    assert_true(typed(LANG_FR, SAMPLE_SEEN, STR("5"), &s));
    assert_true(s.seen == sample_full().seen);
}

static void a_box_that_is_not_ticked_is_false_when_the_form_shows_it(void **state)
{
    const struct value shown[] = { { STR("_present"), STR("other open") } };
    const struct value ticked[] = { { STR("open"), STR("1") }, { STR("_present"), STR("open") } };
    const struct value not_a_box[] = { { STR("_present"), STR("beds seen") } };
    struct sample s = sample_full();

    (void)state;
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, shown, 1, &s, &errors));
    assert_false(s.open);
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, ticked, 2, &s, &errors));
    assert_true(s.open);
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, not_a_box, 1, &s, &errors));
    assert_int_equal(s.beds, 12);
}

static void a_set_takes_all_that_is_ticked_and_none_when_nothing_is(void **state)
{
    const struct value ticked[] = { { STR("tags"), STR("red") },
                                    { STR("beds"), STR("4") },
                                    { STR("tags"), STR("") },
                                    { STR("tags"), STR(" green blue ") },
                                    { STR("_present"), STR("tags") } };
    const struct value wrong[] = { { STR("tags"), STR("red") }, { STR("tags"), STR("Bleu!") } };
    struct sample s = sample_full();

    (void)state;
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, ticked, 5, &s, &errors));
    assert_true(str_is(s.tags, "blue green red"));
    assert_false(entity_parse(arena, &entity_sample, LANG_FR, wrong, 2, &s, &errors));
    assert_int_equal(errors.n, 1);
    assert_ptr_equal(errors.list[0].field, field(SAMPLE_TAGS));
    assert_true(str_is(s.tags, "blue green red"));
    assert_true(entity_parse(arena, &entity_sample, LANG_FR, &ticked[4], 1, &s, &errors));
    assert_null(s.tags.p);
}

static void a_set_holds_codes_and_not_too_many(void **state)
{
    struct sample s = sample_full();
    struct str many = STR("");

    (void)state;
    for (int i = 0; i < 41; i++)
        many = arena_fmt(arena, "%.*s c%d", STR_ARG(many), i);
    refuses(LANG_FR, SAMPLE_TAGS, "rouge; bleu", TEXT_entity_error_choice);
    assert_false(typed(LANG_EN, SAMPLE_TAGS, many, &s));
    says("Choose at most 40 words.");
    s = sample_full();
    errors = (struct form_errors){ 0 };
    s.tags = STR("red blue"); /* not in their order: not made by set_read */
    assert_false(entity_check(arena, &entity_sample, LANG_FR, &s, &errors));
    assert_ptr_equal(errors.list[0].field, field(SAMPLE_TAGS));
}

static void numbers_are_read_in_the_forms_language(void **state)
{
    (void)state;
    accepts(LANG_FR, SAMPLE_RENT, "1\u202f234,5", "123450");
    accepts(LANG_FR, SAMPLE_RENT, "1 234,50 $", "123450");
    accepts(LANG_EN, SAMPLE_RENT, "$1,234.50", "123450");
    accepts(LANG_FR, SAMPLE_RENT, "0", "0");
    accepts(LANG_EN, SAMPLE_BEDS, "1,200", "1200");
    accepts(LANG_FR, SAMPLE_BEDS, "0", "0");
    accepts(LANG_FR, SAMPLE_BEDS, "5000", "5000");
    refuses(LANG_FR, SAMPLE_BEDS, "douze", TEXT_entity_error_number);
    refuses(LANG_FR, SAMPLE_BEDS, "12,5", TEXT_entity_error_number);
    refuses(LANG_FR, SAMPLE_RENT, "12,345", TEXT_entity_error_money);
    refuses(LANG_EN, SAMPLE_RENT, "99999999999999999999", TEXT_entity_error_money);
}

static void what_a_form_holds_is_read_back(void **state)
{
    struct sample s = sample_full();

    (void)state;
    for (int l = 0; l < LANG_COUNT; l++)
        for (int i = 0; i < SAMPLE_SEEN; i++) {
            struct sample back;

            entity_init(&entity_sample, &back);
            assert_true(
                typed((enum lang)l, i, entity_typed(arena, (enum lang)l, field(i), &s), &back));
            assert_true(field_same(field(i), &s, &back));
        }
}

static void numbers_have_limits(void **state)
{
    struct sample s = sample_full();

    (void)state;
    assert_false(typed(LANG_FR, SAMPLE_BEDS, STR("5001"), &s));
    says("Écrivez un nombre égal ou inférieur à 5\u00a0000.");
    assert_false(typed(LANG_EN, SAMPLE_RENT, STR("-0.01"), &s));
    says("Write a number of $0.00 or more.");
}

static void texts_have_limits_in_characters(void **state)
{
    struct sample s = sample_full();
    char forty_one[83];

    (void)state;
    for (int i = 0; i < 41; i++)
        memcpy(forty_one + 2 * i, "é", 2);
    assert_true(typed(LANG_FR, SAMPLE_NAME, (struct str){ forty_one, 80 }, &s));
    assert_false(typed(LANG_EN, SAMPLE_NAME, (struct str){ forty_one, 82 }, &s));
    says("Shorten this text: it has 41 characters and the limit is 40.");
}

static void a_required_field_is_not_left_blank(void **state)
{
    (void)state;
    refuses(LANG_FR, SAMPLE_NAME, "", TEXT_entity_error_required);
    refuses(LANG_EN, SAMPLE_NAME, " \u00a0\t", TEXT_entity_error_required);
    refuses(LANG_EN, SAMPLE_MOOD, "", TEXT_entity_error_required);
    refuses(LANG_EN, SAMPLE_HOME, "", TEXT_entity_error_required);
    accepts(LANG_FR, SAMPLE_EMAIL, "x@y.ca", "x@y.ca");
}

static void a_control_character_is_named(void **state)
{
    struct sample s = sample_full(), before = s;

    (void)state;
    assert_false(typed(LANG_EN, SAMPLE_NAME,
                       STR("a\x07"
                           "b"),
                       &s));
    says("Delete the invisible character U+0007 and type again what is around it.");
    assert_false(typed(LANG_EN, SAMPLE_NOTES, (struct str){ "a\0b", 3 }, &s));
    says("Delete the invisible character U+0000 and type again what is around it.");
    refuses(LANG_FR, SAMPLE_NAME, "caf\xe9 noir", TEXT_entity_error_encoding);
    assert_true(entity_same(&entity_sample, &s, &before));
}

static void accents_are_composed(void **state)
{
    (void)state;
    accepts(LANG_FR, SAMPLE_NAME, "E\u0301toile", "Étoile");
}

static void a_text_of_one_line_has_one_line(void **state)
{
    (void)state;
    accepts(LANG_FR, SAMPLE_NAME, "un\r\ndeux\ttrois\n", "un deux trois");
    accepts(LANG_FR, SAMPLE_NOTES, "un\r\n\r\ndeux\n", "un\n\ndeux");
    accepts(LANG_FR, SAMPLE_NOTES, "  retrait", "  retrait");
}

static void addresses_are_completed_or_refused(void **state)
{
    (void)state;
    accepts(LANG_FR, SAMPLE_SITE, "exemple.org/a:b", "https://exemple.org/a:b");
    accepts(LANG_FR, SAMPLE_SITE, "exemple.org:8080", "https://exemple.org:8080");
    accepts(LANG_FR, SAMPLE_SITE, "http://exemple.org", "http://exemple.org");
    refuses(LANG_FR, SAMPLE_SITE, "javascript:alert(1)", TEXT_entity_error_url);
    refuses(LANG_FR, SAMPLE_SITE, "mailto:a@b.ca", TEXT_entity_error_url);
    refuses(LANG_FR, SAMPLE_SITE, "pas une adresse", TEXT_entity_error_url);
    refuses(LANG_FR, SAMPLE_EMAIL, "a@b", TEXT_entity_error_email);
    refuses(LANG_FR, SAMPLE_PHONE, "911", TEXT_entity_error_phone);
}

static void choices_are_of_the_list(void **state)
{
    (void)state;
    accepts(LANG_FR, SAMPLE_MOOD, "calm", "calm");
    refuses(LANG_FR, SAMPLE_MOOD, "calme", TEXT_entity_error_choice);
    refuses(LANG_FR, SAMPLE_HOME, "douze", TEXT_entity_error_choice);
    refuses(LANG_FR, SAMPLE_HOME, "-1", TEXT_entity_error_choice);
    accepts(LANG_FR, SAMPLE_OPEN, "Oui", "1");
    accepts(LANG_FR, SAMPLE_OPEN, "FAUX", "0");
    accepts(LANG_FR, SAMPLE_OPEN, "", "0");
    refuses(LANG_FR, SAMPLE_OPEN, "peut-être", TEXT_entity_error_yes_no);
}

static void moments_are_read_or_refused(void **state)
{
    (void)state;
    accepts(LANG_FR, SAMPLE_SINCE, "18 nov. 2026", "2026-11-18");
    refuses(LANG_FR, SAMPLE_SINCE, "hier", TEXT_entity_error_date);
    refuses(LANG_FR, SAMPLE_SINCE, "31/04/2026", TEXT_entity_error_no_such_day);
    refuses(LANG_EN, SAMPLE_SINCE, "3/4/2026", TEXT_entity_error_ambiguous_day);
    accepts(LANG_EN, SAMPLE_STARTS, "2 p.m.", "14:00");
    refuses(LANG_EN, SAMPLE_STARTS, "noonish", TEXT_entity_error_time);
}

static void dates_as_shown_are_read_back(void **state)
{
    (void)state;
    for (day d = day_from_ymd(2026, 1, 1); d < day_from_ymd(2027, 1, 1); d++)
        for (int l = 0; l < LANG_COUNT; l++)
            for (int style = 0; style <= DAY_LONG; style++) {
                struct sample s = sample_full();
                struct str shown = text_day(arena, (enum lang)l, d, (enum day_style)style);

                if (style == DAY_NO_YEAR)
                    continue;
                if (!typed((enum lang)l, SAMPLE_SINCE, shown, &s) || s.since != d)
                    fail_msg("%.*s", STR_ARG(shown));
            }
}

static void times_as_shown_are_read_back(void **state)
{
    (void)state;
    for (int minutes = 0; minutes < 24 * 60; minutes++)
        for (int l = 0; l < LANG_COUNT; l++) {
            struct sample s = sample_full();
            struct str shown = text_time(arena, (enum lang)l, minutes);

            if (!typed((enum lang)l, SAMPLE_STARTS, shown, &s) || s.starts != minutes)
                fail_msg("%.*s", STR_ARG(shown));
        }
}

static void every_error_of_a_form_is_told(void **state)
{
    const struct value values[] = { { STR("name"), STR("") },
                                    { STR("beds"), STR("x") },
                                    { STR("rent"), STR("y") },
                                    { STR("open"), STR("1") } };
    struct sample s = sample_full();

    (void)state;
    assert_false(entity_parse(arena, &entity_sample, LANG_FR, values, 4, &s, &errors));
    assert_int_equal(errors.n, 3);
    assert_ptr_equal(errors.list[2].field, field(SAMPLE_RENT));
}

static void a_whole_record_is_checked(void **state)
{
    struct sample s = sample_full();

    (void)state;
    errors = (struct form_errors){ 0 };
    assert_true(entity_check(arena, &entity_sample, LANG_FR, &s, &errors));
    entity_init(&entity_sample, &s);
    assert_false(entity_check(arena, &entity_sample, LANG_FR, &s, &errors));
    assert_int_equal(errors.n, 3); /* name, mood, home */
    errors = (struct form_errors){ 0 };
    s = sample_full();
    s.name = STR("  ");
    s.beds = -1;
    s.email = STR("a@b");
    assert_false(entity_check(arena, &entity_sample, LANG_FR, &s, &errors));
    assert_int_equal(errors.n, 3);
}

static void checking_keeps_what_could_not_be_read(void **state)
{
    struct sample s = sample_full();

    (void)state;
    assert_false(typed(LANG_FR, SAMPLE_BEDS, STR("douze"), &s));
    s.home = 0;
    assert_false(entity_check(arena, &entity_sample, LANG_FR, &s, &errors));
    assert_int_equal(errors.n, 2);
    assert_ptr_equal(errors.list[0].field, field(SAMPLE_BEDS));
    assert_ptr_equal(errors.list[1].field, field(SAMPLE_HOME));
}

static void a_field_is_told_one_error(void **state)
{
    struct sample s = sample_full();

    (void)state;
    assert_false(typed(LANG_FR, SAMPLE_NAME, STR(""), &s));
    assert_false(entity_check(arena, &entity_sample, LANG_FR, &s, &errors));
    assert_int_equal(errors.n, 1);
}

static int start(void **state)
{
    (void)state;
    arena = arena_new(64 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_form_is_read),
        cmocka_unit_test(fields_may_come_in_any_order),
        cmocka_unit_test(what_the_form_does_not_hold_stays),
        cmocka_unit_test(hidden_fields_are_never_read),
        cmocka_unit_test(a_box_that_is_not_ticked_is_false_when_the_form_shows_it),
        cmocka_unit_test(a_set_takes_all_that_is_ticked_and_none_when_nothing_is),
        cmocka_unit_test(a_set_holds_codes_and_not_too_many),
        cmocka_unit_test(numbers_are_read_in_the_forms_language),
        cmocka_unit_test(what_a_form_holds_is_read_back),
        cmocka_unit_test(numbers_have_limits),
        cmocka_unit_test(texts_have_limits_in_characters),
        cmocka_unit_test(a_required_field_is_not_left_blank),
        cmocka_unit_test(a_control_character_is_named),
        cmocka_unit_test(accents_are_composed),
        cmocka_unit_test(a_text_of_one_line_has_one_line),
        cmocka_unit_test(addresses_are_completed_or_refused),
        cmocka_unit_test(choices_are_of_the_list),
        cmocka_unit_test(moments_are_read_or_refused),
        cmocka_unit_test(dates_as_shown_are_read_back),
        cmocka_unit_test(times_as_shown_are_read_back),
        cmocka_unit_test(every_error_of_a_form_is_told),
        cmocka_unit_test(a_whole_record_is_checked),
        cmocka_unit_test(checking_keeps_what_could_not_be_read),
        cmocka_unit_test(a_field_is_told_one_error),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
