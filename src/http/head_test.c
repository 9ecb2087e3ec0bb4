/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/head.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* "METHOD target VERSION|Name: value|…"; no Host is added. */
static struct head head_of(const char *text)
{
    static struct head h;
    memset(&h, 0, sizeof h);
    struct str rest = str_of(text), line, word, tail;
    str_next(&rest, '|', &line);
    str_cut(line, ' ', &h.method, &tail);
    str_cut(tail, ' ', &h.target, &h.version);
    while (str_next(&rest, '|', &line)) {
        str_cut(line, ':', &word, &tail);
        h.headers[h.n_headers++] = (struct header){ word, str_trim(tail) };
    }
    return h;
}

static const struct {
    int status;
    const char *text;
} heads[] = {
    { 0, "GET / HTTP/1.1|Host: localhost" },
    { 0, "GET /a?b=c&d HTTP/1.1|Host: localhost:8080" },
    { 0, "HEAD / HTTP/1.1|Host: [::1]:80" },
    { 0, "GET / HTTP/1.0" },
    { 0, "POST /x HTTP/1.1|Host: a|Content-Length: 0" },
    { 0, "POST /x HTTP/1.1|Host: a|Content-Length: 12" },
    { 411, "POST / HTTP/1.1|Host: a|Transfer-Encoding: Chunked" },
    { 0, "GET / HTTP/1.1|Host: a|Content-Length: 0" },
    { 0, "GET /?q={}^`'\\ HTTP/1.1|Host: a" },
    { 505, "GET / HTTP/2.0|Host: a" },
    { 505, "GET / HTTP/1.2|Host: a" },
    { 505, "GET / |Host: a" },
    { 400, "GET / HTTP/1.1" },
    { 400, "GET / HTTP/1.1|Host: a|Host: a" },
    { 400, "GET / HTTP/1.1|Host: " },
    { 400, "GET / HTTP/1.1|Host: a/b" },
    { 400, "GET / HTTP/1.1|Host: a@b" },
    { 400, "GET http://a/ HTTP/1.1|Host: a" },
    { 400, "GET * HTTP/1.1|Host: a" },
    { 400, "GET a HTTP/1.1|Host: a" },
    { 400, "GET  HTTP/1.1|Host: a" },
    { 400, "GET //b/c HTTP/1.1|Host: a" },
    { 400, "GET /a\\b HTTP/1.1|Host: a" },
    { 400, "GET /a#b HTTP/1.1|Host: a" },
    { 400, "GET /\xC3\xA9 HTTP/1.1|Host: a" },
    { 400, "GET /a\tb HTTP/1.1|Host: a" },
    { 400, " / HTTP/1.1|Host: a" },
    { 400, "G@T / HTTP/1.1|Host: a" },
    { 501, "get / HTTP/1.1|Host: a" },
    { 501, "PROPFIND / HTTP/1.1|Host: a" },
    { 405, "PUT / HTTP/1.1|Host: a" },
    { 405, "DELETE /x HTTP/1.1|Host: a" },
    { 405, "OPTIONS * HTTP/1.1|Host: a" },
    { 405, "CONNECT a:80 HTTP/1.1|Host: a" },
    { 405, "TRACE / HTTP/1.1|Host: a" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: 1|Content-Length: 1" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: 1|Transfer-Encoding: chunked" },
    { 400, "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked|transfer-encoding: chunked" },
    { 400, "POST / HTTP/1.0|Transfer-Encoding: chunked" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: +1" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: -1" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: 1, 1" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: 0x1" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: " },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: 1 2" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Length: 9999999999999999999" },
    { 501, "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip" },
    { 501, "POST / HTTP/1.1|Host: a|Transfer-Encoding: gzip, chunked" },
    { 501, "POST / HTTP/1.1|Host: a|Transfer-Encoding: xchunked" },
    { 501, "POST / HTTP/1.1|Host: a|Transfer-Encoding: " },
    { 400, "GET / HTTP/1.1|Host: a|Content-Length: 3" },
    { 411, "GET / HTTP/1.1|Host: a|Transfer-Encoding: chunked" },
    { 400, "GET / HTTP/1.1|Host: a|X A: b" },
    { 400, "GET / HTTP/1.1|Host: a|X-A : b" },
    { 400, "GET / HTTP/1.1|Host: a| X-A: b" },
    { 400, "GET / HTTP/1.1|Host: a|: b" },
    { 400, "GET / HTTP/1.1|Host: a|X\x01: b" },
    { 400, "GET / HTTP/1.1|Host: a|X-A: b\rc" },
    { 400, "GET / HTTP/1.1|Host: a|X-A: b\x7F" },
    { 400, "POST / HTTP/1.1|Host: a|Content-Type: a|Content-Type: b" },
    { 400, "POST / HTTP/1.1|Host: a|Origin: http://a|Origin: http://b" },
};

static void every_line_of_the_list_gets_its_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct head h = head_of(heads[i].text);
        int status = head_check(&h);
        if (status != heads[i].status)
            fail_msg("%d instead of %d: %s", status, heads[i].status, heads[i].text);
    }
}

static void what_is_large_or_broken_on_the_wire_is_refused(void **state)
{
    static char big[HEAD_BYTES];
    (void)state;
    memset(big, 'a', sizeof big - 1);
    struct head h = head_of("GET / HTTP/1.1|Host: a|X: b");
    h.headers[1].value = (struct str){ big, sizeof big - 60 };
    assert_int_equal(head_check(&h), 0);
    h.headers[1].value.n = sizeof big - 20;
    assert_int_equal(head_check(&h), 431);
    h = head_of("GET / HTTP/1.1|Host: a");
    h.too_many = true;
    assert_int_equal(head_check(&h), 431);
    h = head_of("GET / HTTP/1.1|Host: a");
    h.bad_wire = true;
    assert_int_equal(head_check(&h), 400);
    h = head_of("GET / HTTP/1.1|Host: a");
    big[0] = '/';
    h.target = (struct str){ big, HEAD_TARGET + 1 };
    assert_int_equal(head_check(&h), 400);
    h.target.n = HEAD_TARGET;
    assert_int_equal(head_check(&h), 0);
}

static void path_query_and_length_are_found(void **state)
{
    (void)state;
    struct head h = head_of("POST /a/b?c=?d HTTP/1.1|hOsT: a|content-length: 0042");
    assert_int_equal(head_check(&h), 0);
    assert_true(str_is(h.path, "/a/b"));
    assert_true(str_is(h.query, "c=?d"));
    assert_int_equal(h.length, 42);
    h = head_of("POST /a HTTP/1.1|Host: a");
    assert_int_equal(head_check(&h), 0);
    assert_null(h.query.p);
    assert_int_equal(h.length, 0);
}

static void a_cookie_is_found_among_others(void **state)
{
    (void)state;
    struct head h =
        head_of("GET / HTTP/1.1|Host: a|Cookie: xa=1; a=2;b=\"3\"; a=9|cookie: c=4=5; d");
    assert_true(str_is(head_cookie(&h, "a"), "2"));
    assert_true(str_is(head_cookie(&h, "b"), "3"));
    assert_true(str_is(head_cookie(&h, "c"), "4=5"));
    assert_null(head_cookie(&h, "d").p);
    assert_null(head_cookie(&h, "A").p);
    assert_null(head_cookie(&h, "").p);
}

static void only_this_host_is_the_same_origin(void **state)
{
    static const struct {
        bool same;
        const char *text;
    } list[] = {
        { true, "POST / HTTP/1.1|Host: a:1" },
        { true, "POST / HTTP/1.1|Host: a:1|Origin: http://a:1" },
        { true, "POST / HTTP/1.1|Host: a:1|Origin: https://A:1" },
        { true, "POST / HTTP/1.1|Host: a:1|Referer: http://a:1/x?y" },
        { true, "POST / HTTP/1.1|Host: a:1|Referer: http://a:1?y" },
        { true, "POST / HTTP/1.1|Host: a:1|Origin: http://a:1|Sec-Fetch-Site: same-origin" },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: http://a:2" },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: http://a" },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: null" },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: " },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: a:1" },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: http://a:1.evil" },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: http://evil/a:1" },
        { false, "POST / HTTP/1.1|Host: a:1|Origin: http://b|Referer: http://a:1/" },
        { false, "POST / HTTP/1.1|Host: a:1|Referer: http://b/a:1" },
        { false, "POST / HTTP/1.1|Host: a:1|Referer: http://a:1@b/" },
        { false, "POST / HTTP/1.1|Host: a:1|Sec-Fetch-Site: cross-site" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct head h = head_of(list[i].text);
        assert_int_equal(head_check(&h), 0);
        if (head_same_origin(&h) != list[i].same)
            fail_msg("%s", list[i].text);
    }
}

static void another_name_is_not_our_host(void **state)
{
    static const struct {
        bool known;
        const char *host;
    } list[] = {
        { true, "localhost" },
        { true, "LOCALHOST:8080" },
        { true, "127.0.0.1:1" },
        { true, "[::1]:8080" },
        { true, "aide.quebec" },
        { true, "Aide.Quebec:443" },
        { true, "b.example" },
        { false, "evil.example" },
        { false, "localhost.evil.example" },
        { false, "127.0.0.1.evil" },
        { false, "aide.quebec." },
        { false, "quebec" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct head h = head_of("GET / HTTP/1.1|Host: x");
        h.headers[0].value = str_of(list[i].host);
        assert_int_equal(head_check(&h), 0);
        if (head_host_known(&h, "aide.quebec b.example") != list[i].known)
            fail_msg("%s", list[i].host);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_list_gets_its_answer),
        cmocka_unit_test(what_is_large_or_broken_on_the_wire_is_refused),
        cmocka_unit_test(path_query_and_length_are_found),
        cmocka_unit_test(a_cookie_is_found_among_others),
        cmocka_unit_test(only_this_host_is_the_same_origin),
        cmocka_unit_test(another_name_is_not_our_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
