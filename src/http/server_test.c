/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/client.h"
#include "support/request.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* A server of our own, spoken to through real sockets. */

static struct test_site *site;
static struct server *server;
static struct arena *a;
static int port;

#define LOCAL "Host: localhost\r\n"
#define FORM LOCAL "Content-Type: application/x-www-form-urlencoded\r\n"
#define GET_HELLO "GET /hello HTTP/1.1\r\n" LOCAL "\r\n"

static void hello(struct req *q, struct res *r)
{
    res_status(r, 200, "text/plain");
    out_fmt(&r->body, "hello %.*s", STR_ARG(q->address));
}

static void slow(struct req *q, struct res *r)
{
    struct timespec t = { .tv_nsec = 100000000 };
    (void)q;
    nanosleep(&t, NULL);
    res_status(r, 200, "text/plain");
    out_lit(&r->body, "slow");
}

static void large(struct req *q, struct res *r)
{
    (void)q;
    res_status(r, 200, "text/plain");
    for (int i = 0; i < 400000; i++)
        out_fmt(&r->body, "%09d\n", i);
}

static void echo(struct req *q, struct res *r)
{
    res_status(r, 200, "text/plain");
    out_fmt(&r->body, "%zu fields, value %.*s", q->n_form, STR_ARG(req_form(q, "value")));
}

static void upload(struct req *q, struct res *r)
{
    uint64_t sum = 0;
    int64_t size = q->n_uploads == 1 ? q->uploads[0].size : -1, have = 0;
    char *p = arena_alloc(q->arena, 65536);
    for (ssize_t n; size > 0 && (n = read(q->uploads[0].fd, p, 65536)) > 0; have += n)
        sum = sum * 31 + str_hash((struct str){ p, 64 });
    res_status(r, 200, "text/plain");
    out_fmt(&r->body, "%lld %lld", (long long)size, (long long)have);
}

static const struct route routes[] = {
    { METHOD_GET, "/hello", CAP_PUBLIC, hello },
    { METHOD_GET, "/slow", CAP_PUBLIC, slow },
    { METHOD_GET, "/large", CAP_PUBLIC, large },
    { METHOD_POST, "/echo", CAP_PUBLIC, echo },
    { METHOD_POST, "/upload", CAP_PUBLIC, upload, .flags = ROUTE_UPLOAD },
    { METHOD_POST, "/import", CAP_PUBLIC, upload, .flags = ROUTE_IMPORT },
};

static int start(void **state)
{
    (void)state;
    char *error = NULL;
    site = test_site_open(NULL);
    router_add(site->router, routes, sizeof routes / sizeof *routes);
    struct server_options o = {
        .address = STR("127.0.0.1"), .proxies = "127.0.0.1", .head_ms = 700, .body_ms = 1200
    };
    server = server_start(site->router, &o, &error);
    if (!server)
        fail_msg("%s", error);
    port = server_port(server);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    server_stop(server);
    test_site_close(site);
    return 0;
}

static int setup(void **state)
{
    (void)state;
    a = arena_new(256 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static int64_t ms_since(instant began_us)
{
    return (clock_monotonic_us() - began_us) / 1000;
}

static struct str post(const char *path, const char *lines, struct str body)
{
    return arena_fmt(a, "POST %s HTTP/1.1\r\n%s\r\n%.*s", path, lines, STR_ARG(body));
}

/* A form with the token of nobody, as a browser would send it. */
static struct str form(const char *path, struct str fields)
{
    struct str csrf = test_csrf(site, NULL);
    struct str body = arena_fmt(a, "csrf=%.*s&%.*s", STR_ARG(csrf), STR_ARG(fields));
    const char *lines =
        arena_fmt(a, FORM "Cookie: %s\r\nContent-Length: %zu\r\n", TEST_BEFORE_COOKIE, body.n).p;
    return post(path, lines, body);
}

/* -- answers ------------------------------------------------------------------------------------
 */
static void every_answer_carries_the_security_headers(void **state)
{
    static const char *const requests[] = {
        GET_HELLO,
        "GET /nowhere HTTP/1.1\r\n" LOCAL "\r\n",
        "GET /healthz HTTP/1.1\r\n" LOCAL "\r\n",
        "PUT /hello HTTP/1.1\r\n" LOCAL "\r\n",
        "POST /echo HTTP/1.1\r\n" FORM "Content-Length: 3\r\n\r\na=b",
        "GET /hello HTTP/1.1\r\nHost: evil\r\n\r\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        struct reply r = client_talk(a, port, str_of(requests[i]));
        assert_true(r.whole);
        assert_true(str_starts(reply_header(&r, "Content-Security-Policy"),
                               STR("default-src 'none'; script-src 'self'; style-src 'self'")));
        assert_true(str_is(reply_header(&r, "X-Content-Type-Options"), "nosniff"));
        assert_true(str_is(reply_header(&r, "Referrer-Policy"), "same-origin"));
        assert_true(str_is(reply_header(&r, "Cross-Origin-Opener-Policy"), "same-origin"));
        assert_true(str_is(reply_header(&r, "Cache-Control"), "no-store"));
        assert_null(reply_header(&r, "Strict-Transport-Security").p);
    }
}

static void a_proxy_of_ours_says_who_asks_and_how(void **state)
{
    (void)state;
    struct reply r = client_talk(a, port,
                                 STR("GET /hello HTTP/1.1\r\n" LOCAL
                                     "X-Forwarded-For: 203.0.113.9, 198.51.100.7, 127.0.0.1\r\n"
                                     "X-Forwarded-Proto: https\r\n\r\n"));
    assert_true(str_is(r.body, "hello 198.51.100.7"));
    assert_true(str_starts(reply_header(&r, "Strict-Transport-Security"), STR("max-age=")));
    r = client_talk(a, port, STR(GET_HELLO));
    assert_true(str_is(r.body, "hello 127.0.0.1"));
}

static void a_head_request_gets_no_body(void **state)
{
    (void)state;
    int fd = client_connect(port);
    client_send(fd, STR("HEAD /hello HTTP/1.1\r\n" LOCAL "Connection: close\r\n\r\n"));
    struct reply r = client_read(a, fd, 3000);
    assert_int_equal(r.status, 200);
    assert_true(str_is(reply_header(&r, "Content-Length"), "15"));
    assert_int_equal(r.body.n, 0);
    assert_true(r.closed);
    close(fd);
}

static void requests_in_a_row_are_answered_in_their_order(void **state)
{
    (void)state;
    int fd = client_connect(port);
    client_send(fd, STR("GET /slow HTTP/1.1\r\n" LOCAL "\r\n" GET_HELLO
                        "GET /nowhere HTTP/1.1\r\n" LOCAL "Connection: close\r\n\r\n"));
    struct reply r = client_read(a, fd, 3000);
    ptrdiff_t first = str_find(r.all, STR("slow")), second = str_find(r.all, STR("hello 127"));
    ptrdiff_t third = str_find(r.all, STR("nothing here"));
    assert_true(first > 0 && first < second && second < third);
    assert_true(r.closed);
    close(fd);
}

static void a_long_answer_arrives_whole(void **state)
{
    (void)state;
    struct reply r = client_talk(a, port, STR("GET /large HTTP/1.1\r\n" LOCAL "\r\n"));
    assert_true(r.whole);
    assert_int_equal(r.body.n, 4000000);
    assert_memory_equal(r.body.p + 3999990, "000399999\n", 10);
}

static void a_form_arrives_in_pieces(void **state)
{
    (void)state;
    struct reply r = client_talk(a, port, form("/echo", STR("value=a+b")));
    assert_true(str_is(r.body, "2 fields, value a b"));
    struct str whole = form("/echo", STR("value=c"));
    int fd = client_connect(port);
    for (size_t i = 0; i < whole.n; i++)
        client_send(fd, str_sub(whole, i, 1));
    r = client_read_one(a, fd);
    assert_true(str_is(r.body, "2 fields, value c"));
    close(fd);
}

/* -- refusals -----------------------------------------------------------------------------------
 */
/* Followed by a second request: it must not be answered. */
static void what_could_be_read_in_two_ways_is_refused_and_closed(void **state)
{
    static const struct {
        const char *bytes;
        size_t n;
    } list[] = {
#define ONE(text) { text GET_HELLO, sizeof(text GET_HELLO) - 1 }
        ONE("POST /echo HTTP/1.1\r\n" FORM
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ONE("POST /echo HTTP/1.1\r\n" FORM "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd"),
        ONE("POST /echo HTTP/1.1\r\n" FORM "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd"),
        ONE("POST /echo HTTP/1.1\r\n" FORM "Transfer-Encoding: gzip\r\n\r\n"),
        ONE("POST /echo HTTP/1.1\r\n" FORM "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        ONE("POST /echo HTTP/1.0\r\n" FORM "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        ONE("POST /echo HTTP/1.1\r\n" FORM "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"),
        ONE("POST /echo HTTP/1.1\r\n" FORM "Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL "Content-Length: 5\r\n\r\nabcde"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL LOCAL "\r\n"),
        ONE("GET /hello HTTP/1.1\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\nHost: localhost\n\n"),
        ONE("GET /hello HTTP/1.1\r\nHost: localhost\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\nHost: localhost\r\n\n"),
        ONE("GET /hello HTTP/1.1\nHost: localhost\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\nX: y\nHost: localhost\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL "X: y\r\n z\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL "X: y\0z\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL "X\0: y\r\n\r\n"),
        ONE("GET /hello\0/x HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL "X : y\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL "X: y\rZ: a\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL "no colon\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n" LOCAL ": y\r\n\r\n"),
        ONE("GET /hello HTTP/1.1\r\n X: y\r\n" LOCAL "\r\n"),
        ONE("GET  /hello HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("GET /hello  HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("GET /hello HTTP/1.1 \r\n" LOCAL "\r\n"),
        ONE("GET /hel lo HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("GET http://localhost/hello HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("GET //hello HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("GET * HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("OPTIONS * HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("DELETE /hello HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("BREW /hello HTTP/1.1\r\n" LOCAL "\r\n"),
        ONE("GET /hello HTTP/2.0\r\n" LOCAL "\r\n"),
        ONE("GET /hello HTTP/0.9\r\n" LOCAL "\r\n"),
        ONE("GET /hello\r\n" LOCAL "\r\n"),
        ONE("GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        int fd = client_connect(port);
        client_send(fd, (struct str){ list[i].bytes, list[i].n });
        struct reply r = client_read(a, fd, 3000);
        close(fd);
        bool refused = r.status == 0 || (r.status >= 400 && r.status <= 505 && r.status != 500);
        if (!refused || !r.closed || str_find(r.all, STR("hello 127")) >= 0)
            fail_msg("%d: %s\n%.*s", r.status, list[i].bytes, STR_ARG(r.all));
    }
}

static void a_head_that_is_too_large_is_refused(void **state)
{
    (void)state;
    char *big = arena_alloc(a, 70000);
    memset(big, 'a', 70000);
    struct str one = arena_fmt(a, "GET /hello HTTP/1.1\r\n" LOCAL "X: %.*s\r\n\r\n", 16500, big);
    struct str huge = arena_fmt(a, "GET /hello HTTP/1.1\r\n" LOCAL "X: %.*s\r\n\r\n", 70000, big);
    struct str path = arena_fmt(a, "GET /%.*s HTTP/1.1\r\n" LOCAL "\r\n", 9000, big);
    struct out many;
    out_init(&many, a, 1 << 20);
    out_lit(&many, "GET /hello HTTP/1.1\r\n" LOCAL);
    for (int i = 0; i < 70; i++)
        out_fmt(&many, "X-%d: y\r\n", i);
    out_lit(&many, "\r\n");
    assert_int_equal(client_talk(a, port, one).status, 431);
    assert_int_equal(client_talk(a, port, out_view(&many)).status, 431);
    assert_int_equal(client_talk(a, port, path).status, 400);
    int status = client_talk(a, port, huge).status;
    assert_true(status == 431 || status == 0);
    struct str fine = arena_fmt(a, "GET /hello HTTP/1.1\r\n" LOCAL "X: %.*s\r\n\r\n", 16000, big);
    assert_int_equal(client_talk(a, port, fine).status, 200);
}

static void a_body_that_is_too_large_is_refused_before_it_comes(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "POST /echo HTTP/1.1\r\n" FORM "Content-Length: 1048577\r\n\r\n",
        "POST /echo HTTP/1.1\r\n" FORM "Content-Length: 99999999999\r\n\r\n",
        "POST /upload HTTP/1.1\r\n" FORM "Content-Length: 1048577\r\n\r\n",
        "POST /upload HTTP/1.1\r\n" LOCAL
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 10485761\r\n\r\n",
        "POST /import HTTP/1.1\r\n" LOCAL "Expect: 100-continue\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 134217729\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct reply r = client_talk(a, port, str_of(heads[i]));
        if (r.status != 413)
            fail_msg("%d: %s", r.status, heads[i]);
    }
}

/* -- time ---------------------------------------------------------------------------------------
 */
static int64_t dribble(struct str begin, struct str drop)
{
    instant began = clock_monotonic_us();
    int fd = client_connect(port);
    client_send(fd, begin);
    struct timespec pause = { .tv_nsec = 100000000 };
    while (client_send(fd, drop) && ms_since(began) < 9000)
        nanosleep(&pause, NULL);
    close(fd);
    return ms_since(began);
}

static void who_sends_a_byte_now_and_then_is_closed(void **state)
{
    (void)state;
    int64_t head = dribble(STR("GET /hello HTTP/1.1\r\n" LOCAL "X: "), STR("y"));
    assert_in_range(head, 600, 2500);
    int64_t body =
        dribble(STR("POST /echo HTTP/1.1\r\n" FORM "Content-Length: 1000\r\n\r\n"), STR("y"));
    assert_in_range(body, 1100, 3000);
    int64_t lines = dribble(STR("\r\n"), STR("\r\n"));
    assert_in_range(lines, 600, 2500);
    instant began = clock_monotonic_us();
    int fd = client_connect(port);
    assert_true(client_read(a, fd, 5000).closed);
    assert_in_range(ms_since(began), 600, 2500);
    close(fd);
}

static void the_crowd_of_the_slow_keeps_nobody_out(void **state)
{
    (void)state;
    enum { CROWD = 400 };
    int crowd[CROWD];
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = client_connect(port);
        client_send(crowd[i],
                    i % 2 ? STR("GET /hello HT")
                          : STR("POST /echo HTTP/1.1\r\n" FORM "Content-Length: 10\r\n\r\na"));
    }
    instant began = clock_monotonic_us();
    for (int i = 0; i < 20; i++)
        assert_int_equal(client_talk(a, port, STR(GET_HELLO)).status, 200);
    assert_in_range(ms_since(began), 0, 3000);
    for (int i = 0; i < CROWD; i++)
        close(crowd[i]);
}

/* -- files --------------------------------------------------------------------------------------
 */
static struct reply send_file(const char *path, int64_t size)
{
    struct str csrf = test_csrf(site, NULL);
    struct str begin = arena_fmt(a,
                                 "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"
                                 "%.*s\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; "
                                 "filename=\"f.csv\"\r\n\r\n",
                                 STR_ARG(csrf));
    struct str end = STR("\r\n--b--\r\n");
    int fd = client_connect(port);
    client_send(fd, arena_fmt(a,
                              "POST %s HTTP/1.1\r\n" LOCAL "Cookie: %s\r\nContent-Type: "
                              "multipart/form-data; boundary=b\r\nContent-Length: %lld\r\n\r\n",
                              path, TEST_BEFORE_COOKIE,
                              (long long)(size + (int64_t)(begin.n + end.n))));
    client_send(fd, begin);
    char *block = arena_alloc(a, 65536);
    memset(block, '\r', 65536);
    for (int64_t left = size; left > 0;) {
        size_t n = left > 65536 ? 65536 : (size_t)left;
        if (!client_send(fd, (struct str){ block, n }))
            break;
        left -= (int64_t)n;
    }
    client_send(fd, end);
    struct reply r = client_read_one(a, fd);
    close(fd);
    return r;
}

static void a_large_file_is_spooled_and_counted(void **state)
{
    (void)state;
    struct reply r = send_file("/upload", 9000001);
    assert_int_equal(r.status, 200);
    assert_true(str_is(r.body, "9000001 9000001"));
    r = send_file("/import", 40000000);
    assert_true(str_is(r.body, "40000000 40000000"));
}

/* -- stopping -----------------------------------------------------------------------------------
 */
static atomic_int whole, torn;
static atomic_bool ask;
static int other_port;

static void *keep_asking(void *ctx)
{
    struct arena *own = arena_new(16 << 20);
    (void)ctx;
    while (atomic_load(&ask)) {
        int fd = client_try(other_port);
        if (fd < 0)
            break;
        client_send(fd, STR("GET /slow HTTP/1.1\r\n" LOCAL "Connection: close\r\n\r\n"));
        struct reply r = client_read(own, fd, 20000);
        close(fd);
        if (r.all.n > 0)
            atomic_fetch_add(r.whole ? &whole : &torn, 1);
        arena_reset(own);
    }
    arena_free(own);
    return NULL;
}

static void stopping_under_load_tears_no_answer(void **state)
{
    (void)state;
    struct server_options o = { .address = STR("127.0.0.1"), .readers = 4 };
    char *error;
    struct server *other = server_start(site->router, &o, &error);
    assert_non_null(other);
    pthread_t threads[12];
    other_port = server_port(other);
    atomic_store(&ask, true);
    for (int i = 0; i < 12; i++)
        pthread_create(&threads[i], NULL, keep_asking, NULL);
    struct timespec pause = { .tv_nsec = 500000000 };
    nanosleep(&pause, NULL);
    instant began = clock_monotonic_us();
    server_stop(other);
    assert_in_range(ms_since(began), 0, 4000);
    atomic_store(&ask, false);
    for (int i = 0; i < 12; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(torn, 0);
    assert_true(whole > 10);
    assert_int_equal(client_try(other_port), -1);
}

static void an_address_that_is_taken_or_none_is_said(void **state)
{
    (void)state;
    char *error = NULL;
    struct server_options taken = { .address = STR("127.0.0.1"), .port = port };
    assert_null(server_start(site->router, &taken, &error));
    assert_non_null(strstr(error, arena_fmt(a, ":%d: ", port).p));
    struct server_options none = { .address = STR("nonsense") };
    assert_null(server_start(site->router, &none, &error));
    assert_non_null(strstr(error, "nonsense"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_answer_carries_the_security_headers),
        TEST(a_proxy_of_ours_says_who_asks_and_how),
        TEST(a_head_request_gets_no_body),
        TEST(requests_in_a_row_are_answered_in_their_order),
        TEST(a_long_answer_arrives_whole),
        TEST(a_form_arrives_in_pieces),
        TEST(what_could_be_read_in_two_ways_is_refused_and_closed),
        TEST(a_head_that_is_too_large_is_refused),
        TEST(a_body_that_is_too_large_is_refused_before_it_comes),
        TEST(who_sends_a_byte_now_and_then_is_closed),
        TEST(the_crowd_of_the_slow_keeps_nobody_out),
        TEST(a_large_file_is_spooled_and_counted),
        TEST(stopping_under_load_tears_no_answer),
        TEST(an_address_that_is_taken_or_none_is_said),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
