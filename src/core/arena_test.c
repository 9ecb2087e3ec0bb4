/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/arena.h"

#include "core/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { CAP = 8 << 20 };

static int fixture(void **state)
{
    *state = arena_new(CAP);
    return 0;
}

static int fixture_end(void **state)
{
    arena_free(*state);
    return 0;
}

static bool all_zero(const char *p, size_t n)
{
    return n == 0 || (p[0] == 0 && memcmp(p, p + 1, n - 1) == 0);
}

static void memory_is_zeroed_and_aligned_before_and_after_a_reset(void **state)
{
    struct arena *a = *state;
    for (int round = 0; round < 3; round++) {
        for (size_t n = 0; n < 3000; n += 7) {
            char *p = arena_alloc(a, n);
            assert_int_equal((uintptr_t)p % 16, 0);
            assert_true(all_zero(p, n));
            memset(p, 0xAB, n);
        }
        assert_true(arena_used(a) > 600000); /* several blocks */
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
    }
}

static size_t mapped_pages(void)
{
    size_t pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    assert_non_null(statm);
    assert_int_equal(fscanf(statm, "%zu", &pages), 1);
    fclose(statm);
    return pages;
}

static void a_reset_keeps_little_and_gives_the_rest_back(void **state)
{
    (void)state;
    struct arena *a = arena_new(256 << 20);
    size_t before = mapped_pages();
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 1000; i++)
            memset(arena_alloc(a, 60000), 1, 60000);
        assert_true(mapped_pages() - before > 60000000 / 4096);
        arena_reset(a);
        assert_true(mapped_pages() < before + (700 << 10) / 4096);
    }
    arena_free(a);
}

static enum fault_kind try_alloc(struct arena *a, size_t n, size_t size)
{
    struct fault f;
    if (FAULT_CAUGHT(&f))
        return f.kind;
    arena_array_of(a, n, size);
    fault_done(&f);
    return FAULT_NONE;
}

static void the_cap_holds(void **state)
{
    struct arena *a = *state;
    assert_int_equal(try_alloc(a, CAP, 1), FAULT_NONE);
    assert_int_equal(try_alloc(a, 1, 1), FAULT_MEMORY);
    arena_reset(a);
    assert_int_equal(try_alloc(a, 1, CAP + 1), FAULT_MEMORY);
    assert_int_equal(try_alloc(a, 1, SIZE_MAX), FAULT_MEMORY);
    assert_int_equal(try_alloc(a, SIZE_MAX / 2, 3), FAULT_MEMORY);
    assert_int_equal(try_alloc(a, 1, 1), FAULT_NONE);
}

static void growing_keeps_what_was_there(void **state)
{
    struct arena *a = *state;
    char *p = arena_alloc(a, 10), *first = p;
    memcpy(p, "0123456789", 10);
    p = arena_grow(a, p, 10, 5000);
    assert_ptr_equal(p, first); /* the newest allocation stays where it is */
    assert_memory_equal(p, "0123456789", 10);
    assert_true(all_zero(p + 10, 4990));
    arena_alloc(a, 1);
    char *moved = arena_grow(a, p, 5000, 300000);
    assert_ptr_not_equal(moved, p);
    assert_memory_equal(moved, "0123456789", 10);
    assert_true(all_zero(moved + 10, 299990));
    assert_ptr_equal(arena_grow(a, moved, 300000, 20), moved);
    assert_non_null(arena_grow(a, NULL, 0, 1));
}

static enum fault_kind try_grow(struct arena *a, void *p, size_t from, size_t to)
{
    struct fault f;
    if (FAULT_CAUGHT(&f))
        return f.kind;
    arena_grow(a, p, from, to);
    fault_done(&f);
    return FAULT_NONE;
}

static void growing_counts_against_the_cap(void **state)
{
    struct arena *a = *state;
    size_t before;
    void *p = arena_alloc(a, 100);
    before = arena_used(a);
    assert_int_equal(try_grow(a, p, 100, 1100), FAULT_NONE);
    assert_in_range(arena_used(a) - before, 980, 1024);
    assert_int_equal(try_grow(a, p, 1100, SIZE_MAX), FAULT_MEMORY);
}

static char order[8];

static void note(void *arg)
{
    strncat(order, arg, 1);
}

static void clean_up_runs_newest_first_and_once(void **state)
{
    (void)state;
    struct arena *a = arena_new(CAP);
    arena_defer(a, note, "1");
    arena_defer(a, note, "2");
    arena_reset(a);
    assert_string_equal(order, "21");
    arena_defer(a, note, "3");
    arena_free(a);
    assert_string_equal(order, "213");
    arena_free(NULL);
}

static void texts_are_copied_with_a_zero_behind(void **state)
{
    struct arena *a = *state;
    struct str s = arena_str(a, str_sub(STR("abcdef"), 1, 3));
    assert_int_equal(s.n, 3);
    assert_string_equal(s.p, "bcd");
    assert_null(arena_str(a, STR_NULL).p);
    assert_string_equal(arena_z(a, STR_NULL), "");
    assert_non_null(arena_str(a, STR("")).p);
}

static void formatting_has_no_length_limit(void **state)
{
    struct arena *a = *state;
    for (int n = 250; n < 260; n++) {
        struct str s = arena_fmt(a, "%*d", n, 7);
        assert_int_equal(s.n, n);
        assert_int_equal(strlen(s.p), n);
    }
    assert_int_equal(arena_fmt(a, "%*d", 100000, 7).n, 100000);
    assert_true(str_is(arena_fmt(a, "%.*s!", STR_ARG(STR_NULL)), "!"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_is_zeroed_and_aligned_before_and_after_a_reset,
                                        fixture, fixture_end),
        cmocka_unit_test(a_reset_keeps_little_and_gives_the_rest_back),
        cmocka_unit_test_setup_teardown(the_cap_holds, fixture, fixture_end),
        cmocka_unit_test_setup_teardown(growing_keeps_what_was_there, fixture, fixture_end),
        cmocka_unit_test_setup_teardown(growing_counts_against_the_cap, fixture, fixture_end),
        cmocka_unit_test(clean_up_runs_newest_first_and_once),
        cmocka_unit_test_setup_teardown(texts_are_copied_with_a_zero_behind, fixture, fixture_end),
        cmocka_unit_test_setup_teardown(formatting_has_no_length_limit, fixture, fixture_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
