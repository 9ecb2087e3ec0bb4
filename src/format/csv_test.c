/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/csv.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

#define SPECTRUM "../shared/data/text/csv-spectrum"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct str file_bytes(const char *path)
{
    char *p = arena_alloc(arena, 1 << 20);
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    ssize_t n = read(fd, p, 1 << 20);
    close(fd);
    assert_true(n >= 0);
    return (struct str){ p, (size_t)n };
}

static void rows_say_on_which_line_they_begin(void **state)
{
    (void)state;
    struct csv_table t;
    csv_table_read(arena, STR("a,b\n1,\"x\ny\"\n2,z\n\n3,last"), ',', &t);
    assert_int_equal(t.n_rows, 3);
    assert_int_equal(t.rows[0].line, 2);
    assert_int_equal(t.rows[1].line, 4);
    assert_int_equal(t.rows[2].line, 6);
    assert_true(str_is(csv_cell(&t, 0, "b"), "x\ny"));
    assert_true(str_is(csv_cell(&t, 2, "b"), "last"));
}

static void pieces_of_any_size_give_the_same_rows(void **state)
{
    (void)state;
    struct str bytes = STR("\xEF\xBB\xBFh1;h2\r\n\"a;\"\"b\"\"\";c\r\nd;e");
    struct csv_table t;
    csv_table_read(arena, bytes, ';', &t);
    assert_true(str_is(t.heading[0], "h1"));
    assert_true(str_is(csv_cell(&t, 0, "h1"), "a;\"b\""));
    assert_true(str_is(csv_cell(&t, 1, "h2"), "e"));
}

static void spaces_around_a_cell_are_kept(void **state)
{
    (void)state;
    struct csv_table t;
    csv_table_read(arena, STR("a\n  x \n"), ',', &t);
    assert_true(str_is(csv_cell(&t, 0, "a"), "  x "));
}

static bool stop_after_two(void *ctx, const struct csv_row *row)
{
    (void)row;
    return ++*(int *)ctx < 2;
}

static void reading_stops_when_asked(void **state)
{
    (void)state;
    int n = 0;
    assert_false(csv_read(arena, STR("1\n2\n3\n4\n"), ',', stop_after_two, &n));
    assert_int_equal(n, 2);
}

static const char *without_cr(const char *text)
{
    char *z = arena_z(arena, str_of(text)), *to = z;
    for (const char *from = z; *from; from++)
        if (*from != '\r')
            *to++ = *from;
    *to = 0;
    return z;
}

/* Compares with what others expect of the same bytes (csv-spectrum). The stored copies lost their
 * CRs on the way (all lines end in LF, those of the crlf files too), so the expected ones are taken
 * off. */
static void compare(const struct csv_table *t, const char *json_path)
{
    json_error_t error;
    json_t *expected = json_load_file(json_path, 0, &error);
    assert_non_null(expected);
    assert_int_equal(json_array_size(expected), t->n_rows);
    for (size_t i = 0; i < t->n_rows; i++) {
        const char *key;
        json_t *value;
        json_object_foreach(json_array_get(expected, i), key, value)
        {
            struct str cell = csv_cell(t, i, key);
            assert_string_equal(arena_z(arena, cell.p ? cell : STR("")),
                                without_cr(json_string_value(value)));
        }
    }
    json_decref(expected);
}

static void the_spectrum_of_csv_files_reads_exactly(void **state)
{
    (void)state;
    static const char *const names[] = { "comma_in_quotes",
                                         "empty",
                                         "empty_crlf",
                                         "escaped_quotes",
                                         "json",
                                         "newlines",
                                         "newlines_crlf",
                                         "quotes_and_newlines",
                                         "simple",
                                         "simple_crlf",
                                         "utf8" };
    if (access(SPECTRUM, R_OK) != 0)
        skip();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct csv_table t;
        const char *csv = arena_fmt(arena, SPECTRUM "/csvs/%s.csv", names[i]).p;
        csv_table_read(arena, file_bytes(csv), ',', &t);
        compare(&t, arena_fmt(arena, SPECTRUM "/json/%s.json", names[i]).p);
    }
    /* The twelfth has a JSON of another telephone and another shape; its own cells are what counts.
     */
    struct csv_table t;
    csv_table_read(arena, file_bytes(SPECTRUM "/csvs/location_coordinates.csv"), ',', &t);
    assert_int_equal(t.n_rows, 1);
    assert_true(str_is(csv_cell(&t, 0, "Contact Phone Number"), "2095257564"));
    assert_true(str_ends(csv_cell(&t, 0, "Location Coordinates"), STR("17.9\"W")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_say_on_which_line_they_begin, setup, teardown),
        cmocka_unit_test_setup_teardown(pieces_of_any_size_give_the_same_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(spaces_around_a_cell_are_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(reading_stops_when_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(the_spectrum_of_csv_files_reads_exactly, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
