/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/sheet.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;
static unsigned char key[SECRET_KEY_BYTES];

static int setup(void **state)
{
    (void)state;
    secret_start();
    a = arena_new(64 << 20);
    secret_random(key, sizeof key);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void a_key_comes_back_from_paper(void **state)
{
    (void)state;
    for (int t = 0; t < 200; t++) {
        unsigned char back[SECRET_KEY_BYTES] = { 0 };
        secret_random(key, sizeof key);
        for (int i = 0; i < SHEET_LINES; i++)
            assert_true(sheet_read_line(sheet_line(a, key, i), i, back));
        assert_memory_equal(back, key, sizeof key);
    }
}

static void small_letters_spaces_and_likenesses_are_understood(void **state)
{
    (void)state;
    unsigned char back[SECRET_KEY_BYTES] = { 0 };
    memset(key, 0, sizeof key);
    for (int i = 0; i < SHEET_LINES; i++) {
        char *line = arena_z(a, sheet_line(a, key, i));
        for (char *p = line + 3; *p; p++)
            *p = *p == '0' ? 'o' : *p == '1' ? 'l' : (char)tolower((unsigned char)*p);
        line[8] = '-';
        assert_true(sheet_read_line(str_of(line + 3), i, back));
    }
    assert_memory_equal(back, key, sizeof key);
}

/* Of all that a hand does: one sign taken for another, two neighbours swapped, a sign missing. */
static void a_slip_of_the_pen_is_found_in_its_line(void **state)
{
    (void)state;
    unsigned char back[SECRET_KEY_BYTES];
    secret_random(key, sizeof key);
    for (int i = 0; i < SHEET_LINES; i++) {
        const char *right = arena_z(a, sheet_line(a, key, i));
        size_t n = strlen(right);
        for (size_t at = 4; at < n; at++)
            for (const char *s = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; *s; s++) {
                char *wrong = arena_z(a, str_of(right));
                if (right[at] == ' ' || right[at] == *s)
                    continue;
                wrong[at] = *s;
                assert_false(sheet_read_line(str_of(wrong), i, back));
            }
        assert_false(sheet_read_line(str_sub(str_of(right), 0, n - 1), i, back));
        assert_false(sheet_read_line(arena_fmt(a, "%s0", right), i, back));
        assert_false(sheet_read_line(STR(""), i, back));
    }
}

static void a_line_in_the_place_of_another_is_refused(void **state)
{
    (void)state;
    unsigned char back[SECRET_KEY_BYTES];
    memset(key, 0x5a, sizeof key); /* all lines say the same: only the check differs */
    for (int i = 0; i < SHEET_LINES; i++)
        for (int k = 0; k < SHEET_LINES; k++)
            assert_true(sheet_read_line(str_sub(sheet_line(a, key, i), 3, 100), k, back) ==
                        (i == k));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_comes_back_from_paper),
        cmocka_unit_test(small_letters_spaces_and_likenesses_are_understood),
        cmocka_unit_test(a_slip_of_the_pen_is_found_in_its_line),
        cmocka_unit_test(a_line_in_the_place_of_another_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
