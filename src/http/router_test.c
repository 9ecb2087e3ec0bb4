/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "guard/account.h"
#include "sample.sql.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Small routes of our own, run through everything that the router does. */

static struct test_site *site;
static struct test_person coordinator, worker;

/* Says what it was given. */
static void show(struct req *q, struct res *r)
{
    res_status(r, 200, "text/html; charset=utf-8");
    out_fmt(&r->body, "lang=%s account=%lld org=%lld", lang_code(q->lang).p,
            (long long)q->actor.account, (long long)q->actor.organization);
    for (size_t i = 0; i < q->n_ids; i++)
        out_fmt(&r->body, " id=%lld", (long long)q->ids[i]);
    for (size_t i = 0; i < q->n_segments; i++)
        out_fmt(&r->body, " %.*s=%.*s", STR_ARG(q->segments[i].name),
                STR_ARG(q->segments[i].value));
    if (q->community)
        out_fmt(&r->body, " in=%.*s", STR_ARG(q->community->slug));
    if (q->tx)
        out_str(&r->body, q->tx->writing ? STR(" writes") : STR(" reads"));
    if (q->part)
        out_lit(&r->body, " part");
}

static void form(struct req *q, struct res *r)
{
    res_status(r, 200, "text/html; charset=utf-8");
    out_str(&r->body, q->csrf);
}

/* Writes, then answers as it is told. */
static void save(struct req *q, struct res *r)
{
    struct tx *tx = q->route->flags & ROUTE_HOME ? q->home : q->tx;
    setting_set(tx, "test", req_form(q, "value"));
    if (req_form(q, "fault").p)
        fault_raise(FAULT_INVARIANT, "asked for");
    if (req_form(q, "memory").p)
        arena_alloc(q->arena, (size_t)1 << 40);
    if (req_form(q, "refuse").p)
        res_status(r, 422, "text/html; charset=utf-8");
    else
        res_redirect(r, "/done");
}

static int conflicts;

static void conflict(struct req *q, struct res *r)
{
    setting_set(q->tx, "test", req_form(q, "value"));
    if (conflicts-- > 0)
        fault_raise(FAULT_CONFLICT, "asked for");
    res_redirect(r, "/done");
}

static void prepare(struct req *q, struct res *r)
{
    q->prepared = arena_z(q->arena, arena_fmt(q->arena, "%s%s", q->tx ? "tx" : "-",
                                              q->home && !q->home->writing ? "home" : "-"));
    if (req_form(q, "stop").p)
        res_status(r, 429, "text/plain");
}

static void prepared(struct req *q, struct res *r)
{
    setting_set(q->tx, "test", str_of(q->prepared));
    res_redirect(r, "/done");
}

static int cuts;

/* As when the server of the database restarts. */
static void cut(struct req *q, struct res *r)
{
    struct probe_cut_row row;
    if (cuts-- > 0)
        probe_cut(q->tx, &row);
    show(q, r);
}

static void nothing(struct req *q, struct res *r)
{
    (void)q;
    (void)r;
}

static void upload(struct req *q, struct res *r)
{
    res_status(r, 200, "text/plain");
    for (size_t i = 0; i < q->n_uploads; i++)
        out_fmt(&r->body, "%.*s:%.*s:%lld ", STR_ARG(q->uploads[i].field),
                STR_ARG(q->uploads[i].filename), (long long)q->uploads[i].size);
    out_str(&r->body, req_form(q, "note"));
}

static void large(struct req *q, struct res *r)
{
    (void)q;
    res_status(r, 200, "text/plain");
    for (int i = 0; i < 40000; i++)
        out_lit(&r->body, "a line of a long text that is spooled to a file\n");
    res_attachment(r, STR("été \"1\".txt"));
}

static const struct route routes[] = {
    { METHOD_GET, "/", CAP_PUBLIC, show },
    { METHOD_GET, "/open", CAP_PUBLIC, show },
    { METHOD_GET, "/form", CAP_PUBLIC, form },
    { METHOD_POST, "/open", CAP_PUBLIC, save, .flags = ROUTE_HOME },
    { METHOD_GET, "/things/{id}", CAP_DIRECTORY_READ, show },
    { METHOD_GET, "/things/new", CAP_DIRECTORY_READ, form },
    { METHOD_GET, "/things/{id}/parts/{id}/{word}", CAP_DIRECTORY_READ, show },
    { METHOD_GET, "/admin", CAP_ADMIN, show },
    { METHOD_POST, "/things", CAP_DIRECTORY_READ, save },
    { METHOD_POST, "/home", CAP_SIGNED_IN, save, .flags = ROUTE_HOME },
    { METHOD_POST, "/forget", CAP_SIGNED_IN, save, .flags = ROUTE_FORGET_FORM },
    { METHOD_POST, "/prepared", CAP_DIRECTORY_READ, prepared, .prepare = prepare },
    { METHOD_POST, "/conflict", CAP_DIRECTORY_READ, conflict, .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_POST, "/upload", CAP_DIRECTORY_READ, upload, .flags = ROUTE_UPLOAD },
    { METHOD_GET, "/l/{slug}/{token}", CAP_LINK, show },
    { METHOD_POST, "/l/{slug}/{token}", CAP_LINK, save },
    { METHOD_GET, "/cut", CAP_DIRECTORY_READ, cut },
    { METHOD_GET, "/nothing", CAP_PUBLIC, nothing },
    { METHOD_GET, "/large", CAP_PUBLIC, large },
};

/* The page for a form whose session is over: shows what was typed. */
static void sign_in(struct req *q, struct res *r)
{
    if (q->method == METHOD_GET) {
        res_redirect(r, "%.*s", STR_ARG(req_sign_in(q)));
        return;
    }
    res_status(r, 200, "text/html; charset=utf-8");
    out_fmt(&r->body, "kept=%zu value=%.*s", q->n_form, STR_ARG(req_form(q, "value")));
}

static const struct http_pages pages = { .sign_in = sign_in };

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(&pages);
    router_add(site->router, routes, sizeof routes / sizeof *routes);
    coordinator = test_person_new(site, ROLE_COORDINATOR, 0);
    worker = test_person_new(site, ROLE_WORKER, 7);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static void assert_says(const struct res *r, const char *words)
{
    struct str body = test_body(site, r);
    if (str_find(body, str_of(words)) < 0)
        fail_msg("no \"%s\" in: %.*s", words, STR_ARG(body));
}

static struct str stored(bool home)
{
    struct tx tx;
    home ? test_site_home(site, &tx, false) : test_site_tx(site, &tx, false);
    struct str value = setting_get(&tx, "test");
    tx_rollback(&tx);
    return value;
}

static void a_page_gets_its_ids_its_person_and_a_reading_transaction(void **state)
{
    (void)state;
    struct res r = test_get(site, &worker, "/things/42");
    assert_int_equal(r.status, 200);
    assert_says(&r, "id=42");
    assert_says(&r, "org=7");
    assert_says(&r, "reads");
    assert_says(&r, arena_fmt(site->arena, "account=%lld", (long long)worker.account).p);
    r = test_get(site, &worker, "/things/1/parts/2/caf%C3%A9");
    assert_says(&r, "id=1 id=2 word=caf\xC3\xA9");
    r = test_get(site, &worker, "/things/new");
    assert_int_equal(r.status, 200);
    assert_int_equal(test_body(site, &r).n, 32);
}

static void what_is_absent_or_forbidden_answers_404(void **state)
{
    static const char *const absent[] = {
        "/nowhere",
        "/things/",
        "/things/0",
        "/things/01",
        "/things/-1",
        "/things/+1",
        "/things/1x",
        "/things/1.0",
        "/things/9999999999999999999",
        "/things/%31",
        "/things/1/parts/2/",
        "/things/1/parts/2/%FF",
        "/things/1/parts/2/a/b",
        "/things/1/parts/2/%00",
        "/things/1/parts//a",
        "/l/nobody/abc",
        "/l/x",
        "/a/b/c/d/e/f/g/h/i/j/k/l/m/n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        struct res r = test_get(site, &worker, absent[i]);
        if (r.status != 404)
            fail_msg("%d: %s", r.status, absent[i]);
    }
    struct res forbidden = test_get(site, &worker, "/admin"), missing;
    missing = test_get(site, &worker, "/admim");
    assert_int_equal(forbidden.status, 404);
    assert_true(str_eq(test_body(site, &forbidden), test_body(site, &missing)));
    assert_int_equal(test_get(site, &coordinator, "/admin").status, 200);
    assert_int_equal(test_get(site, &worker, "/things").status, 405);
    assert_int_equal(test_post(site, &worker, "/admin", NULL, 0).status, 405);
}

static void who_is_not_signed_in_is_led_there_and_back(void **state)
{
    (void)state;
    struct res r = test_get(site, NULL, "/things/42?a=b&c=%C3%A9");
    assert_int_equal(r.status, 303);
    assert_string_equal(arena_z(site->arena, r.location),
                        "/sign-in?to=%2Fthings%2F42%3Fa%3Db%26c%3D%25C3%25A9");
    r = test_get(site, NULL, "/open");
    assert_int_equal(r.status, 200);
    assert_says(&r, "account=0");
}

static void a_form_posted_after_the_session_comes_back_filled(void **state)
{
    (void)state;
    struct test_person gone = test_person_new(site, ROLE_WORKER, 0);
    struct session s;
    struct tx home;
    test_site_home(site, &home, true);
    assert_true(session_find(&home, gone.token, &s));
    session_end(&home, s.key);
    tx_commit(&home);
    struct res r = test_post(site, &gone, "/things", TEST_FIELDS({ STR("value"), STR("typed") }));
    assert_int_equal(r.status, 200);
    assert_says(&r, "value=typed");
    assert_true(str_starts(test_header(&r, "Set-Cookie"), STR("__Host-pre=")));
    r = test_post(site, &gone, "/forget", TEST_FIELDS({ STR("value"), STR("secret") }));
    assert_says(&r, "kept=0 value=");
    assert_int_equal(test_get(site, &gone, "/things/1").status, 303);
}

static void a_write_is_kept_when_it_says_so_and_else_taken_back(void **state)
{
    (void)state;
    struct res r = test_post(site, &worker, "/things", TEST_FIELDS({ STR("value"), STR("one") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/done"));
    assert_true(str_is(stored(false), "one"));
    r = test_post(site, &worker, "/things",
                  TEST_FIELDS({ STR("value"), STR("two") }, { STR("refuse"), STR("1") }));
    assert_int_equal(r.status, 422);
    r = test_post(site, &worker, "/things",
                  TEST_FIELDS({ STR("value"), STR("three") }, { STR("fault"), STR("1") }));
    assert_int_equal(r.status, 500);
    r = test_post(site, &worker, "/things",
                  TEST_FIELDS({ STR("value"), STR("four") }, { STR("memory"), STR("1") }));
    assert_int_equal(r.status, 503);
    assert_true(str_is(stored(false), "one"));
    r = test_post(site, &worker, "/home", TEST_FIELDS({ STR("value"), STR("five") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(stored(true), "five"));
    assert_true(str_is(stored(false), "one"));
}

static void a_conflict_runs_the_handler_again_but_not_for_ever(void **state)
{
    (void)state;
    conflicts = 3;
    struct res r = test_post(site, &worker, "/conflict", TEST_FIELDS({ STR("value"), STR("c") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(stored(false), "c"));
    conflicts = 1000;
    r = test_post(site, &worker, "/conflict", TEST_FIELDS({ STR("value"), STR("d") }));
    assert_int_equal(r.status, 500);
    assert_int_equal(conflicts, 1000 - 6);
    assert_true(str_is(stored(false), "c"));
}

static void slow_work_runs_before_without_the_community(void **state)
{
    (void)state;
    struct res r = test_post(site, &worker, "/prepared", NULL, 0);
    assert_int_equal(r.status, 303);
    assert_true(str_is(stored(false), "-home"));
    r = test_post(site, &worker, "/prepared", TEST_FIELDS({ STR("stop"), STR("1") }));
    assert_int_equal(r.status, 429);
}

static struct res post_with(const struct test_person *who, const char *target, struct str csrf,
                            const char *header, const char *value)
{
    return test_run(
        site, &(struct test_request){ .method = "POST",
                                      .target = target,
                                      .person = who,
                                      .no_csrf = true,
                                      .form = &(struct value){ STR("csrf"), csrf },
                                      .n_form = csrf.p ? 1 : 0,
                                      .headers = &(struct value){ str_of(header), str_of(value) },
                                      .n_headers = 1 });
}

static void a_form_of_somebody_else_or_from_elsewhere_is_refused(void **state)
{
    (void)state;
    struct str mine = test_csrf(site, &worker), nobodys = test_csrf(site, NULL);
    struct str others = test_csrf(site, &coordinator);
    assert_int_equal(post_with(&worker, "/things", mine, "Origin", "http://localhost").status, 303);
    assert_int_equal(post_with(&worker, "/things", STR_NULL, "X", "y").status, 403);
    assert_int_equal(post_with(&worker, "/things", STR(""), "X", "y").status, 403);
    assert_int_equal(post_with(&worker, "/things", others, "X", "y").status, 403);
    assert_int_equal(post_with(&worker, "/things", nobodys, "X", "y").status, 403);
    assert_int_equal(post_with(&worker, "/things", mine, "Origin", "http://evil").status, 403);
    assert_int_equal(post_with(&worker, "/things", mine, "Origin", "null").status, 403);
    assert_int_equal(post_with(&worker, "/things", mine, "Referer", "http://evil/").status, 403);
    assert_int_equal(post_with(&worker, "/things", mine, "Sec-Fetch-Site", "cross-site").status,
                     403);
    assert_int_equal(post_with(NULL, "/open", nobodys, "X", "y").status, 303);
    assert_int_equal(post_with(NULL, "/open", mine, "X", "y").status, 403);
    assert_int_equal(post_with(NULL, "/open", STR_NULL, "X", "y").status, 403);
    /* another cookie than the form's */
    assert_int_equal(post_with(NULL, "/open", nobodys, "Cookie", "x=y").status, 303);
}

static void a_form_of_nobody_is_tied_to_a_cookie_of_its_own(void **state)
{
    (void)state;
    struct http_message m = { .method = STR("GET"), .target = STR("/form") };
    struct res r;
    router_run(site->router, site->worker, site->arena, &m, &r);
    struct str cookie = test_header(&r, "Set-Cookie"), token = test_body(site, &r);
    assert_true(str_starts(cookie, STR("__Host-pre=")));
    assert_true(str_find(cookie, STR("; Path=/; Secure; HttpOnly; SameSite=Lax")) > 0);
    struct value headers[] = { { STR("Cookie"), str_sub(cookie, 0, 11 + 43) },
                               { STR("Content-Type"), STR("application/x-www-form-urlencoded") } };
    m = (struct http_message){ STR("POST"), STR("/open"), headers, 2,
                               arena_fmt(site->arena, "value=v&csrf=%.*s", STR_ARG(token)) };
    router_run(site->router, site->worker, site->arena, &m, &r);
    assert_int_equal(r.status, 303);
    m.n_headers = 2;
    headers[0].value = STR("__Host-pre=short");
    router_run(site->router, site->worker, site->arena, &m, &r);
    assert_int_equal(r.status, 403);
    /* who is signed in needs it no more */
    r = test_run(site, &(struct test_request){
                           .method = "GET",
                           .target = "/form",
                           .person = &worker,
                           .headers = &(struct value){ STR("Cookie"), STR("__Host-pre=x") },
                           .n_headers = 1 });
    assert_true(str_find(test_header(&r, "Set-Cookie"), STR("__Host-pre=; ")) == 0);
    assert_true(str_find(test_header(&r, "Set-Cookie"), STR("Max-Age=0")) > 0);
}

static struct res get_with(const char *target, const char *header, const char *value)
{
    return test_run(
        site, &(struct test_request){ .method = "GET",
                                      .target = target,
                                      .headers = &(struct value){ str_of(header), str_of(value) },
                                      .n_headers = 1 });
}

static void the_language_is_the_cookies_then_the_browsers_then_french(void **state)
{
    static const struct {
        const char *header, *value, *lang;
    } list[] = {
        { "X", "y", "lang=fr" },
        { "Accept-Language", "en", "lang=en" },
        { "Accept-Language", "en-CA,en;q=0.9,fr;q=0.8", "lang=en" },
        { "Accept-Language", "fr-CA;q=0.5, en;q=0.7", "lang=en" },
        { "Accept-Language", "de, en;q=0.1", "lang=en" },
        { "Accept-Language", "en;q=0", "lang=fr" },
        { "Accept-Language", "en;q=x, ,;;,,", "lang=fr" },
        { "Accept-Language", "zz", "lang=fr" },
        { "Cookie", "__Host-lang=en", "lang=en" },
        { "Cookie", "__Host-lang=xx", "lang=fr" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct res r = get_with("/open", list[i].header, list[i].value);
        if (str_find(test_body(site, &r), str_of(list[i].lang)) < 0)
            fail_msg("%s: %s", list[i].value, list[i].lang);
    }
}

static void switching_the_language_keeps_the_page_and_its_query(void **state)
{
    (void)state;
    struct res r = test_get(site, &worker, "/things/4?q=%C3%A9+a&lang=en&q=b");
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/things/4?q=%C3%A9%20a&q=b"));
    assert_true(str_starts(test_header(&r, "Set-Cookie"), STR("__Host-lang=en; ")));
    r = test_get(site, NULL, "/open?lang=fr");
    assert_true(str_is(r.location, "/open"));
    r = test_get(site, NULL, "/open?lang=xx");
    assert_int_equal(r.status, 200);
    r = test_get(site, NULL, "//evil.example/?lang=en");
    assert_int_equal(r.status, 400);
}

static void a_link_opens_its_community_for_whoever_holds_it(void **state)
{
    (void)state;
    struct str slug = site->community.slug;
    const char *path = arena_fmt(site->arena, "/l/%.*s/abc", STR_ARG(slug)).p;
    struct res r = test_get(site, NULL, path);
    assert_int_equal(r.status, 200);
    assert_says(&r, arena_fmt(site->arena, "in=%.*s reads", STR_ARG(slug)).p);
    assert_says(&r, "account=0");
    /* whoever is signed in elsewhere is nobody here */
    r = test_get(site, &coordinator, path);
    assert_says(&r, "account=0");
    r = test_post(site, NULL, path, TEST_FIELDS({ STR("value"), STR("link") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(stored(false), "link"));
    assert_int_equal(post_with(NULL, path, STR_NULL, "X", "y").status, 403);
    assert_int_equal(test_get(site, &worker, "/l/other-place/abc").status, 404);
}

static void a_file_comes_with_its_form(void **state)
{
    (void)state;
    struct str body = arena_fmt(
        site->arena,
        "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"
        "--b\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.pdf\"\r\n\r\nPDF\r\n"
        "--b--\r\n",
        STR_ARG(test_csrf(site, &worker)));
    struct test_request q = { .method = "POST",
                              .target = "/upload",
                              .person = &worker,
                              .content_type = "multipart/form-data; boundary=b",
                              .body = body };
    struct res r = test_run(site, &q);
    assert_int_equal(r.status, 200);
    assert_says(&r, "scan:a.pdf:3 hello");
    q.target = "/things";
    assert_int_equal(test_run(site, &q).status, 415);
    q.target = "/upload";
    q.body = str_sub(body, 0, body.n - 5);
    assert_int_equal(test_run(site, &q).status, 400);
    q.content_type = "text/plain";
    assert_int_equal(test_run(site, &q).status, 415);
}

static void a_form_that_cannot_be_read_is_refused(void **state)
{
    (void)state;
    struct test_request q = { .method = "POST",
                              .target = "/things",
                              .person = &worker,
                              .content_type = "application/x-www-form-urlencoded",
                              .body = STR("value=%FF") };
    assert_int_equal(test_run(site, &q).status, 400);
    q.body.n = BODY_FORM + 1;
    char *p = arena_alloc(site->arena, q.body.n);
    memset(p, 'a', q.body.n);
    q.body.p = p;
    assert_int_equal(test_run(site, &q).status, 413);
    assert_int_equal(test_get(site, &worker, "/open?a=%FF").status, 400);
    assert_int_equal(get_with("/open", "Host", "localhost").status, 400); /* a second one */
}

static void a_handler_without_an_answer_is_a_fault(void **state)
{
    (void)state;
    struct res r = test_get(site, NULL, "/nothing");
    assert_int_equal(r.status, 500);
    assert_true(test_body(site, &r).n > 0);
}

static void a_dead_connection_is_replaced(void **state)
{
    (void)state;
    if (site->installation.home.engine != ENGINE_POSTGRES)
        skip();
    cuts = 1;
    assert_int_equal(test_get(site, &worker, "/cut").status, 200);
    cuts = 2;
    assert_int_equal(test_get(site, &worker, "/cut").status, 500);
    assert_int_equal(test_get(site, &worker, "/cut").status, 200);
}

static void a_long_answer_goes_through_a_file(void **state)
{
    (void)state;
    struct res r = test_get(site, NULL, "/large");
    assert_true(r.body.fd >= 0);
    assert_int_equal(test_body(site, &r).n, 40000 * 48);
    assert_string_equal(arena_z(site->arena, test_header(&r, "Content-Disposition")),
                        "attachment; filename=\"_t_ _1_.txt\"; "
                        "filename*=UTF-8''%C3%A9t%C3%A9%20%221%22.txt");
}

static void health_tells_the_version_and_the_database(void **state)
{
    (void)state;
    struct res r = test_get(site, NULL, "/healthz");
    assert_int_equal(r.status, 200);
    assert_true(str_is(r.type, "application/json"));
    assert_says(&r, "\"status\":\"ok\",\"version\":\"");
    assert_says(&r, "\"database\":\"ok\"");
}

static void a_part_of_a_page_is_asked_by_a_header(void **state)
{
    (void)state;
    struct res r = get_with("/open", "X-Part", "1");
    assert_says(&r, " part");
}

static void what_a_person_may_changes_at_once(void **state)
{
    (void)state;
    struct test_person other = test_person_new(site, ROLE_COORDINATOR, 0);
    assert_int_equal(test_get(site, &other, "/admin").status, 200);
    struct tx home;
    struct str email = STR_NULL;
    test_site_home(site, &home, true);
    struct account account;
    assert_true(record_get(&home, &entity_account, other.account, &account));
    email = account.email;
    struct member *members;
    assert_true(account_members(&home, site->community.id, &members) > 0);
    account_join(&home, email, account.name, site->community.id, ROLE_WORKER, 0);
    tx_commit(&home);
    assert_int_equal(test_get(site, &other, "/admin").status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_gets_its_ids_its_person_and_a_reading_transaction),
        cmocka_unit_test(what_is_absent_or_forbidden_answers_404),
        cmocka_unit_test(who_is_not_signed_in_is_led_there_and_back),
        cmocka_unit_test(a_form_posted_after_the_session_comes_back_filled),
        cmocka_unit_test(a_write_is_kept_when_it_says_so_and_else_taken_back),
        cmocka_unit_test(a_conflict_runs_the_handler_again_but_not_for_ever),
        cmocka_unit_test(slow_work_runs_before_without_the_community),
        cmocka_unit_test(a_form_of_somebody_else_or_from_elsewhere_is_refused),
        cmocka_unit_test(a_form_of_nobody_is_tied_to_a_cookie_of_its_own),
        cmocka_unit_test(the_language_is_the_cookies_then_the_browsers_then_french),
        cmocka_unit_test(switching_the_language_keeps_the_page_and_its_query),
        cmocka_unit_test(a_link_opens_its_community_for_whoever_holds_it),
        cmocka_unit_test(a_file_comes_with_its_form),
        cmocka_unit_test(a_form_that_cannot_be_read_is_refused),
        cmocka_unit_test(a_handler_without_an_answer_is_a_fault),
        cmocka_unit_test(a_dead_connection_is_replaced),
        cmocka_unit_test(a_long_answer_goes_through_a_file),
        cmocka_unit_test(health_tells_the_version_and_the_database),
        cmocka_unit_test(a_part_of_a_page_is_asked_by_a_header),
        cmocka_unit_test(what_a_person_may_changes_at_once),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
