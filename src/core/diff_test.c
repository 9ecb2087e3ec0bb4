/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/diff.h"

#include "core/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;

static int open_arena(void **state)
{
    (void)state;
    a = arena_new(16 << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* "Le [-vieux -][+nouveau +]quai" */
static const char *told(const char *before, const char *after)
{
    static const char *const open[] = { "", "[-", "[+" }, *const close[] = { "", "-]", "+]" };
    struct diff_run *runs = NULL;
    size_t n = diff_words(a, str_of(before), str_of(after), &runs);
    struct str all = STR("");
    for (size_t i = 0; i < n; i++)
        all = arena_fmt(a, "%.*s%s%.*s%s", STR_ARG(all), open[runs[i].kind], STR_ARG(runs[i].words),
                        close[runs[i].kind]);
    return arena_z(a, all);
}

static void only_the_words_that_changed_are_marked(void **state)
{
    (void)state;
    assert_string_equal(told("Quatre lits jusqu’au 31 mars", "Six lits jusqu’au 31 mars"),
                        "[-Quatre -][+Six +]lits jusqu’au 31 mars");
    assert_string_equal(told("Appeler chaque lundi matin", "Appeler chaque lundi et jeudi matin"),
                        "Appeler chaque lundi [+et jeudi +]matin");
    assert_string_equal(told("un deux trois quatre", "un deux quatre cinq"),
                        "un deux [-trois -]quatre [+cinq+]");
}

static void lines_are_kept_as_they_are(void **state)
{
    (void)state;
    assert_string_equal(told("un\ndeux trois\nquatre", "un\ndeux trois\ncinq"),
                        "un\ndeux trois\n[-quatre-][+cinq+]");
    assert_string_equal(told("un  deux trois", "un deux trois"), "un deux trois");
}

static void what_has_little_in_common_is_shown_whole(void **state)
{
    (void)state;
    assert_string_equal(told("Vieux quai", "Quai neuf"), "");
    assert_string_equal(told("", "Quai neuf"), "");
    assert_string_equal(told("Un an de chambres réservées", "Réserver quatre chambres"), "");
    assert_string_equal(told("quai", "quai"), ""); /* one word says nothing */
}

/* Taking away what went gives the text after; taking away what came gives the one before. */
static void both_texts_can_be_read_from_the_runs(void **state)
{
    (void)state;
    static const char *const words[] = { "lit ", "lits ", "place ", "soir\n", "quatre " };
    srand(7);
    for (int round = 0; round < 400; round++) {
        struct str texts[2] = { STR(""), STR("") }, read[2] = { STR(""), STR("") };
        for (int i = 0; i < 12; i++) {
            const char *w = words[rand() % 5];
            for (int side = 0; side < 2; side++)
                if (rand() % 4)
                    texts[side] = arena_fmt(a, "%.*s%s", STR_ARG(texts[side]), w);
        }
        struct diff_run *runs;
        size_t n = diff_words(a, texts[0], texts[1], &runs);
        for (size_t i = 0; i < n; i++)
            for (int side = 0; side < 2; side++)
                if (runs[i].kind != (side ? DIFF_GONE : DIFF_NEW))
                    read[side] =
                        arena_fmt(a, "%.*s%.*s", STR_ARG(read[side]), STR_ARG(runs[i].words));
        if (n) {
            assert_true(str_eq(read[0], texts[0]));
            assert_true(str_eq(read[1], texts[1]));
        }
        arena_reset(a);
    }
}

static void long_texts_are_not_compared_for_ever(void **state)
{
    (void)state;
    size_t n = 6000;
    char *p = arena_alloc(a, 2 * n), *other = arena_alloc(a, 2 * n);
    for (size_t i = 0; i < n; i++) {
        p[2 * i] = (char)('a' + i % 26);
        other[2 * i] = (char)('a' + i * 7 % 26);
        p[2 * i + 1] = other[2 * i + 1] = ' ';
    }
    struct diff_run *runs;
    assert_int_equal(diff_words(a, (struct str){ p, 2 * n }, (struct str){ other, 2 * n }, &runs),
                     0);
    assert_int_equal(diff_words(a, (struct str){ p, 8000 }, (struct str){ other, 8000 }, &runs), 0);
    assert_int_equal(diff_words(a, (struct str){ p, 8000 }, (struct str){ p, 7990 }, &runs), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_words_that_changed_are_marked),
        cmocka_unit_test(lines_are_kept_as_they_are),
        cmocka_unit_test(what_has_little_in_common_is_shown_whole),
        cmocka_unit_test(both_texts_can_be_read_from_the_runs),
        cmocka_unit_test(long_texts_are_not_compared_for_ever),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
