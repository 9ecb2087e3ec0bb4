/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static const struct field *field(int at)
{
    return &entity_sample.fields[at];
}

static void is_text(struct str s, const char *expected)
{
    assert_non_null(s.p);
    assert_string_equal(arena_z(arena, s), expected);
}

static void the_generated_table_describes_the_struct(void **state)
{
    (void)state;
    assert_string_equal(entity_sample.name, "sample");
    assert_int_equal(entity_sample.n_fields, SAMPLE_PARENT + 1);
    assert_int_equal(entity_sample.size, sizeof(struct sample));
    assert_int_equal(field(SAMPLE_RENT)->offset, offsetof(struct sample, rent));
    assert_int_equal(field(SAMPLE_NAME)->max, 40);
    assert_int_equal(field(SAMPLE_STARTS)->type, FIELD_TIME);
    assert_ptr_equal(field(SAMPLE_MOOD)->enumeration, &enumeration_mood);
    assert_string_equal(field(SAMPLE_HOME)->ref, "sample_home");
    assert_string_equal(field(SAMPLE_SECTOR)->vocabulary, "sector");
    is_text(entity_sample.one[LANG_FR], "échantillon");
    is_text(field(SAMPLE_NOTES)->help[LANG_EN], "What to remember.");
    assert_null(field(SAMPLE_NAME)->help[LANG_FR].p);
}

static void a_field_is_found_by_its_whole_name_only(void **state)
{
    (void)state;
    assert_ptr_equal(entity_field(&entity_sample, STR("beds")), field(SAMPLE_BEDS));
    assert_null(entity_field(&entity_sample, STR("bed")));
    assert_null(entity_field(&entity_sample, STR("bedsx")));
    assert_null(entity_field(&entity_sample, STR("")));
    assert_null(entity_field(&entity_sample, STR_NULL));
}

static void the_title_is_the_one_said_or_the_first_searched_and_sorted_text(void **state)
{
    (void)state;
    assert_ptr_equal(entity_title(&entity_sample), field(SAMPLE_NAME));
    assert_ptr_equal(entity_title(&entity_sample_home),
                     &entity_sample_home.fields[SAMPLE_HOME_STREET]);
}

static void a_new_record_has_nothing(void **state)
{
    struct sample s;

    (void)state;
    memset(&s, 0x55, sizeof(s));
    entity_init(&entity_sample, &s);
    assert_int_equal(s.record.id, 0);
    assert_true(s.record.archived == NUMBER_NONE);
    for (size_t i = 0; i < entity_sample.n_fields; i++) {
        const struct field *f = field((int)i);

        if (f->type == FIELD_BOOL) {
            is_text(entity_raw(arena, f, &s), "0");
            continue;
        }
        assert_true(field_is_absent(f, &s));
        assert_null(entity_raw(arena, f, &s).p);
        assert_null(entity_typed(arena, LANG_FR, f, &s).p);
        assert_null(entity_shown(arena, LANG_FR, f, &s).p);
    }
}

static void raw_values_are_canonical(void **state)
{
    static const struct {
        int field;
        const char *raw;
    } cases[] = {
        { SAMPLE_NAME, "Maison de l’Étoile" },
        { SAMPLE_BEDS, "12" },
        { SAMPLE_RENT, "4125000" },
        { SAMPLE_OPEN, "1" },
        { SAMPLE_SINCE, "2026-11-18" },
        { SAMPLE_STARTS, "09:05" },
        { SAMPLE_SEEN, "1700000002345" },
        { SAMPLE_MOOD, "hurried" },
        { SAMPLE_SECTOR, "health" },
        { SAMPLE_TAGS, "blue red" },
        { SAMPLE_HOME, "42" },
    };
    struct sample s = sample_full();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        is_text(entity_raw(arena, field(cases[i].field), &s), cases[i].raw);
}

static void raw_values_survive_the_round_trip(void **state)
{
    struct sample s = sample_full(), back;

    (void)state;
    entity_init(&entity_sample, &back);
    for (size_t i = 0; i < entity_sample.n_fields; i++) {
        const struct field *f = field((int)i);

        assert_true(entity_set_raw(arena, f, &back, entity_raw(arena, f, &s)));
    }
    assert_true(entity_same(&entity_sample, &s, &back));
}

static void the_ends_of_the_day_survive_the_round_trip(void **state)
{
    struct sample s = sample_full();

    (void)state;
    assert_true(entity_set_raw(arena, field(SAMPLE_STARTS), &s, STR("00:00")));
    assert_int_equal(s.starts, 0);
    is_text(entity_raw(arena, field(SAMPLE_STARTS), &s), "00:00");
    assert_true(entity_set_raw(arena, field(SAMPLE_STARTS), &s, STR("23:59")));
    is_text(entity_raw(arena, field(SAMPLE_STARTS), &s), "23:59");
}

static void a_blank_raw_value_is_absent(void **state)
{
    struct sample s = sample_full(), nothing;

    (void)state;
    entity_init(&entity_sample, &nothing);
    for (size_t i = 0; i < entity_sample.n_fields; i++)
        assert_true(entity_set_raw(arena, field((int)i), &s, i % 2 ? STR("") : STR_NULL));
    assert_true(entity_same(&entity_sample, &s, &nothing));
}

static void what_is_not_canonical_changes_nothing(void **state)
{
    static const struct {
        int field;
        struct str raw;
    } cases[] = {
        { SAMPLE_BEDS, { "12.5", 4 } },
        { SAMPLE_BEDS, { "1 200", 5 } },
        { SAMPLE_RENT, { "12,50", 5 } },
        { SAMPLE_OPEN, { "oui", 3 } },
        { SAMPLE_OPEN, { "2", 1 } },
        { SAMPLE_SINCE, { "2026-02-30", 10 } },
        { SAMPLE_SINCE, { "18/11/2026", 10 } },
        { SAMPLE_STARTS, { "24:00", 5 } },
        { SAMPLE_STARTS, { "9:30", 4 } },
        { SAMPLE_STARTS, { "09:6a", 5 } },
        { SAMPLE_STARTS, { "/9:30", 5 } },
        { SAMPLE_MOOD, { "angry", 5 } },
        { SAMPLE_MOOD, { "HURRIED", 7 } },
        { SAMPLE_HOME, { "-1", 2 } },
        { SAMPLE_HOME, { "0", 1 } },
        { SAMPLE_TAGS, { "blue Red", 8 } },
        { SAMPLE_TAGS, { "blue,red", 8 } },
        { SAMPLE_TAGS, { "dark-blue", 9 } },
        { SAMPLE_TAGS, { "a234567890123456789012345678901234567890x", 41 } },
        { SAMPLE_BEDS, { "9223372036854775808", 19 } },
        { SAMPLE_BEDS, { "-9223372036854775808", 20 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct sample s = sample_full(), before = s;

        assert_false(entity_set_raw(arena, field(cases[i].field), &s, cases[i].raw));
        assert_true(entity_same(&entity_sample, &s, &before));
    }
}

static void a_form_holds_money_in_its_language(void **state)
{
    struct sample s = sample_full();

    (void)state;
    is_text(entity_typed(arena, LANG_FR, field(SAMPLE_RENT), &s), "41250,00");
    is_text(entity_typed(arena, LANG_EN, field(SAMPLE_RENT), &s), "41250.00");
    s.rent = -5;
    is_text(entity_typed(arena, LANG_EN, field(SAMPLE_RENT), &s), "-0.05");
    is_text(entity_typed(arena, LANG_FR, field(SAMPLE_SINCE), &s), "2026-11-18");
}

static void people_see_values_in_their_language(void **state)
{
    struct sample s = sample_full();

    (void)state;
    is_text(entity_shown(arena, LANG_FR, field(SAMPLE_RENT), &s), "41\u00a0250,00\u00a0$");
    is_text(entity_shown(arena, LANG_EN, field(SAMPLE_RENT), &s), "$41,250.00");
    is_text(entity_shown(arena, LANG_FR, field(SAMPLE_OPEN), &s), "oui");
    is_text(entity_shown(arena, LANG_EN, field(SAMPLE_OPEN), &s), "yes");
    is_text(entity_shown(arena, LANG_EN, field(SAMPLE_SINCE), &s), "Nov.\u00a018,\u00a02026");
    is_text(entity_shown(arena, LANG_FR, field(SAMPLE_MOOD), &s), "pressée");
    is_text(entity_shown(arena, LANG_EN, field(SAMPLE_MOOD), &s), "hurried");
    is_text(entity_shown(arena, LANG_EN, field(SAMPLE_STARTS), &s), "9:05\u00a0a.m.");
    is_text(entity_shown(arena, LANG_FR, field(SAMPLE_SECTOR), &s), "health");
}

static void an_instant_is_shown_in_the_zone_given(void **state)
{
    struct sample s = sample_full();
    const struct zone *toronto = zone_find(STR("America/Toronto"));
    struct str there, utc;

    (void)state;
    assert_non_null(toronto);
    there = entity_shown_in(arena, LANG_EN, toronto, field(SAMPLE_SEEN), &s);
    utc = entity_shown(arena, LANG_EN, field(SAMPLE_SEEN), &s);
    assert_true(there.p && utc.p && !str_eq(there, utc));
    assert_true(str_eq(utc, text_instant(arena, LANG_EN, NULL, s.seen)));
}

static void each_field_alone_makes_a_record_differ(void **state)
{
    struct sample full = sample_full(), nothing;

    (void)state;
    entity_init(&entity_sample, &nothing);
    assert_true(entity_same(&entity_sample, &full, &full));
    for (size_t i = 0; i < entity_sample.n_fields; i++) {
        struct sample s = full;

        assert_false(field_same(field((int)i), &full, &nothing));
        assert_true(entity_set_raw(arena, field((int)i), &s, STR("")));
        assert_false(entity_same(&entity_sample, &s, &full));
    }
}

static void a_set_has_one_order_and_each_code_once(void **state)
{
    struct sample s = sample_full();
    struct str codes;

    (void)state;
    assert_true(entity_set_raw(arena, field(SAMPLE_TAGS), &s, STR("  red green  blue red ")));
    is_text(s.tags, "blue green red");
    assert_int_equal(set_count(s.tags), 3);
    assert_true(set_has(s.tags, STR("red")) && set_has(s.tags, STR("blue")));
    assert_false(set_has(s.tags, STR("re")));
    assert_false(set_has(STR_NULL, STR("red")));
    assert_int_equal(set_count(STR_NULL), 0);
    assert_true(set_read(arena, STR("  "), &codes));
    assert_null(codes.p);
}

static struct str colours(void *ctx, struct arena *a, const struct field *f, struct str codes)
{
    assert_ptr_equal(f, field(SAMPLE_TAGS));
    assert_true(str_is(codes, "blue red"));
    return arena_fmt(a, "%s bleu blue", (const char *)ctx);
}

static void a_set_is_searched_by_the_words_that_stand_for_it(void **state)
{
    struct sample s = sample_full();
    char red[] = "rouge red";

    (void)state;
    is_text(entity_tokens(arena, &entity_sample, &s, &(struct word_source){ colours, red }),
            "maison de l etoile nom exemple org rouge red bleu blue");
}

static void an_empty_text_is_not_an_absent_one(void **state)
{
    struct sample a = sample_full(), b = a;

    (void)state;
    a.name = STR("");
    b.name = STR_NULL;
    assert_false(field_same(field(SAMPLE_NAME), &a, &b));
}

static void tokens_come_from_the_searched_fields_only(void **state)
{
    struct sample s = sample_full();

    (void)state;
    is_text(entity_tokens(arena, &entity_sample, &s, NULL),
            "maison de l etoile nom exemple org blue red");
    entity_init(&entity_sample, &s);
    assert_int_equal(entity_tokens(arena, &entity_sample, &s, NULL).n, 0);
}

static void what_is_not_searched_has_no_tokens(void **state)
{
    struct entity quiet = entity_sample;
    struct sample s = sample_full();

    (void)state;
    quiet.search_kind = 0;
    assert_null(entity_tokens(arena, &quiet, &s, NULL).p);
}

static int start(void **state)
{
    (void)state;
    arena = arena_new(8 << 20);
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
        cmocka_unit_test(the_generated_table_describes_the_struct),
        cmocka_unit_test(a_field_is_found_by_its_whole_name_only),
        cmocka_unit_test(the_title_is_the_one_said_or_the_first_searched_and_sorted_text),
        cmocka_unit_test(a_new_record_has_nothing),
        cmocka_unit_test(raw_values_are_canonical),
        cmocka_unit_test(raw_values_survive_the_round_trip),
        cmocka_unit_test(the_ends_of_the_day_survive_the_round_trip),
        cmocka_unit_test(a_blank_raw_value_is_absent),
        cmocka_unit_test(what_is_not_canonical_changes_nothing),
        cmocka_unit_test(a_form_holds_money_in_its_language),
        cmocka_unit_test(people_see_values_in_their_language),
        cmocka_unit_test(an_instant_is_shown_in_the_zone_given),
        cmocka_unit_test(each_field_alone_makes_a_record_differ),
        cmocka_unit_test(a_set_has_one_order_and_each_code_once),
        cmocka_unit_test(a_set_is_searched_by_the_words_that_stand_for_it),
        cmocka_unit_test(an_empty_text_is_not_an_absent_one),
        cmocka_unit_test(tokens_come_from_the_searched_fields_only),
        cmocka_unit_test(what_is_not_searched_has_no_tokens),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
