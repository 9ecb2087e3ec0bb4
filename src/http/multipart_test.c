/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/multipart.h"

#include "core/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define KIND STR("multipart/form-data; boundary=\"--x7\"")
#define B "----x7"
#define FIELD(name, value)                                                                         \
    B "\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, filename, type, bytes)                                                     \
    B "\r\nContent-Disposition: form-data; name=\"" name "\"; filename=\"" filename                \
      "\"\r\nContent-Type: " type "\r\n\r\n" bytes "\r\n"
#define END B "--\r\n"

struct parsed {
    enum multipart_result result;
    const struct value *fields;
    const struct upload *files;
    size_t n_fields, n_files;
};

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new(64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* In pieces of `step` bytes. */
static struct parsed parse_by(struct str body, size_t step)
{
    struct parsed p = { 0 };
    struct multipart *m = multipart_new(a, KIND);
    assert_non_null(m);
    for (size_t i = 0; i < body.n; i += step)
        multipart_feed(m, str_sub(body, i, step));
    p.result = multipart_end(m, &p.fields, &p.n_fields, &p.files, &p.n_files);
    return p;
}

static void assert_text(struct str s, const char *expected)
{
    assert_int_equal(s.n, strlen(expected));
    assert_memory_equal(s.p, expected, s.n);
}

static void a_form_is_the_same_in_pieces_of_any_size(void **state)
{
    (void)state;
    struct str body = STR(FIELD("name", "Maison L\xC3\xA9vesque") FIELD("notes", "a\r\n--\r\n---x7")
                              FILE_PART("scan", "b.pdf", "application/pdf", "%PDF\r\n\r\n----x")
                                  FIELD("empty", "") END);
    for (size_t step = 1; step <= body.n; step++) {
        struct parsed p = parse_by(body, step);
        assert_int_equal(p.result, MULTIPART_GOOD);
        assert_int_equal(p.n_fields, 3);
        assert_text(p.fields[0].name, "name");
        assert_text(p.fields[0].value, "Maison L\xC3\xA9vesque");
        assert_text(p.fields[1].value, "a\n--\n---x7");
        assert_text(p.fields[2].value, "");
        assert_int_equal(p.n_files, 1);
        assert_text(p.files[0].field, "scan");
        assert_text(p.files[0].filename, "b.pdf");
        assert_text(p.files[0].type, "application/pdf");
        assert_int_equal(p.files[0].size, 13);
        char bytes[20];
        assert_int_equal(read(p.files[0].fd, bytes, sizeof bytes), 13);
        assert_memory_equal(bytes, "%PDF\r\n\r\n----x", 13);
        arena_reset(a);
    }
}

static void a_file_input_left_empty_is_no_upload(void **state)
{
    (void)state;
    struct parsed p = parse_by(STR(FILE_PART("scan", "", "application/octet-stream", "")
                                       FILE_PART("other", "c.txt", "text/plain", "c") END),
                               7);
    assert_int_equal(p.result, MULTIPART_GOOD);
    assert_int_equal(p.n_files, 1);
    assert_text(p.files[0].field, "other");
}

static void a_filename_is_its_last_part_only(void **state)
{
    static const struct {
        const char *sent, *kept;
    } names[] = {
        { "C:\\\\temp\\\\a.csv", "a.csv" },
        { "../../etc/passwd", "passwd" },
        { "a%22b.csv", "a\"b.csv" },
        { "un deux.csv", "un deux.csv" },
        { "x\\\"y.csv", "x\"y.csv" },
        { "caf\xC3\xA9.csv", "caf\xC3\xA9.csv" },
        { "a\x01"
          "b",
          "ab" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str body = arena_fmt(a,
                                    B "\r\nContent-Disposition: form-data; name=\"f\"; "
                                      "filename=\"%s\"\r\n\r\nx\r\n" END,
                                    names[i].sent);
        struct parsed p = parse_by(body, 1000);
        assert_int_equal(p.result, MULTIPART_GOOD);
        assert_int_equal(p.n_files, 1);
        assert_text(p.files[0].filename, names[i].kept);
    }
}

static void what_no_browser_sends_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "----x7",
        "----x7--x",
        FIELD("a", "b"), /* no end */
        "----x7\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n" END,
        "----x7\r\nContent-Disposition: form-data; name=\"a\"\n\r\nb\r\n" END,
        "----x7\r\n\r\nb\r\n" END, /* no name */
        "----x7\r\nContent-Disposition: form-data\r\n\r\nb\r\n" END,
        "----x7\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nb\r\n" END,
        "----x7\r\nno colon\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n" END,
        "----x7 junk\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n" END,
        FIELD("a", "\xC0\x80") END, /* not UTF-8 */
        FIELD("a\xFF", "b") END,
        "----x7\r\nContent-Disposition: form-data; name=\"a\"\r\n"
        "Content-Disposition: form-data; name=\"b\"\r\n\r\nb\r\n" END,
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t step = 1; step < 200; step += 66) {
            struct parsed p = parse_by(str_of(bad[i]), step);
            if (strcmp(bad[i], "----x7--x") == 0)
                assert_int_equal(p.result, MULTIPART_GOOD); /* an epilogue is passed over */
            else if (p.result != MULTIPART_BAD)
                fail_msg("taken: %s", bad[i]);
            assert_int_equal(p.n_fields + p.n_files, 0);
        }
}

static void a_content_type_without_a_fit_boundary_is_not_multipart(void **state)
{
    static const char *const bad[] = {
        "",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"\"",
        "multipart/mixed; boundary=x",
        "multipart/form-data; boundary=\"a\x01\"",
        "multipart/form-data; boundary=\xC3\xA9",
        ("multipart/form-data; boundary="
         "12345678901234567890123456789012345678901234567890123456789012345678901"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (multipart_new(a, str_of(bad[i])))
            fail_msg("taken: %s", bad[i]);
    assert_non_null(multipart_new(a, STR("Multipart/Form-Data; charset=utf-8; boundary=abc")));
}

static void too_much_of_anything_is_refused(void **state)
{
    (void)state;
    struct multipart *m = multipart_new(a, KIND);
    struct str begin = STR(B "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n");
    multipart_feed(m, begin);
    static char block[65536];
    memset(block, 'x', sizeof block);
    enum multipart_result result = MULTIPART_GOOD;
    for (int i = 0; i < 17 && result == MULTIPART_GOOD; i++)
        result = multipart_feed(m, (struct str){ block, sizeof block });
    assert_int_equal(result, MULTIPART_TOO_LARGE);
    m = multipart_new(a, KIND);
    multipart_feed(m, STR(B "\r\nX: "));
    assert_int_equal(multipart_feed(m, (struct str){ block, 5000 }), MULTIPART_BAD);
    m = multipart_new(a, KIND);
    for (int i = 0; i < MULTIPART_FILES; i++)
        assert_int_equal(multipart_feed(m, STR(FILE_PART("f", "f", "text/plain", "f"))),
                         MULTIPART_GOOD);
    assert_int_equal(multipart_feed(m, STR(FILE_PART("f", "f", "text/plain", "f"))),
                     MULTIPART_TOO_LARGE);
    m = multipart_new(a, KIND);
    for (int i = 0; i <= MULTIPART_PARTS; i++)
        result = multipart_feed(m, STR(FIELD("f", "f")));
    assert_int_equal(result, MULTIPART_BAD);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_form_is_the_same_in_pieces_of_any_size),
        TEST(a_file_input_left_empty_is_no_upload),
        TEST(a_filename_is_its_last_part_only),
        TEST(what_no_browser_sends_is_refused),
        TEST(a_content_type_without_a_fit_boundary_is_not_multipart),
        TEST(too_much_of_anything_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
