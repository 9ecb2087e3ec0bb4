/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/out.h"
#include "format/content.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = arena_new(8 << 20);
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static struct content given(struct arena *a, const char *path, const char *text)
{
    struct content c = { 0 };
    struct str error;
    if (!content_read(a, path, str_of(text), &c, &error))
        fail_msg("%.*s", STR_ARG(error));
    return c;
}

static void refused(struct arena *a, const char *text, const char *error)
{
    struct content c = { 0 };
    struct str said;
    assert_false(content_read(a, "x.txt", str_of(text), &c, &said));
    assert_string_equal(arena_z(a, said), error);
}

static const char method[] = "# first\n\nphase one | One | Why\r\n"
                             "item a | Label | Help, with a reason\n"
                             "point first\npoint second\n"
                             "tip t1 | Try | It\n"
                             "phase two\ntitle Two\ntext Because\nitem b|Bare\n";

static void entries_are_read_in_their_order_below_their_own(void **state)
{
    struct content c = given(*state, "x.txt", method);
    const struct content_entry *one = content_find(&c, STR("one")), *a = content_find(&c, STR("a"));
    assert_int_equal(c.n, 5);
    assert_true(str_is(content_text(one, CONTENT_TITLE), "One"));
    assert_true(str_is(content_text(a, CONTENT_TEXT), "Help, with a reason"));
    assert_int_equal(a->values[CONTENT_POINT].n, 2);
    assert_true(str_is(content_whole(*state, a, CONTENT_POINT), "first\nsecond"));
    assert_ptr_equal(content_next(&c, CONTENT_ITEM, one, NULL), a);
    assert_null(content_next(&c, CONTENT_ITEM, one, a));
    assert_int_equal(content_count(&c, CONTENT_ITEM, NULL), 2);
    assert_int_equal(content_count(&c, CONTENT_ITEM, content_find(&c, STR("two"))), 1);
    assert_true(str_is(content_text(content_find(&c, STR("b")), CONTENT_TEXT), ""));
    assert_int_equal(a->line, 4);
    assert_null(content_find(&c, STR("c")));
}

static void a_second_file_adds_to_the_first(void **state)
{
    struct content c = given(*state, "x.txt", "aim a | A | B\n");
    struct str error;
    assert_true(content_read(*state, "y.txt", STR("aim b | A | B\n"), &c, &error));
    assert_int_equal(c.n, 2);
    assert_false(content_read(*state, "z.txt", STR("aim a | A | B\n"), &c, &error));
    assert_true(str_is(error, "z.txt:1: error: this code is there already: \"a\""));
}

static void a_mistake_is_told_with_its_file_and_line(void **state)
{
    struct arena *a = *state;
    refused(a, "", "x.txt:0: error: no entry at all");
    refused(a, "# only a comment\n", "x.txt:1: error: no entry at all");
    refused(a, "aim a | A | B\nitle One\n", "x.txt:2: error: unknown word \"itle\"");
    refused(a, "title A\n",
            "x.txt:1: error: this belongs to an entry, and none has begun: \"title\"");
    refused(a, "item a | A | B\n",
            "x.txt:1: error: this belongs to another entry, and none is above it: \"phase\"");
    refused(a, "aim One | A | B\n",
            "x.txt:1: error: not a code of small letters, digits and underscores: \"One\"");
    refused(a, "aim a | A | B | C\n", "x.txt:1: error: more parts than this kind has: \"C\"");
    refused(a, "aim a | A |\n", "x.txt:1: error: words are missing: \"text\"");
    refused(a, "aim a | A | B\ntitle C\n", "x.txt:2: error: said twice in this entry: \"title\"");
    refused(a, "aim a | A | B\npoint C\n",
            "x.txt:2: error: an entry of this kind has no such text: \"point\"");
    refused(a, "library l | N\nat gopher://x\n",
            "x.txt:2: error: an address begins with https://: \"gopher://x\"");
    refused(a, "library l | N\nyear 20O4\n", "x.txt:2: error: not a year: \"20O4\"");
    refused(a, "library l | N\nin de\n", "x.txt:2: error: a language is fr, en or both: \"de\"");
    refused(a, "phase p | P | B\nitem a | A\nopens needz\n",
            "x.txt:3: error: no page is called \"needz\"");
    refused(a, "aim a | A | B\n\xFFtitle One\n", "x.txt:1: error: not UTF-8");
}

static void more_than_a_line_or_an_entry_holds_is_refused(void **state)
{
    struct out o;
    struct content c = { 0 };
    struct str error;
    out_init(&o, *state, 1 << 16);
    out_lit(&o, "kind k | K | T\n");
    for (int i = 0; i <= CONTENT_LINES_MOST; i++)
        out_fmt(&o, "point %d\n", i);
    assert_false(content_read(*state, "x.txt", out_view(&o), &c, &error));
    assert_true(str_is(error, "x.txt:42: error: too many lines of \"point\""));
    out_init(&o, *state, 1 << 16);
    out_lit(&o, "aim a | A | ");
    for (int i = 0; i <= CONTENT_TEXT_MOST; i++)
        out_char(&o, 'x');
    c = (struct content){ 0 };
    assert_false(content_read(*state, "x.txt", out_view(&o), &c, &error));
    assert_true(str_is(error, "x.txt:1: error: this text is too long for one line: share it out"));
}

static void what_is_required_is_asked_for(void **state)
{
    struct arena *a = *state;
    struct str error;
    struct content c = given(a, "x.txt", "aim a | A\n");
    assert_false(content_check(a, &c, &error));
    assert_true(str_is(error, "x.txt:1: error: the aim has no text: \"a\""));
    c = given(a, "x.txt", "phase one | One | Why\n");
    assert_false(content_check(a, &c, &error));
    assert_true(str_is(error, "x.txt:1: error: nothing belongs to it: \"one\""));
    c = given(a, "x.txt", method);
    assert_true(content_check(a, &c, &error));
}

static void a_worksheet_that_is_named_exists(void **state)
{
    struct arena *a = *state;
    struct str error;
    struct content c = given(a, "x.txt", "phase p | P | B\nitem a | A\nfill s_none\n");
    assert_false(content_check(a, &c, &error));
    assert_string_equal(arena_z(a, error), "x.txt:2: error: no sheet is called \"s_none\"");
}

static void two_languages_are_compared_and_share_their_facts(void **state)
{
    struct arena *a = *state;
    struct str error;
    static const char shelves[] = "shelf s | S\ntopic t | T\n";
    struct content fr = given(a, "fr",
                              arena_z(a, arena_fmt(a,
                                                   "%slibrary l | Note\ntitle Le\non s\n"
                                                   "year 2004\nin fr\nabout t\n",
                                                   shelves)));
    struct content en = given(a, "en", arena_z(a, arena_fmt(a, "%slibrary l | Words\n", shelves)));
    assert_true(content_pair(a, &fr, &en, &error));
    const struct content_entry *l = content_find(&en, STR("l"));
    assert_true(str_is(content_text(l, CONTENT_TEXT), "Words"));
    assert_true(str_is(content_text(l, CONTENT_YEAR), "2004"));
    assert_true(content_names(l, CONTENT_ABOUT, STR("t")));
    assert_false(content_names(l, CONTENT_ABOUT, STR("s")));
    assert_true(content_check(a, &fr, &error) && content_check(a, &en, &error));
    en = given(a, "en", "aim a | A | B\n");
    assert_false(content_pair(a, &fr, &en, &error));
    assert_true(str_is(error, "en:1: error: in French this is \"s\""));
}

static void sheet_refused(struct arena *a, const char *text, const char *error)
{
    struct str said;
    static const char head[] = "phase one | One | Why\nitem i | I\n"
                               "sheet s | S | T\nhelps one\nplace own\nanswers team\n";
    struct content c = given(a, "x.txt", arena_z(a, arena_fmt(a, "%s%s", head, text)));
    assert_false(content_check(a, &c, &said));
    assert_string_equal(arena_z(a, said), error);
}

static void a_worksheet_asks_something_in_rows(void **state)
{
    struct arena *a = *state;
    refused(a, "sheet s | S | T\nplace here\n",
            "x.txt:2: error: a sheet's place is own, partnership or either: \"here\"");
    refused(a, "sheet s | S | T\nanswers all\n",
            "x.txt:2: error: who answers is team, apart, each or both: \"all\"");
    refused(a, "sheet s | S | T\nsection c | C\nask k | K\ntype words\n",
            "x.txt:4: error: no such type of column: \"words\"");
    sheet_refused(a, "", "x.txt:3: error: nothing belongs to it: \"s\"");
    sheet_refused(a, "section c | C\ngiven g | G\n",
                  "x.txt:7: error: this section asks nothing: \"c\"");
    sheet_refused(a, "section c | C\nask k | K\n",
                  "x.txt:7: error: rows of a section are given, or added by people: \"c\"");
    sheet_refused(a, "section c | C\nrows free\nask k | K\ngiven g | G\n",
                  "x.txt:7: error: rows of a section are given, or added by people: \"c\"");
    sheet_refused(a, "section c | C\nask k | K\ntype choice\ngiven g | G\n",
                  "x.txt:8: error: a choice has options, and nothing else has: \"k\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(entries_are_read_in_their_order_below_their_own, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_second_file_adds_to_the_first, setup, teardown),
        cmocka_unit_test_setup_teardown(a_mistake_is_told_with_its_file_and_line, setup, teardown),
        cmocka_unit_test_setup_teardown(more_than_a_line_or_an_entry_holds_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_required_is_asked_for, setup, teardown),
        cmocka_unit_test_setup_teardown(a_worksheet_asks_something_in_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(a_worksheet_that_is_named_exists, setup, teardown),
        cmocka_unit_test_setup_teardown(two_languages_are_compared_and_share_their_facts, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
