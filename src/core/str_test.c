/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void null_and_empty_are_two_things(void **state)
{
    (void)state;
    assert_null(str_of(NULL).p);
    assert_non_null(STR("").p);
    assert_true(str_eq(STR(""), STR_NULL)); /* but they hold the same bytes */
    assert_true(str_is_blank(STR_NULL));
    assert_true(str_is_blank(STR(" \t\xC2\xA0\r\n")));
    assert_false(str_is_blank(STR(" . ")));
    assert_null(str_sub(STR_NULL, 1, 2).p);
}

static void clipping_cuts_no_character(void **state)
{
    (void)state;
    assert_true(str_is(str_clip(STR("été"), 5), "été"));
    assert_true(str_is(str_clip(STR("été"), 4), "ét"));
    assert_true(str_is(str_clip(STR("été"), 1), ""));
    assert_true(str_is(str_clip(STR("abc"), 2), "ab"));
    assert_null(str_clip(STR_NULL, 2).p);
}

static void trimming_takes_the_no_break_space_and_leaves_half_of_it(void **state)
{
    (void)state;
    assert_true(str_is(str_trim(STR(" \xC2\xA0 a b \xC2\xA0")), "a b"));
    assert_true(str_is(str_trim(STR("\xC3\xA0")), "\xC3\xA0")); /* à ends with the same byte */
    assert_int_equal(str_trim(STR("\xA0")).n, 1);
    assert_int_equal(str_trim(STR("  ")).n, 0);
}

static void texts_order_by_byte_and_the_shorter_first(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_true(str_cmp(STR("\xC3"), STR("z")) > 0);
    assert_int_equal(str_cmp(STR_NULL, STR("")), 0);
    assert_true(str_cmp(STR("a"), STR("a\0b")) < 0);
}

static void pieces_are_found_and_clipped(void **state)
{
    (void)state;
    assert_true(str_starts(STR("abc"), STR("ab")));
    assert_false(str_starts(STR("a"), STR("ab")));
    assert_true(str_ends(STR("abc"), STR("bc")));
    assert_true(str_ends(STR("abc"), STR("")));
    assert_false(str_ends(STR("c"), STR("bc")));
    assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
    assert_int_equal(str_find(STR("abc"), STR("d")), -1);
    assert_int_equal(str_find(STR_NULL, STR("d")), -1);
    assert_int_equal(str_find(STR("abc"), STR("")), 0);
    assert_true(str_is(str_sub(STR("abc"), 1, SIZE_MAX), "bc"));
    assert_int_equal(str_sub(STR("abc"), 9, 1).n, 0);
}

static void a_list_is_walked_piece_by_piece(void **state)
{
    (void)state;
    struct str rest = STR("a,,b,"), piece, head, tail;
    assert_true(str_next(&rest, ',', &piece));
    assert_true(str_is(piece, "a"));
    assert_true(str_next(&rest, ',', &piece));
    assert_int_equal(piece.n, 0);
    assert_true(str_next(&rest, ',', &piece));
    assert_true(str_is(piece, "b"));
    assert_false(str_next(&rest, ',', &piece));

    assert_true(str_cut(STR("name="), '=', &head, &tail));
    assert_true(str_is(head, "name"));
    assert_non_null(tail.p);
    assert_false(str_cut(STR("name"), '=', &head, &tail));
    assert_true(str_is(head, "name"));
    assert_null(tail.p);
}

static void only_whole_numbers_in_range_are_read(void **state)
{
    (void)state;
    int64_t v = 7;
    assert_true(str_to_i64(STR("-9223372036854775808"), &v));
    assert_true(v == INT64_MIN);
    assert_true(str_to_i64(STR("+9223372036854775807"), &v));
    assert_true(v == INT64_MAX);
    assert_true(str_to_i64(STR("007"), &v));
    assert_int_equal(v, 7);
    struct str bad[] = { STR("9223372036854775808"),
                         STR("-9223372036854775809"),
                         STR("99999999999999999999"),
                         STR(""),
                         STR("-"),
                         STR("1 "),
                         STR("0x1"),
                         STR("1.0"),
                         STR_NULL };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(str_to_i64(bad[i], &v));
    assert_int_equal(v, 7);
}

static void utf8_is_checked_to_the_letter(void **state)
{
    (void)state;
    struct str good[] = {
        STR(""),
        STR("plain ascii, longer than eight"),
        STR("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x8F\xA0"),
        STR("12345678\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"),
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(str_is_utf8(good[i]));
    struct str bad[] = {
        STR("\x80"),         STR("\xC0\x80"),         STR("\xC1\xBF"),     STR("\xE0\x9F\xBF"),
        STR("\xED\xA0\x80"), STR("\xF0\x8F\xBF\xBF"), STR("\xF5\x80\x80"), STR("\xF4\x90\x80\x80"),
        STR("\xC3"),         STR("abcdefgh\xE2\x82"), STR("\xC3("),        STR("\xE2\x82("),
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(str_is_utf8(bad[i]));
}

static void the_hash_is_fnv_1a(void **state)
{
    (void)state;
    assert_true(str_hash(STR("")) == 0xcbf29ce484222325u);
    assert_true(str_hash(STR("a")) == 0xaf63dc4c8601ec8cu);
    assert_true(str_hash(STR("foobar")) == 0x85944171f73967e8u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(null_and_empty_are_two_things),
        cmocka_unit_test(clipping_cuts_no_character),
        cmocka_unit_test(trimming_takes_the_no_break_space_and_leaves_half_of_it),
        cmocka_unit_test(texts_order_by_byte_and_the_shorter_first),
        cmocka_unit_test(pieces_are_found_and_clipped),
        cmocka_unit_test(a_list_is_walked_piece_by_piece),
        cmocka_unit_test(only_whole_numbers_in_range_are_read),
        cmocka_unit_test(utf8_is_checked_to_the_letter),
        cmocka_unit_test(the_hash_is_fnv_1a),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
