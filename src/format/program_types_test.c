/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "assets.h"
#include "format/program_types.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = arena_new(4 << 20);
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void refused(struct arena *a, const char *text, const char *error)
{
    struct program_types t;
    struct str said;
    assert_false(program_types_read(a, "x.txt", str_of(text), &t, &said));
    assert_string_equal(arena_z(a, said), error);
}

static struct program_types read_all(struct arena *a, struct str text)
{
    struct program_types t;
    struct str error;
    if (!program_types_read(a, "x.txt", text, &t, &error))
        fail_msg("%.*s", STR_ARG(error));
    return t;
}

static void values_and_words_are_read(void **state)
{
    struct program_types t =
        read_all(*state, STR("# a\ntype one\ndefinition Words.\nstay 7 10 | a week\n"
                             "acuity low high | low to high\ndelivery direct | by us\n"
                             "rent 30 | a third\n\ntype two\ndefinition More.\nstay - 729 | less\n"
                             "type three\ndefinition Last.\nstay open | for ever\n"));
    assert_int_equal(t.n, 3);
    const struct program_reference *one = program_type_find(&t, STR("one"));
    assert_int_equal(one->stay_least, 7);
    assert_int_equal(one->stay_most, 10);
    assert_true(str_is(one->stay, "a week"));
    assert_true(str_is(one->acuity_from, "low") && str_is(one->acuity_to, "high"));
    assert_true(str_is(one->delivery_code, "direct") && str_is(one->delivery, "by us"));
    assert_int_equal(one->rent_most, 30);
    assert_int_equal(t.list[1].stay_least, -1);
    assert_int_equal(t.list[1].stay_most, 729);
    assert_int_equal(t.list[2].stay_most, -1);
    assert_true(str_is(t.list[2].stay, "for ever"));
    assert_null(program_type_find(&t, STR("four")));
}

static void a_mistake_is_told_with_its_line(void **state)
{
    refused(*state, "", "x.txt:0: error: no type at all");
    refused(*state, "definition x\n",
            "x.txt:1: error: this belongs to a type, and none has begun: \"definition\"");
    refused(*state, "type a\ntype b\n", "x.txt:2: error: the type has no definition: \"a\"");
    refused(*state, "type a\ndefinition x\ntype a\n",
            "x.txt:3: error: this type is there already: \"a\"");
    refused(*state, "type a\ndefinition x\nstay 7 | y\n", "x.txt:3: error: two values are needed");
    refused(*state, "type a\ndefinition x\nstay 7 many | y\n",
            "x.txt:3: error: not a number: \"many\"");
    refused(*state, "type a\ndefinition x\nrent 30\n",
            "x.txt:3: error: words are missing after \"|\"");
    refused(*state, "type a\ndefinition x\nrent 30 | y\nrent 20 | z\n",
            "x.txt:4: error: said twice of this type");
    refused(*state, "type a\ndefinition x\nsize 4 | y\n", "x.txt:3: error: unknown word \"size\"");
}

static void two_languages_say_the_same(void **state)
{
    struct program_types one = read_all(*state, STR("type a\ndefinition x\nstay 7 10 | y\n"));
    struct program_types other = read_all(*state, STR("type a\ndefinition z\nstay 7 10 | w\n"));
    assert_null(program_types_differ(&one, &other).p);
    other = read_all(*state, STR("type a\ndefinition z\nstay 7 12 | w\n"));
    assert_true(str_is(program_types_differ(&one, &other), "a"));
    other = read_all(*state, STR("type a\ndefinition z\nstay 7 10 | w\ntype b\ndefinition v\n"));
    assert_true(str_is(program_types_differ(&one, &other), "b"));
    assert_true(str_is(program_types_differ(&other, &one), "b"));
}

/* What we ship: the values of the field, and as many in both languages. */
static void the_types_we_ship_hold_their_values(void **state)
{
    const struct asset *fr = asset_find("content/fr/programs.txt"),
                       *en = asset_find("content/en/programs.txt");
    assert_true(fr && en);
    struct program_types t = read_all(*state, fr->bytes), u = read_all(*state, en->bytes);
    assert_null(program_types_differ(&t, &u).p);
    assert_int_equal(t.n, 10);
    const struct program_reference *shelter = program_type_find(&t, STR("emergency_shelter"));
    assert_int_equal(shelter->stay_least, 7);
    assert_int_equal(shelter->stay_most, 10);
    assert_int_equal(program_type_find(&t, STR("affordable_housing"))->rent_most, 30);
    assert_int_equal(program_type_find(&t, STR("rapid_rehousing"))->stay_most, 364);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_and_words_are_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mistake_is_told_with_its_line, setup, teardown),
        cmocka_unit_test_setup_teardown(two_languages_say_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(the_types_we_ship_hold_their_values, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
