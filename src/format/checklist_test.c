/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "assets.h"
#include "core/out.h"
#include "format/checklist.h"

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
    struct checklist c;
    struct str said;
    assert_false(checklist_read(a, "x.txt", str_of(text), &c, &said));
    assert_string_equal(arena_z(a, said), error);
}

static const struct checklist *shipped(struct arena *a, const char *path)
{
    struct checklist *c = arena_make(a, struct checklist);
    struct str error;
    const struct asset *file = asset_find(path);
    assert_non_null(file);
    if (!checklist_read(a, path, file->bytes, c, &error))
        fail_msg("%.*s", STR_ARG(error));
    return c;
}

static void a_checklist_is_read_in_its_order(void **state)
{
    struct checklist c;
    struct str error;
    struct str text = STR("# first\n\nquestion need | Still needed?\r\n"
                          "phase one\ntitle One\npurpose Why\n"
                          "item a | Label | Help, with an explanation\n"
                          "item b|Bare\ntip Try it\nphase two\ntitle Two\nitem c | C | \n");
    assert_true(checklist_read(*state, "x.txt", text, &c, &error));
    assert_int_equal(c.n_phases, 2);
    assert_int_equal(c.phases[0].n_items, 2);
    assert_int_equal(c.phases[0].n_tips, 1);
    assert_true(str_is(c.questions[0].label, "Still needed?"));
    assert_true(str_is(c.phases[0].items[0].help, "Help, with an explanation"));
    assert_true(str_is(c.phases[0].items[1].label, "Bare"));
    assert_true(str_is(c.phases[0].items[1].help, ""));
    assert_true(str_is(c.phases[1].purpose, ""));
    assert_ptr_equal(checklist_item(&c, STR("c")), &c.phases[1].items[0]);
    assert_ptr_equal(checklist_phase(&c, STR("two")), &c.phases[1]);
    assert_null(checklist_item(&c, STR("need")));
    assert_ptr_equal(checklist_question(&c, STR("need")), &c.questions[0]);
}

static void a_mistake_is_told_with_its_file_and_line(void **state)
{
    struct arena *a = *state;
    refused(a, "", "x.txt:0: error: no phase at all");
    refused(a, "# only a comment\n", "x.txt:1: error: no phase at all");
    refused(a, "phase one\nitle One\n", "x.txt:2: error: unknown word \"itle\"");
    refused(a, "item a | A | B\n",
            "x.txt:1: error: this belongs to a phase, and none has begun: \"item\"");
    refused(a, "phase One\n",
            "x.txt:1: error: not a code of small letters, digits and underscores: \"One\"");
    refused(a, "phase one | two\n", "x.txt:1: error: a phase is a code alone: \"one\"");
    refused(a, "phase one\nitem a | A | B\n", "x.txt:2: error: the phase has no title: \"one\"");
    refused(a, "phase one\ntitle One\n\nphase two\n",
            "x.txt:4: error: the phase has no item: \"one\"");
    refused(a, "phase one\ntitle One\ntitle Two\n", "x.txt:3: error: said twice in this phase");
    refused(a, "phase one\ntitle\n", "x.txt:2: error: words are missing");
    refused(a, "phase one\ntip \n", "x.txt:2: error: words are missing");
    refused(a, "phase one\nitem a | | B\n", "x.txt:2: error: an item without label: \"a\"");
    refused(a, "phase one\nitem a | A | B | C\n",
            "x.txt:2: error: an item has three parts: code | label | explanation");
    refused(a, "question q\n", "x.txt:1: error: a question without words: \"q\"");
    refused(a, "phase one\n\xFFitle One\n", "x.txt:1: error: not UTF-8");
}

static void a_code_stands_once_in_all_phases(void **state)
{
    refused(*state, "phase one\ntitle One\nitem a | A\nphase two\ntitle Two\nitem a | B\n",
            "x.txt:6: error: this code is there already: \"a\"");
    refused(*state, "question one | Q\nphase one\n",
            "x.txt:2: error: this code is there already: \"one\"");
}

static void more_than_there_is_room_for_is_refused(void **state)
{
    struct out o;
    struct checklist c;
    struct str error;
    out_init(&o, *state, 1 << 16);
    out_lit(&o, "phase one\ntitle One\n");
    for (int i = 0; i <= CHECKLIST_ITEMS; i++)
        out_fmt(&o, "item i%d | I\n", i);
    assert_false(checklist_read(*state, "x.txt", out_view(&o), &c, &error));
    assert_true(str_is(error, "x.txt:43: error: too many items in this phase"));
}

static void two_languages_are_compared_by_their_codes(void **state)
{
    struct arena *a = *state;
    struct checklist fr, en;
    struct str error;
    assert_true(
        checklist_read(a, "f", STR("phase one\ntitle Un\nitem a | A\nitem b | B\n"), &fr, &error));
    assert_true(
        checklist_read(a, "e", STR("phase one\ntitle One\nitem a | A\nitem b | B\n"), &en, &error));
    assert_null(checklist_differs(a, &fr, &en).p);
    assert_true(
        checklist_read(a, "e", STR("phase one\ntitle One\nitem b | A\nitem a | B\n"), &en, &error));
    assert_true(str_is(checklist_differs(a, &fr, &en), "a and b"));
    assert_true(checklist_read(a, "e", STR("phase one\ntitle One\nitem a | A\n"), &en, &error));
    assert_true(str_is(checklist_differs(a, &fr, &en), "b and nothing"));
}

static void the_shipped_checklists_have_the_five_phases_in_both_languages(void **state)
{
    const struct checklist *fr = shipped(*state, "content/fr/checklist.txt");
    const struct checklist *en = shipped(*state, "content/en/checklist.txt");
    assert_null(checklist_differs(*state, fr, en).p);
    assert_int_equal(fr->n_phases, 5);
    assert_int_equal(fr->n_questions, 3);
    for (size_t i = 0; i < fr->n_phases; i++) {
        assert_true(fr->phases[i].n_items >= 5);
        assert_true(fr->phases[i].n_tips >= 1);
        assert_true(en->phases[i].n_tips >= 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_checklist_is_read_in_its_order, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mistake_is_told_with_its_file_and_line, setup, teardown),
        cmocka_unit_test_setup_teardown(a_code_stands_once_in_all_phases, setup, teardown),
        cmocka_unit_test_setup_teardown(more_than_there_is_room_for_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(two_languages_are_compared_by_their_codes, setup, teardown),
        cmocka_unit_test_setup_teardown(
            the_shipped_checklists_have_the_five_phases_in_both_languages, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
