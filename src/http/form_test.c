/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new(16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static void assert_text(struct str s, const char *expected)
{
    if (!str_is(s, expected))
        fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

static void a_form_is_decoded_in_its_order(void **state)
{
    (void)state;
    struct value *v;
    size_t n;
    assert_int_equal(form_read(a, STR("a=1+2&b=%C3%A9%2B&&a=&c&=x&d=%0D%0Ay%20"), false, &v, &n),
                     FORM_READ);
    assert_int_equal(n, 6);
    assert_text(v[0].value, "1 2");
    assert_text(v[1].value, "\xC3\xA9+");
    assert_text(v[2].name, "a");
    assert_text(v[2].value, "");
    assert_text(v[3].name, "c");
    assert_text(v[3].value, "");
    assert_non_null(v[3].value.p);
    assert_text(v[4].name, "");
    assert_text(v[5].value, "\ny");
    assert_int_equal(form_read(a, STR_NULL, false, &v, &n), FORM_READ);
    assert_int_equal(n, 0);
}

static void a_password_is_taken_exactly(void **state)
{
    (void)state;
    struct value *v;
    size_t n;
    assert_int_equal(form_read(a, STR("a=+b%20%00%20&c=%09&d=&e=e%CC%81%20"), true, &v, &n),
                     FORM_READ);
    assert_text(v[0].value, " b  ");
    assert_text(v[1].value, "\t");
    assert_text(v[2].value, "");
    assert_text(v[3].value, "\xC3\xA9 ");
    assert_int_equal(form_read(a, STR("a=%FF"), true, &v, &n), FORM_BAD);
}

static void an_escape_that_is_none_stays(void **state)
{
    (void)state;
    assert_text(form_unescape(a, STR("100%"), true), "100%");
    assert_text(form_unescape(a, STR("%zz%4"), true), "%zz%4");
    assert_text(form_unescape(a, STR("%41%"), true), "A%");
    assert_text(form_unescape(a, STR("a+b%2f"), false), "a+b/");
    assert_text(form_unescape(a, STR("%%41"), false), "%A");
}

static void what_is_not_utf8_is_refused(void **state)
{
    static const char *const bad[] = { "a=%FF", "%C0%80=1", "a=%ED%A0%80", "a=\xC3",
                                       "a=%F5%80%80%80" };
    (void)state;
    struct value *v;
    size_t n;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(form_read(a, str_of(bad[i]), false, &v, &n), FORM_BAD);
        assert_int_equal(n, 0);
    }
}

static void a_control_character_is_told_beside_the_value_it_was_in(void **state)
{
    struct value *v;
    size_t n;
    (void)state;
    assert_int_equal(
        form_read(a, STR("a=b%07%08&b=c%0D%0Ad%09&c=%C2%85&d=%00&e=%C3%A9"), false, &v, &n),
        FORM_READ);
    const int32_t wanted[] = { 7, 0, 0x85, 0xFFFD, 0 };
    assert_int_equal(n, 5);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(v[i].control, wanted[i]);
    assert_true(str_is(v[0].value, "b"));
}

static void pasted_control_characters_are_dropped(void **state)
{
    (void)state;
    struct str s;
    assert_true(form_clean(a,
                           (struct str){ "a\0b\x1F\x7F\xC2\x85"
                                         "c\td",
                                         11 },
                           &s));
    assert_text(s, "abc\td");
    assert_true(form_clean(a, STR("e\xCC\x81"), &s)); /* NFC */
    assert_text(s, "\xC3\xA9");
    assert_true(form_clean(a, STR_NULL, &s));
    assert_non_null(s.p);
}

static void too_many_fields_or_a_long_name_are_refused(void **state)
{
    (void)state;
    struct value *v;
    size_t n, most = 2 * FORM_FIELDS;
    char *p = arena_alloc(a, most + 2);
    for (size_t i = 0; i < most; i += 2)
        memcpy(p + i, "a&", 2);
    assert_int_equal(form_read(a, (struct str){ p, most - 1 }, false, &v, &n), FORM_READ);
    assert_int_equal(n, FORM_FIELDS);
    assert_int_equal(form_read(a, (struct str){ p, most }, false, &v, &n), FORM_TOO_MANY);
    memset(p, 'a', FORM_NAME + 1);
    assert_int_equal(form_read(a, (struct str){ p, FORM_NAME + 1 }, false, &v, &n), FORM_TOO_MANY);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_form_is_decoded_in_its_order),
        TEST(a_password_is_taken_exactly),
        TEST(an_escape_that_is_none_stays),
        TEST(what_is_not_utf8_is_refused),
        TEST(a_control_character_is_told_beside_the_value_it_was_in),
        TEST(pasted_control_characters_are_dropped),
        TEST(too_many_fields_or_a_long_name_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
