/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* PostgreSQL's row-level security: the role that pages take on, and a server that allows none. */
#include "guard/migrations.h"
#include "participant.ent.h"
#include "support/database.h"

#include <libpq-fe.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char *cluster(void)
{
    const char *named = getenv("MAILLAGE_TEST_DATABASE");
    return named && named[0] ? named : NULL;
}

static void run(const char *sql)
{
    PGconn *conn = PQconnectdb(cluster());
    PGresult *r = PQexec(conn, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        fail_msg("%s: %s", sql, PQerrorMessage(conn));
    PQclear(r);
    PQfinish(conn);
}

/* The same cluster as an account that may make schemas, but no roles. */
static struct db_address as_plain(struct arena *a)
{
    struct str all = str_of(cluster()), user = STR("user=maillage");
    ptrdiff_t at = str_find(all, user);
    assert_true(at > 0);
    return (struct db_address){ .engine = ENGINE_POSTGRES,
                                .where = arena_fmt(
                                    a, "%.*suser=plain_%d%.*s", (int)at, all.p, (int)getpid(),
                                    STR_ARG(str_sub(all, (size_t)at + user.n, all.n))),
                                .schema = arena_fmt(a, "plain_%d", (int)getpid()) };
}

static struct db *open_at(const struct db_address *at, enum db_mode mode)
{
    char *error = NULL;
    struct db *db = db_open(at, mode, &error);
    if (!db)
        fail_msg("%s", error);
    return db;
}

static void migrate(const struct db_address *at, struct arena *a)
{
    struct migration *list;
    struct db *db = open_at(at, DB_CREATE);
    size_t n = migrations_of(a, "community", &list);
    assert_int_equal(store_migrate(db, list, n), MIGRATE_DONE);
    db_close(db);
}

static enum db_wall wall_of(const struct db_address *at, enum db_mode mode)
{
    struct db *db = open_at(at, mode);
    enum db_wall wall = db_wall(db);
    db_close(db);
    return wall;
}

static void a_server_that_lets_make_no_role_is_served_without_and_says_so(void **state)
{
    (void)state;
    if (!cluster())
        skip();
    struct arena *a = arena_new(64 << 20);
    int pid = (int)getpid();
    struct db_address at = as_plain(a);
    run(arena_fmt(a, "create role plain_%d login nocreaterole", pid).p);
    run(arena_fmt(a, "grant create on database postgres to plain_%d", pid).p);
    migrate(&at, a);
    assert_int_equal(wall_of(&at, DB_WRITE), DB_WALL_MISSING);
    run(arena_fmt(a, "create role plain_%d_app", pid).p); /* what its administrator was asked */
    run(arena_fmt(a, "grant plain_%d_app to plain_%d", pid, pid).p);
    migrate(&at, a);
    assert_int_equal(wall_of(&at, DB_WRITE), DB_WALL_STANDS);
    assert_int_equal(wall_of(&at, DB_READ), DB_WALL_STANDS);
    assert_int_equal(wall_of(&at, DB_OWNER), DB_WALL_MISSING);
    run(arena_fmt(a, "drop schema plain_%d cascade", pid).p);
    run(arena_fmt(a, "drop owned by plain_%d, plain_%d_app", pid, pid).p);
    run(arena_fmt(a, "drop role plain_%d, plain_%d_app", pid, pid).p);
    arena_free(a);
}

static void no_role_can_pull_the_wall_down(void *ctx)
{
    store_script(ctx, STR("alter table participant disable row level security"));
}

static void pages_take_on_a_role_that_owns_nothing(void **state)
{
    (void)state;
    struct test_db *t = test_db_open_with(NULL);
    struct migration *list;
    struct tx tx;
    size_t n = migrations_of(t->arena, "community", &list);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    test_db_entity(t, &entity_participant);
    struct db *db = test_db_again(t, DB_WRITE);
    if (!cluster()) {
        assert_int_equal(db_wall(db), DB_WALL_NONE);
    } else {
        assert_int_equal(db_wall(db), DB_WALL_STANDS);
        tx_begin(&tx, db, t->arena, true, ISOLATION_DEFAULT);
        assert_true(test_faults(FAULT_STORE, no_role_can_pull_the_wall_down, &tx));
        tx_rollback(&tx);
    }
    db_close(db);
    test_db_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_take_on_a_role_that_owns_nothing),
        cmocka_unit_test(a_server_that_lets_make_no_role_is_served_without_and_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
