/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/texts.h"
#include "core/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>

#include <cmocka.h>

static size_t below(const struct content *c, const char *parent, enum content_kind kind)
{
    const struct content_entry *e = content_find(c, str_of(parent));
    assert_non_null(e);
    return content_count(c, kind, e);
}

/* What the source guide lists, in both languages. */
static void nothing_of_the_method_is_left_out(void **state)
{
    (void)state;
    for (int l = 0; l < LANG_COUNT; l++) {
        const struct content *c = texts_of((enum lang)l);
        static const struct {
            enum content_kind kind;
            size_t n;
        } wanted[] = {
            { CONTENT_STANDING, 3 }, { CONTENT_PHASE, 5 },          { CONTENT_COMPONENT, 25 },
            { CONTENT_ITEM, 57 },    { CONTENT_TIP, 29 },           { CONTENT_TOOL, 15 },
            { CONTENT_PART, 3 },     { CONTENT_THEME, 16 },         { CONTENT_QUESTION, 57 },
            { CONTENT_AIM, 12 },     { CONTENT_SUCCESS_FACTOR, 7 }, { CONTENT_PARTNER_KIND, 9 },
            { CONTENT_INSIDE, 10 },  { CONTENT_OUTSIDE, 20 },       { CONTENT_CONDITION, 7 },
            { CONTENT_ACTION, 27 },  { CONTENT_LANDLORD, 9 },       { CONTENT_SHELF, 5 },
            { CONTENT_LIBRARY, 50 }, { CONTENT_SHEET, 20 },
        };
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            assert_int_equal(content_count(c, wanted[i].kind, NULL), wanted[i].n);
    }
}

static void each_group_has_as_many_as_the_guide(void **state)
{
    (void)state;
    static const struct {
        const char *parent;
        enum content_kind kind;
        size_t n;
    } wanted[] = {
        { "introspection", CONTENT_THEME, 5 },
        { "systemic_thinking", CONTENT_THEME, 6 },
        { "attitudes", CONTENT_THEME, 5 },
        { "th_client", CONTENT_QUESTION, 8 },
        { "t_pros_cons", CONTENT_ROW, 5 },
        { "pros_table", CONTENT_GIVEN, 5 },
        { "limits_table", CONTENT_GIVEN, 6 },
        { "nego_table", CONTENT_GIVEN, 4 },
        { "nego_table", CONTENT_ASK, 5 },
        { "t_resources_limits", CONTENT_ROW, 6 },
        { "t_agenda", CONTENT_ROW, 13 },
        { "preparation", CONTENT_COMPONENT, 7 },
        { "identification", CONTENT_COMPONENT, 5 },
        { "agreement", CONTENT_COMPONENT, 6 },
        { "consolidation", CONTENT_COMPONENT, 4 },
        { "evaluation", CONTENT_COMPONENT, 3 },
        { "preparation", CONTENT_TIP, 6 },
        { "identification", CONTENT_TIP, 12 },
        { "agreement", CONTENT_TIP, 3 },
        { "consolidation", CONTENT_TIP, 4 },
        { "evaluation", CONTENT_TIP, 4 },
        { "co_vision", CONTENT_ACTION, 3 },
        { "co_rigid", CONTENT_ACTION, 3 },
        { "co_belonging", CONTENT_ACTION, 5 },
        { "co_governance", CONTENT_ACTION, 5 },
        { "co_budget", CONTENT_ACTION, 3 },
        { "co_channels", CONTENT_ACTION, 4 },
        { "co_formal", CONTENT_ACTION, 4 },
    };
    for (int l = 0; l < LANG_COUNT; l++)
        for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
            assert_int_equal(below(texts_of((enum lang)l), wanted[i].parent, wanted[i].kind),
                             wanted[i].n);
}

static void the_shelves_of_the_library_are_full(void **state)
{
    (void)state;
    static const struct {
        const char *shelf;
        size_t n;
    } wanted[] = {
        { "video", 8 }, { "document", 16 }, { "hub", 7 }, { "link", 5 }, { "article", 14 },
    };
    const struct content *c = texts_of(LANG_EN);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        size_t n = 0;
        for (const struct content_entry *e = NULL; (e = content_next(c, CONTENT_LIBRARY, NULL, e));)
            n += content_names(e, CONTENT_ON, str_of(wanted[i].shelf));
        assert_int_equal(n, wanted[i].n);
    }
}

/* Tips, cases and tools are the same in the two languages but none is a copy of the other. */
static void no_text_is_left_in_the_other_language(void **state)
{
    (void)state;
    const struct content *fr = texts_of(LANG_FR), *en = texts_of(LANG_EN);
    for (size_t i = 0; i < fr->n; i++) {
        struct str x = content_text(&fr->entries[i], CONTENT_TEXT);
        if (x.n > 20 && str_eq(x, content_text(&en->entries[i], CONTENT_TEXT)))
            fail_msg("%.*s is the same in both", STR_ARG(fr->entries[i].code));
    }
}

static void both_languages_are_read_within_fifty_milliseconds(void **state)
{
    (void)state;
    struct content both[LANG_COUNT];
    struct str error;
    double best = 1e9;
    for (int i = 0; i < 5; i++) { /* the best of five: others work on the machine too */
        struct arena *a = arena_new(16 << 20);
        struct timespec from, until;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        assert_true(texts_read(a, texts_shipped, NULL, both, &error));
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &until);
        double ms = (double)(until.tv_sec - from.tv_sec) * 1e3 +
                    (double)(until.tv_nsec - from.tv_nsec) / 1e6;
        best = ms < best ? ms : best;
        arena_free(a);
    }
    print_message("texts: %.1f ms\n", best);
    assert_true(best < 50.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_the_method_is_left_out),
        cmocka_unit_test(each_group_has_as_many_as_the_guide),
        cmocka_unit_test(the_shelves_of_the_library_are_full),
        cmocka_unit_test(no_text_is_left_in_the_other_language),
        cmocka_unit_test(both_languages_are_read_within_fifty_milliseconds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
