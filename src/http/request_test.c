/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new(1 << 20);
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

static void an_address_keeps_its_query_but_for_one_field(void **state)
{
    static const struct value query[] = { { STR("page"), STR("1") },
                                          { STR("q"), STR("\xC3\xA9 &") },
                                          { STR("page"), STR("7") } };
    (void)state;
    struct req q = { .arena = a, .path = STR("/here"), .query = query };
    assert_text(req_here(&q, "page", STR_NULL), "/here");
    assert_text(req_here(&q, "page", STR("2 \xC3\xA9")), "/here?page=2%20%C3%A9");
    q.n_query = 3;
    assert_text(req_here(&q, "page", STR("2")), "/here?page=2&q=%C3%A9%20%26");
    assert_text(req_here(&q, "page", STR_NULL), "/here?q=%C3%A9%20%26");
    assert_text(req_here(&q, "sort", STR("")), "/here?page=1&q=%C3%A9%20%26&page=7&sort=");
}

static void the_sign_in_page_leads_back_but_not_to_a_post(void **state)
{
    static const struct value query[] = { { STR("a"), STR("b c") } };
    (void)state;
    struct req q = { .arena = a, .path = STR("/x/1"), .method = METHOD_GET, .query = query };
    q.n_query = 1;
    assert_text(req_sign_in(&q), "/sign-in?to=%2Fx%2F1%3Fa%3Db%2520c");
    q.method = METHOD_POST;
    assert_text(req_sign_in(&q), "/sign-in");
    q = (struct req){ .arena = a, .path = STR("/"), .method = METHOD_GET };
    assert_text(req_sign_in(&q), "/sign-in");
}

static void the_first_of_equal_names_is_found_and_ids_are_plain_numbers(void **state)
{
    static const struct value form[] = { { STR("a"), STR("12") },
                                         { STR("a"), STR("13") },
                                         { STR("b"), STR("-4") },
                                         { STR("c"), STR("5x") },
                                         { STR("d"), STR("+6") },
                                         { STR("e"), STR("") },
                                         { STR("f"), STR("99999999999999999999") } };
    (void)state;
    struct req q = { .form = form, .n_form = 7 };
    assert_text(req_form(&q, "a"), "12");
    assert_null(req_form(&q, "z").p);
    assert_non_null(req_form(&q, "e").p);
    assert_int_equal(req_form_id(&q, "a"), 12);
    static const char *const none[] = { "b", "c", "d", "e", "f", "z" };
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(req_form_id(&q, none[i]), 0);
}

static void a_redirection_stays_here(void **state)
{
    static const char *const foreign[] = { "http://evil/", "//evil", "/\\evil",
                                           "javascript:1", "",       "/a\r\nX: b",
                                           "/\t/evil",     "evil",   "/a b",
                                           "\\\\evil",     "/\x7F" };
    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        struct res r = { .arena = a };
        res_redirect(&r, "%s", foreign[i]);
        assert_int_equal(r.status, 303);
        assert_text(r.location, "/");
    }
    struct res r = { .arena = a };
    res_redirect(&r, "/a?b=%d#c", 4);
    assert_text(r.location, "/a?b=4#c");
}

static void a_cookie_is_for_this_host_alone(void **state)
{
    (void)state;
    struct res r = { .arena = a };
    res_cookie(&r, "__Host-a", STR("b"), -1);
    res_cookie(&r, "__Host-a", STR("b"), 60);
    res_cookie(&r, "__Host-a", STR(""), 0);
    assert_text(r.headers->value, "__Host-a=b; Path=/; Secure; HttpOnly; SameSite=Lax");
    assert_text(r.headers->next->value,
                "__Host-a=b; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60");
    assert_text(r.headers->next->next->value,
                "__Host-a=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_address_keeps_its_query_but_for_one_field),
        TEST(the_sign_in_page_leads_back_but_not_to_a_post),
        TEST(the_first_of_equal_names_is_found_and_ids_are_plain_numbers),
        TEST(a_redirection_stays_here),
        TEST(a_cookie_is_for_this_host_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
