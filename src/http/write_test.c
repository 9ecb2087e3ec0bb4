/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "core/log.h"
#include "guard/account.h"
#include "guard/session.h"
#include "sample.sql.h"
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

/* Writes of many at once, through a server: what is answered is on disk, and one that fails harms
 * no other. On SQLite they share transactions, on PostgreSQL each has its own. */

enum { CLIENTS = 16, WRITES = 40 };

static struct test_site *site;
static struct server *server;
static struct test_person person;
static int port;

static void add(struct req *q, struct res *r)
{
    int64_t id = req_form_id(q, "id");
    probe_add(
        q->tx,
        &(struct probe_add_in){
            .id = id, .number = id, .name = STR("n"), .bytes = STR("b"), .day = 1, .flag = true });
    struct str how = req_form(q, "how");
    if (str_is(how, "lost")) /* as a full disk does: the whole transaction is gone */
        store_script(q->tx, STR("rollback"));
    if (str_is(how, "fault") || str_is(how, "lost"))
        fault_raise(FAULT_INVARIANT, "asked for");
    if (str_is(how, "sql"))
        probe_wrong(q->tx);
    if (str_is(how, "refuse"))
        res_status(r, 409, "text/plain");
    else
        res_redirect(r, "/%lld", (long long)id);
}

/* Between the checks and the write, somebody ends the session. */
static void end_session(struct req *q, struct res *r)
{
    struct tx home;
    (void)r;
    struct db *db;
    char *error;
    db = db_open(&q->installation->home, DB_WRITE, &error);
    REQUIRE(db);
    tx_begin(&home, db, q->arena, true, ISOLATION_DEFAULT);
    session_end(&home, q->session);
    tx_commit(&home);
    db_close(db);
}

static int64_t elsewhere; /* another community, of the same person */

/* Between the checks and the write, another window of the same browser goes to another community.
 */
static void move_session(struct req *q, struct res *r)
{
    struct tx home;
    (void)r;
    char *error;
    struct db *db = db_open(&q->installation->home, DB_WRITE, &error);
    REQUIRE(db);
    tx_begin(&home, db, q->arena, true, ISOLATION_DEFAULT);
    REQUIRE(session_choose(&home, q->session, elsewhere));
    tx_commit(&home);
    db_close(db);
}

static void setting(struct req *q, struct res *r)
{
    setting_set(q->home, "written", req_form(q, "id"));
    res_redirect(r, "/");
}

static void name(struct req *q, struct res *r)
{
    res_status(r, 200, "text/plain");
    out_str(&r->body, q->actor.name);
}

static const struct route routes[] = {
    { METHOD_GET, "/name", CAP_SIGNED_IN, name },
    { METHOD_POST, "/add", CAP_SIGNED_IN, add },
    { METHOD_POST, "/ended", CAP_SIGNED_IN, add, .prepare = end_session },
    { METHOD_POST, "/moved", CAP_SIGNED_IN, add, .prepare = move_session },
    { METHOD_POST, "/setting", CAP_SIGNED_IN, setting, .flags = ROUTE_HOME },
};

static int start(void **state)
{
    (void)state;
    char *error = NULL;
    struct tx tx;
    site = test_site_open(NULL);
    router_add(site->router, routes, sizeof routes / sizeof *routes);
    person = test_person_new(site, ROLE_WORKER, 0);
    test_site_tx(site, &tx, true);
    probe_make(&tx);
    tx_commit(&tx);
    server =
        server_start(site->router, &(struct server_options){ .address = STR("127.0.0.1") }, &error);
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

static struct str request(struct arena *a, const struct test_person *who, const char *path,
                          int64_t id, const char *how)
{
    struct str body = arena_fmt(a, "csrf=%.*s&id=%lld&how=%s", STR_ARG(session_csrf(a, who->token)),
                                (long long)id, how);
    return arena_fmt(a,
                     "POST %s HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-session=%.*s\r\n"
                     "Content-Type: application/x-www-form-urlencoded\r\n"
                     "Content-Length: %zu\r\n\r\n%.*s",
                     path, STR_ARG(who->token), body.n, STR_ARG(body));
}

static bool stored(struct db *db, struct arena *a, int64_t id)
{
    struct tx tx;
    struct probe_get_row row;
    tx_begin(&tx, db, a, false, ISOLATION_DEFAULT);
    bool there = probe_get(&tx, &(struct probe_get_in){ .id = id }, &row);
    tx_rollback(&tx);
    return there;
}

static atomic_int wrong;
static _Atomic int64_t longest_us;

static const char *how_of(int64_t id)
{
    return id % 17 == 9   ? "lost"
           : id % 7 == 3  ? "fault"
           : id % 11 == 5 ? "sql"
           : id % 13 == 7 ? "refuse"
                          : "keep";
}

/* Each answer is checked at once, through a connection of our own. */
static void *write_many(void *ctx)
{
    int64_t first = (int64_t)(intptr_t)ctx * 1000 + 1;
    struct arena *a = arena_new(64 << 20);
    char *error;
    struct db *db = db_open(&site->community.at, DB_READ, &error);
    int fd = client_connect(port);
    for (int64_t id = first; id < first + WRITES; id++) {
        const char *how = how_of(id);
        instant began = clock_monotonic_us();
        client_send(fd, request(a, &person, "/add", id, how));
        struct reply r = client_read_one(a, fd);
        int64_t took = clock_monotonic_us() - began;
        if (took > atomic_load(&longest_us))
            atomic_store(&longest_us, took);
        int status = strcmp(how, "keep") == 0 ? 303 : strcmp(how, "refuse") == 0 ? 409 : 500;
        bool there = stored(db, a, id);
        if (r.status != status || there != (status == 303)) {
            fprintf(stderr, "%s: %d, there %d\n", how, r.status, there);
            atomic_fetch_add(&wrong, 1);
        }
        arena_reset(a);
    }
    close(fd);
    db_close(db);
    arena_free(a);
    return NULL;
}

static void what_is_answered_is_stored_and_a_failure_harms_no_neighbour(void **state)
{
    (void)state;
    pthread_t threads[CLIENTS];
    log_set_level(LOG_ERROR + 1);
    for (intptr_t i = 0; i < CLIENTS; i++)
        pthread_create(&threads[i], NULL, write_many, (void *)i);
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    log_set_level(LOG_INFO);
    assert_int_equal(wrong, 0);
    assert_in_range(longest_us, 1, 5000000);
}

static void a_session_that_ends_meanwhile_writes_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(16 << 20);
    struct test_person leaving = test_person_new(site, ROLE_WORKER, 0);
    struct reply r = client_talk(a, port, request(a, &leaving, "/ended", 900001, "keep"));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(reply_header(&r, "Location"), STR("/sign-in")));
    assert_false(stored(site->db, a, 900001));
    r = client_talk(a, port, request(a, &leaving, "/add", 900002, "keep"));
    assert_true(str_starts(reply_header(&r, "Location"), STR("/sign-in")));
    assert_false(stored(site->db, a, 900002));
    arena_free(a);
}

/* Their role there says nothing of what they may do here. */
static void a_session_that_moves_meanwhile_writes_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(16 << 20);
    struct test_person moving = test_person_new(site, ROLE_WORKER, 0);
    struct account account;
    struct tx home;
    elsewhere = test_site_community(site).id;
    test_site_home(site, &home, true);
    REQUIRE(record_get(&home, &entity_account, moving.account, &account));
    account_join(&home, account.email, account.name, elsewhere, ROLE_COORDINATOR, 0);
    tx_commit(&home);
    struct reply r = client_talk(a, port, request(a, &moving, "/moved", 900003, "keep"));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(reply_header(&r, "Location"), STR("/sign-in")));
    assert_false(stored(site->db, a, 900003));
    arena_free(a);
}

static struct str home_setting(void)
{
    struct tx home;
    test_site_home(site, &home, false);
    struct str value = setting_get(&home, "written");
    tx_rollback(&home);
    return value;
}

static void a_write_to_the_installation_has_its_own_queue(void **state)
{
    (void)state;
    struct arena *a = arena_new(16 << 20);
    struct reply r = client_talk(a, port, request(a, &person, "/setting", 77, "keep"));
    assert_int_equal(r.status, 303);
    assert_true(str_is(home_setting(), "77"));
    arena_free(a);
}

static int64_t seen(struct arena *a)
{
    struct tx home;
    struct session s;
    test_site_home(site, &home, false);
    home.arena = a;
    bool there = session_find(&home, person.token, &s);
    tx_rollback(&home);
    return there ? s.touch : -1;
}

static void a_session_in_use_is_touched_once_a_minute(void **state)
{
    (void)state;
    struct arena *a = arena_new(16 << 20);
    struct tx home;
    test_site_home(site, &home, true);
    store_script(&home, STR("update session set seen = seen - 120000"));
    tx_commit(&home);
    assert_int_equal(seen(a), true);
    struct str get = arena_fmt(a,
                               "GET /name HTTP/1.1\r\nHost: localhost\r\n"
                               "Cookie: __Host-session=%.*s\r\n\r\n",
                               STR_ARG(person.token));
    struct reply r = client_talk(a, port, get);
    assert_int_equal(r.status, 200);
    struct timespec pause = { .tv_nsec = 10000000 };
    for (int i = 0; i < 500 && seen(a) != false; i++)
        nanosleep(&pause, NULL);
    assert_int_equal(seen(a), false);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_answered_is_stored_and_a_failure_harms_no_neighbour),
        cmocka_unit_test(a_session_that_ends_meanwhile_writes_nothing),
        cmocka_unit_test(a_session_that_moves_meanwhile_writes_nothing),
        cmocka_unit_test(a_write_to_the_installation_has_its_own_queue),
        cmocka_unit_test(a_session_in_use_is_touched_once_a_minute),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
