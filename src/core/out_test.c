/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/out.h"

#include "core/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct arena *arena;

static int start(void **state)
{
    (void)state;
    arena = arena_new(64 << 20);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

struct escape_case {
    struct str in;
    const char *out;
};

static void check(void (*write_one)(struct out *, struct str), const struct escape_case *cases,
                  size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct out o;
        out_init(&o, arena, 1 << 20);
        write_one(&o, cases[i].in);
        out_char(&o, '\0');
        assert_string_equal(out_view(&o).p, cases[i].out);
    }
}

#define CHECK(fn, cases) check(fn, cases, sizeof(cases) / sizeof *(cases))

static void html_escapes_text_and_attributes_and_drops_controls(void **state)
{
    (void)state;
    const struct escape_case cases[] = {
        { STR("plain"), "plain" },
        { STR(""), "" },
        { STR_NULL, "" },
        { STR("<a href=\"x\" b='y'>&amp;"), "&lt;a href=&#34;x&#34; b=&#39;y&#39;&gt;&amp;amp;" },
        { STR("a\0b\x01\tc\nd\re\x7F"), "ab\tc\nde" },
        { STR("\xC2\x85x\xC2\xA0y\xC2\xABz\xC3\xA9"), "x\xC2\xA0y\xC2\xABz\xC3\xA9" },
        { STR("&&"), "&amp;&amp;" },
        { STR("\xC2"), "\xC2" },
    };
    CHECK(out_html, cases);
}

static void an_address_part_keeps_only_unreserved_characters(void **state)
{
    (void)state;
    const struct escape_case cases[] = {
        { STR("a-B_9.~"), "a-B_9.~" },
        { STR("\xC3\xA9 &/?"), "%C3%A9%20%26%2F%3F" },
        { STR_NULL, "" },
    };
    CHECK(out_url_part, cases);
}

static void an_address_with_a_scheme_that_runs_code_becomes_a_hash(void **state)
{
    (void)state;
    const struct escape_case cases[] = {
        { STR("https://a.example/?b=1&c"), "https://a.example/?b=1&amp;c" },
        { STR("MAILTO:a@b.ca"), "MAILTO:a@b.ca" },
        { STR("tel:+15145550100"), "tel:+15145550100" },
        { STR("/organizations?sort=name:asc"), "/organizations?sort=name:asc" },
        { STR("#part"), "#part" },
        { STR("a/b:c"), "a/b:c" },
        { STR("javascript:alert(1)"), "#" },
        { STR(" JavaScript:alert(1)"), "#" },
        { STR("java\tscript:alert(1)"), "#" },
        { STR("\x01javascript:alert(1)"), "#" },
        { STR("data:text/html,x"), "#" },
        { STR("httpsx:a"), "#" },
        { STR(":x"), "#" },
        { STR(""), "#" },
        { STR_NULL, "#" },
    };
    CHECK(out_url, cases);
}

static void json_is_valid_whatever_the_bytes(void **state)
{
    (void)state;
    const struct escape_case cases[] = {
        { STR_NULL, "null" },
        { STR(""), "\"\"" },
        { STR("a\"b\\c/\n\t\r\b\f\v\x01\x7F"),
          "\"a\\\"b\\\\c/\\n\\t\\r\\b\\f\\u000b\\u0001\\u007f\"" },
        { STR("</script>\xC3\xA9"), "\"\\u003c/script>\xC3\xA9\"" },
        { STR("\xC3\xA9\xFF"
              "b\xC3"),
          "\"\xC3\xA9\xEF\xBF\xBD"
          "b\xEF\xBF\xBD\"" },
    };
    CHECK(out_json, cases);
}

static void a_csv_cell_is_quoted_and_no_formula(void **state)
{
    (void)state;
    const struct escape_case cases[] = {
        { STR("plain"), "plain" },    { STR("a,b"), "\"a,b\"" },
        { STR("a;b"), "\"a;b\"" },    { STR("say \"hi\"\n"), "\"say \"\"hi\"\"\n\"" },
        { STR("=1+1"), "'=1+1" },     { STR("+1 514 555-0100"), "'+1 514 555-0100" },
        { STR("@x"), "'@x" },         { STR("-x"), "'-x" },
        { STR("-12"), "-12" },        { STR("-12,5"), "\"-12,5\"" },
        { STR("-1.2.3"), "'-1.2.3" }, { STR("-1+1"), "'-1+1" },
        { STR("-"), "'-" },           { STR("\t=1"), "\"'\t=1\"" },
        { STR(" a"), "\" a\"" },      { STR_NULL, "" },
    };
    CHECK(out_csv, cases);
}

static void numbers_are_written_to_the_last_one(void **state)
{
    (void)state;
    struct out o;
    out_init(&o, arena, 4096);
    out_i64(&o, INT64_MIN);
    out_char(&o, ' ');
    out_i64(&o, 0);
    out_fmt(&o, " %d%%", 42);
    assert_true(str_is(out_view(&o), "-9223372036854775808 0 42%"));
    out_fmt(&o, "%*d", 1000, 7);
    assert_int_equal(out_total(&o), 26 + 1000);
}

static enum fault_kind try_bytes(struct out *o, const char *p, size_t n)
{
    struct fault f;
    if (FAULT_CAUGHT(&f))
        return f.kind;
    out_bytes(o, p, n);
    fault_done(&f);
    return FAULT_NONE;
}

static void the_maximum_is_exact(void **state)
{
    (void)state;
    static char big[3 << 20];
    for (size_t max = 1; max < 5000; max += 611) {
        struct out o;
        out_init(&o, arena, max);
        for (size_t i = 0; i < max; i++)
            out_char(&o, 'x');
        assert_int_equal(try_bytes(&o, "y", 1), FAULT_MEMORY);
        assert_int_equal(out_total(&o), max);
    }
    struct out o;
    out_init(&o, arena, sizeof big);
    assert_int_equal(try_bytes(&o, big, sizeof big - 1), FAULT_NONE);
    assert_int_equal(try_bytes(&o, big, 2), FAULT_MEMORY);
    assert_int_equal(try_bytes(&o, big, 1), FAULT_NONE);
    assert_int_equal(try_bytes(&o, big, 1), FAULT_MEMORY);
    out_init(&o, arena, 0);
    assert_int_equal(try_bytes(&o, big, 1), FAULT_MEMORY);
    assert_non_null(out_view(&o).p);
}

static void an_expected_length_may_be_passed(void **state)
{
    (void)state;
    struct out o;
    out_init(&o, arena, 100);
    size_t before = arena_used(arena);
    out_expect(&o, 5);
    out_lit(&o, "12345");
    assert_true(arena_used(arena) - before <= 16);
    out_lit(&o, "6789");
    assert_true(str_is(out_view(&o), "123456789"));
    out_init(&o, arena, 4);
    out_expect(&o, SIZE_MAX);
    assert_int_equal(try_bytes(&o, "12345", 5), FAULT_MEMORY);
    assert_int_equal(try_bytes(&o, "1234", 4), FAULT_NONE);
}

static void a_long_text_goes_to_an_unnamed_file_in_order(void **state)
{
    (void)state;
    struct out o;
    out_init(&o, arena, SIZE_MAX);
    char line[64];
    size_t total = 0;
    static char big[OUT_SPOOL + 3];
    memset(big, 'b', sizeof big);
    for (int i = 0; i < 200000; i++) {
        int n = snprintf(line, sizeof line, "line %d\n", i);
        out_bytes(&o, line, (size_t)n);
        total += (size_t)n;
    }
    out_bytes(&o, big, sizeof big);
    out_lit(&o, "end");
    total += sizeof big + 3;
    assert_int_equal(out_total(&o), total);
    assert_true(o.cap <= OUT_SPOOL);
    out_flush(&o);
    assert_int_equal(o.n, 0);
    assert_int_equal(o.spooled, total);

    struct stat st;
    assert_int_equal(fstat(o.fd, &st), 0);
    assert_int_equal(st.st_size, total);
    assert_int_equal(st.st_nlink, 0);
    char *read_back = arena_alloc(arena, total);
    assert_int_equal(pread(o.fd, read_back, total, 0), total);
    char *p = read_back;
    for (int i = 0; i < 200000; i++) {
        int n = snprintf(line, sizeof line, "line %d\n", i);
        assert_memory_equal(p, line, (size_t)n);
        p += n;
    }
    assert_memory_equal(p, big, sizeof big);
    assert_memory_equal(p + sizeof big, "end", 3);
}

static void the_file_is_closed_with_the_arena(void **state)
{
    (void)state;
    struct arena *own = arena_new(8 << 20);
    struct out o;
    out_init(&o, own, SIZE_MAX);
    char *zeros = arena_alloc(own, OUT_SPOOL + 1);
    out_bytes(&o, zeros, OUT_SPOOL + 1);
    struct stat st;
    int fd = o.fd;
    assert_int_equal(fstat(fd, &st), 0);
    arena_free(own);
    assert_int_equal(fstat(fd, &st), -1);
}

static void without_a_place_for_the_file_a_fault_is_raised(void **state)
{
    (void)state;
    struct out o;
    out_init(&o, arena, SIZE_MAX);
    char *zeros = arena_alloc(arena, OUT_SPOOL + 1);
    setenv("TMPDIR", "/nowhere/at/all", 1);
    enum fault_kind kind = try_bytes(&o, zeros, OUT_SPOOL + 1);
    unsetenv("TMPDIR");
    assert_int_equal(kind, FAULT_STORE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_escapes_text_and_attributes_and_drops_controls),
        cmocka_unit_test(an_address_part_keeps_only_unreserved_characters),
        cmocka_unit_test(an_address_with_a_scheme_that_runs_code_becomes_a_hash),
        cmocka_unit_test(json_is_valid_whatever_the_bytes),
        cmocka_unit_test(a_csv_cell_is_quoted_and_no_formula),
        cmocka_unit_test(numbers_are_written_to_the_last_one),
        cmocka_unit_test(the_maximum_is_exact),
        cmocka_unit_test(an_expected_length_may_be_passed),
        cmocka_unit_test(a_long_text_goes_to_an_unnamed_file_in_order),
        cmocka_unit_test(the_file_is_closed_with_the_arena),
        cmocka_unit_test(without_a_place_for_the_file_a_fault_is_raised),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
