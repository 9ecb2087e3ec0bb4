/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/samples.h"
#include "view/list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

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

static const struct field *field(const char *name)
{
    return entity_field(&entity_sample, str_of(name));
}

static int hex(char c)
{
    return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

static struct str decoded(struct str s)
{
    struct out o;
    out_init(&o, arena, 1 << 20);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '%') {
            out_char(&o, s.p[i]);
            continue;
        }
        out_char(&o, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
        i += 2;
    }
    return out_view(&o).p ? out_view(&o) : STR("");
}

/* What the server would make of an address. */
static void parse_address(struct str address, struct list_query *ret)
{
    struct str path, query, piece, name, value;
    struct value *values = arena_array(arena, struct value, 300);
    size_t n = 0;
    if (str_cut(address, '?', &path, &query))
        while (str_next(&query, '&', &piece)) {
            str_cut(piece, '=', &name, &value);
            values[n++] = (struct value){ decoded(name), decoded(value) };
        }
    list_parse(arena, values, n, &entity_sample, ret);
}

static void parse_one(const char *name, const char *value, struct list_query *ret)
{
    struct value v = { str_of(name), str_of(value) };
    list_parse(arena, &v, 1, &entity_sample, ret);
}

static void assert_str(struct str s, const char *expected)
{
    assert_string_equal(arena_z(arena, s), expected);
}

static void an_address_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    struct list_query q = { .entity = &entity_sample, .limit = 100, .archived = true };
    q.search = STR("l’été & 50 % + #1?");
    q.filters[0] = (struct list_filter){ field("sector"), { STR("a&b=c"), STR("-") }, 2 };
    q.filters[1] = (struct list_filter){ field("mood"), { STR("calm") }, 1 };
    q.n_filters = 2;
    q.sort = field("since");
    q.descending = q.before = true;
    q.cursor_key = STR("cote~d’or \"x\"");
    q.cursor_id = 42;

    struct list_query back;
    struct str address = list_address(arena, "/samples", &q);
    parse_address(address, &back);
    assert_true(str_eq(back.search, q.search));
    assert_int_equal(back.n_filters, 2);
    assert_ptr_equal(back.filters[0].field, q.filters[0].field);
    assert_int_equal(back.filters[0].n_values, 2);
    assert_str(back.filters[0].values[0], "a&b=c");
    assert_str(back.filters[0].values[1], "-");
    assert_str(back.filters[1].values[0], "calm");
    assert_ptr_equal(back.sort, q.sort);
    assert_true(back.descending && back.before && back.archived);
    assert_true(str_eq(back.cursor_key, q.cursor_key));
    assert_int_equal(back.cursor_id, 42);
    assert_int_equal(back.limit, 100);
    assert_true(str_eq(list_address(arena, "/samples", &back), address));
}

static void a_plain_list_has_a_plain_address(void **state)
{
    (void)state;
    struct list_query q;
    list_parse(arena, NULL, 0, &entity_sample, &q);
    assert_str(list_address(arena, "/samples", &q), "/samples");
    assert_int_equal(q.limit, 50);
    assert_null(q.cursor_key.p);
    assert_false(list_is_narrowed(&q));
}

static void a_cursor_that_is_not_ours_is_passed_over(void **state)
{
    (void)state;
    char *long_key = arena_alloc(arena, 700);
    memset(long_key, 'a', 690);
    memcpy(long_key + 690, "~1", 3);
    const char *hostile[] = { "~",     "abc",   "abc~", "~0",
                              "a~-1",  "a~+ 1", "a~1x", "a~99999999999999999999",
                              "42",    "~~",    "a~1~", "' or 1=1 --",
                              "a~1.5", long_key };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        struct list_query q;
        parse_one("after", hostile[i], &q);
        assert_null(q.cursor_key.p);
        assert_int_equal(q.cursor_id, 0);
    }
}

static void a_cursor_may_have_an_empty_key_or_a_tilde_in_it(void **state)
{
    (void)state;
    struct list_query q;
    parse_one("after", "~5", &q);
    assert_non_null(q.cursor_key.p);
    assert_int_equal(q.cursor_key.n, 0);
    assert_int_equal(q.cursor_id, 5);
    parse_one("before", "a~b~7", &q);
    assert_str(q.cursor_key, "a~b");
    assert_true(q.before);
}

static void only_declared_fields_filter_and_sort(void **state)
{
    (void)state;
    struct list_query q;
    parse_one("notes", "x", &q);
    assert_int_equal(q.n_filters, 0);
    parse_one("nothing", "x", &q);
    assert_int_equal(q.n_filters, 0);
    parse_one("", "x", &q);
    assert_int_equal(q.n_filters, 0);
    parse_one("sort", "notes", &q);
    assert_null(q.sort);
    parse_one("sort", "-", &q);
    assert_null(q.sort);
    parse_one("sort", "-beds", &q);
    assert_ptr_equal(q.sort, field("beds"));
    assert_true(q.descending);
}

static void more_values_than_there_is_room_for_are_passed_over(void **state)
{
    (void)state;
    struct value values[200];
    for (size_t i = 0; i < 200; i++)
        values[i] = (struct value){ STR("sector"), arena_fmt(arena, "s%zu", i % 60) };
    struct list_query q;
    list_parse(arena, values, 200, &entity_sample, &q);
    assert_int_equal(q.n_filters, 1);
    assert_int_equal(q.filters[0].n_values, LIST_FILTER_VALUES);
}

static void a_value_asked_twice_counts_once(void **state)
{
    (void)state;
    struct list_query q;
    struct value values[] = { { STR("mood"), STR("calm") },
                              { STR("mood"), STR("calm") },
                              { STR("mood"), STR(" ") } };
    list_parse(arena, values, 3, &entity_sample, &q);
    assert_int_equal(q.filters[0].n_values, 1);
    assert_true(list_is_narrowed(&q));
}

static void sizes_are_three(void **state)
{
    (void)state;
    static const struct {
        const char *size;
        int limit;
    } cases[] = { { "25", 25 }, { "50", 50 }, { "100", 100 }, { "100000", 50 }, { "-1", 50 } };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct list_query q;
        parse_one("size", cases[i].size, &q);
        assert_int_equal(q.limit, cases[i].limit);
    }
}

static void the_place_of_the_first_row_is_only_said_when_it_makes_sense(void **state)
{
    (void)state;
    struct list_query q;
    parse_one("after", "a~5", &q);
    struct value from = { STR("from"), STR("51") };
    assert_int_equal(list_first(&from, 1, &q), 51);
    from.value = STR("-3");
    assert_int_equal(list_first(&from, 1, &q), 0);
    from.value = STR("9999999999999");
    assert_int_equal(list_first(&from, 1, &q), 0);
    q.cursor_key = STR_NULL;
    assert_int_equal(list_first(&from, 1, &q), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_read_back_as_it_was_written),
        cmocka_unit_test(a_plain_list_has_a_plain_address),
        cmocka_unit_test(a_cursor_that_is_not_ours_is_passed_over),
        cmocka_unit_test(a_cursor_may_have_an_empty_key_or_a_tilde_in_it),
        cmocka_unit_test(only_declared_fields_filter_and_sort),
        cmocka_unit_test(more_values_than_there_is_room_for_are_passed_over),
        cmocka_unit_test(a_value_asked_twice_counts_once),
        cmocka_unit_test(sizes_are_three),
        cmocka_unit_test(the_place_of_the_first_row_is_only_said_when_it_makes_sense),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
