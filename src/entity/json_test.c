/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/samples.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena *arena;

static struct str json_of(const struct sample *s, bool with_private)
{
    struct out o;

    out_init(&o, arena, 1 << 16);
    entity_json(&o, &entity_sample, s, with_private);
    return out_view(&o);
}

static void a_record_is_one_object_with_typed_values(void **state)
{
    struct sample s = sample_full();

    (void)state;
    s.notes = STR("a \"b\"\n");
    assert_string_equal(
        arena_z(arena, json_of(&s, true)),
        "{\"id\":7,\"version\":3,\"created\":1700000000000,\"updated\":1700000001000,"
        "\"name\":\"Maison de l’Étoile\",\"notes\":\"a "
        "\\\"b\\\"\\n\",\"email\":\"nom@exemple.org\","
        "\"phone\":\"418 555-0142, poste 12\",\"site\":\"https://exemple.org/a?b=c\",\"beds\":12,"
        "\"rent\":4125000,\"open\":true,\"since\":\"2026-11-18\",\"starts\":\"09:05\","
        "\"seen\":1700000002345,\"mood\":\"hurried\",\"sector\":\"health\","
        "\"tags\":[\"blue\",\"red\"],\"home\":42,"
        "\"parent\":9}");
}

static void what_is_absent_is_left_out(void **state)
{
    struct sample s;

    (void)state;
    entity_init(&entity_sample, &s);
    assert_string_equal(arena_z(arena, json_of(&s, true)),
                        "{\"id\":0,\"version\":0,\"created\":0,\"updated\":0,\"open\":false}");
}

static void private_values_are_written_only_when_asked(void **state)
{
    struct sample s = sample_full();

    (void)state;
    assert_true(str_find(json_of(&s, true), STR("\"notes\"")) > 0);
    assert_true(str_find(json_of(&s, false), STR("\"notes\"")) < 0);
}

static void a_record_survives_the_round_trip(void **state)
{
    struct sample s = sample_full(), back;

    (void)state;
    s.record.archived = 1700000009000;
    s.name = STR("");
    s.notes = STR("é\u202f\U0001f3e0 \\ \" \t\n");
    s.beds = -3;
    assert_true(entity_from_json(arena, &entity_sample, json_of(&s, true), &back));
    assert_true(entity_same(&entity_sample, &s, &back));
    assert_memory_equal(&s.record, &back.record, sizeof(s.record));
}

static void an_absent_value_comes_back_absent(void **state)
{
    struct sample nothing, back = sample_full();

    (void)state;
    entity_init(&entity_sample, &nothing);
    assert_true(entity_from_json(arena, &entity_sample, json_of(&nothing, true), &back));
    assert_true(entity_same(&entity_sample, &nothing, &back));
    assert_true(back.record.archived == NUMBER_NONE);
}

static void a_column_that_is_gone_is_passed_over(void **state)
{
    struct sample back;

    (void)state;
    assert_true(entity_from_json(arena, &entity_sample,
                                 STR("{\"id\":5,\"gone\":[1,{\"x\":2}],\"beds\":4,\"rent\":null}"),
                                 &back));
    assert_int_equal(back.record.id, 5);
    assert_int_equal(back.beds, 4);
    assert_true(back.rent == NUMBER_NONE);
}

static void a_set_is_an_array_and_was_a_text_of_another_name(void **state)
{
    struct sample back;

    (void)state;
    assert_true(entity_from_json(arena, &entity_sample,
                                 STR("{\"tags\":[\"red\",\"blue\",\"red\"]}"), &back));
    assert_true(str_is(back.tags, "blue red"));
    assert_true(entity_from_json(arena, &entity_sample, STR("{\"tags\":[]}"), &back));
    assert_null(back.tags.p);
    assert_true(entity_from_json(arena, &entity_sample, STR("{\"tag\":\"red\"}"), &back));
    assert_true(str_is(back.tags, "red"));
    assert_true(entity_from_json(arena, &entity_sample, STR("{\"tags\":\"Rouge, bleu\"}"), &back));
    assert_true(str_is(back.tags, "Rouge, bleu")); /* as it was: a history tells it */
}

static void what_is_not_a_record_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "[]",
        "12",
        "{",
        "{\"beds\":4}x",
        "{\"beds\":\"4\"}",
        "{\"beds\":4.5}",
        "{\"open\":1}",
        "{\"name\":3}",
        "{\"since\":\"hier\"}",
        "{\"since\":20000}",
        "{\"starts\":545}",
        "{\"mood\":\"angry\"}",
        "{\"id\":\"7\"}",
        "{\"beds\":99999999999999999999}",
        "{\"name\":\"\xff\"}",
        "{\"tags\":[\"blue\",4]}",
        "{\"tags\":[\"Blue\"]}",
        "{\"tags\":{}}",
        NULL,
    };

    (void)state;
    for (size_t i = 0; texts[i]; i++) {
        struct sample back;

        if (entity_from_json(arena, &entity_sample, str_of(texts[i]), &back))
            fail_msg("%s", texts[i]);
    }
    struct sample back;
    assert_false(entity_from_json(arena, &entity_sample, STR_NULL, &back));
}

/* -- differences --------------------------------------------------------------------------------
 */
static void is_text(struct str s, const char *expected)
{
    assert_non_null(s.p);
    assert_string_equal(arena_z(arena, s), expected);
}

static void equal_records_do_not_differ(void **state)
{
    struct sample a = sample_full(), b = a;
    struct change *list;

    (void)state;
    b.record.version++;
    assert_int_equal(entity_diff(arena, LANG_FR, &entity_sample, &a, &b, true, &list), 0);
}

static void differences_are_shown_in_the_readers_language(void **state)
{
    struct sample a = sample_full(), b = a;
    struct change *list;

    (void)state;
    b.rent = 5;
    b.open = false;
    b.since = DAY_NONE;
    b.mood = MOOD_CALM;
    assert_int_equal(entity_diff(arena, LANG_EN, &entity_sample, &a, &b, true, &list), 4);
    assert_ptr_equal(list[0].field, &entity_sample.fields[SAMPLE_RENT]);
    is_text(list[0].before, "$41,250.00");
    is_text(list[0].after, "$0.05");
    is_text(list[1].before, "yes");
    is_text(list[1].after, "no");
    is_text(list[2].before, "Nov.\u00a018,\u00a02026");
    assert_null(list[2].after.p);
    is_text(list[3].after, "calm");
}

static void private_values_are_masked_in_differences(void **state)
{
    struct sample a = sample_full(), b = a;
    struct change *list;

    (void)state;
    b.notes = STR("autre");
    assert_int_equal(entity_diff(arena, LANG_EN, &entity_sample, &a, &b, false, &list), 1);
    is_text(list[0].before, "private information");
    is_text(list[0].after, "private information");
    b.notes = STR_NULL;
    assert_int_equal(entity_diff(arena, LANG_EN, &entity_sample, &a, &b, false, &list), 1);
    assert_null(list[0].after.p);
    assert_int_equal(entity_diff(arena, LANG_EN, &entity_sample, &a, &b, true, &list), 1);
    is_text(list[0].before, "Une ligne.\nUne \"autre\" \\ ligne.");
}

static void a_new_record_differs_by_all_that_it_has(void **state)
{
    struct sample s;
    struct change *list;

    (void)state;
    entity_init(&entity_sample, &s);
    s.name = STR("Refuge");
    s.beds = 0;
    assert_int_equal(entity_diff(arena, LANG_FR, &entity_sample, NULL, &s, true, &list), 3);
    is_text(list[0].after, "Refuge");
    assert_null(list[0].before.p);
    is_text(list[1].after, "0");
    is_text(list[2].after, "non"); /* a bool always says something */
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
        cmocka_unit_test(a_record_is_one_object_with_typed_values),
        cmocka_unit_test(what_is_absent_is_left_out),
        cmocka_unit_test(private_values_are_written_only_when_asked),
        cmocka_unit_test(a_record_survives_the_round_trip),
        cmocka_unit_test(an_absent_value_comes_back_absent),
        cmocka_unit_test(a_column_that_is_gone_is_passed_over),
        cmocka_unit_test(a_set_is_an_array_and_was_a_text_of_another_name),
        cmocka_unit_test(what_is_not_a_record_is_refused),
        cmocka_unit_test(equal_records_do_not_differ),
        cmocka_unit_test(differences_are_shown_in_the_readers_language),
        cmocka_unit_test(private_values_are_masked_in_differences),
        cmocka_unit_test(a_new_record_differs_by_all_that_it_has),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
