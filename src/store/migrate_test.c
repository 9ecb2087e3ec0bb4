/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "core/fault.h"
#include "sample.ent.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define BASE                                                                                       \
    "create table schema_version (number integer primary key, name text not null,"                 \
    " at bigint not null);"
#define BOTH(sql) .sqlite = sql, .postgres = sql

static const struct migration list[] = {
    { .number = 1, .name = "0001-base", BOTH(BASE) },
    { .number = 2, .name = "0002-a", BOTH("create table a (id integer primary key);") },
    { .number = 4,
      .name = "0004-b",
      .sqlite = "create table b (id integer); insert into a (id) values (1);",
      .postgres = "create table b (id bigint); insert into a (id) values (1);" },
};

static int open_one(void **state)
{
    *state = test_db_open_with(NULL);
    return 0;
}

static int close_one(void **state)
{
    test_db_close(*state);
    return 0;
}

static void an_empty_database_has_version_zero(void **state)
{
    struct test_db *t = *state;
    assert_int_equal(store_schema_version(t->db), 0);
}

static void migrations_run_once_and_in_order(void **state)
{
    struct test_db *t = *state;
    assert_int_equal(store_migrate(t->db, list, 2), MIGRATE_DONE);
    assert_int_equal(store_schema_version(t->db), 2);
    assert_int_equal(store_migrate(t->db, list, 3), MIGRATE_DONE);
    assert_int_equal(store_migrate(t->db, list, 3), MIGRATE_DONE);
    assert_int_equal(store_schema_version(t->db), 4);
}

static void a_newer_database_is_refused(void **state)
{
    struct test_db *t = *state;
    assert_int_equal(store_migrate(t->db, list, 3), MIGRATE_DONE);
    assert_int_equal(store_migrate(t->db, list, 2), MIGRATE_NEWER);
    assert_int_equal(store_schema_version(t->db), 4);
}

static void migrate_badly(void *ctx)
{
    static const struct migration bad[] = {
        { .number = 1, .name = "0001-base", BOTH(BASE) },
        { .number = 2,
          .name = "0002-bad",
          BOTH("create table half (id integer); create table half (id integer);") },
    };
    store_migrate(((struct test_db *)ctx)->db, bad, 2);
}

static void a_migration_that_fails_leaves_the_schema_before_it(void **state)
{
    struct test_db *t = *state;
    assert_true(test_faults(FAULT_STORE, migrate_badly, t));
    assert_int_equal(store_schema_version(t->db), 1);
    assert_int_equal(str_find(store_catalogue(t->db, t->arena), STR("half")), -1);
    assert_int_equal(store_migrate(t->db, list, 3), MIGRATE_DONE);
}

static void a_killed_migration_leaves_one_schema_or_the_next(void **state)
{
    struct test_db *t = *state;
    for (int round = 0; round < 12; round++) {
        pid_t child = fork();
        if (child == 0) {
            store_migrate(test_db_again(t, DB_CREATE), list, 3);
            _exit(0);
        }
        usleep((useconds_t)(round * 1500));
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        int version = store_schema_version(t->db);
        struct str now = store_catalogue(t->db, t->arena);
        assert_int_equal(str_find(now, STR("table a ")) >= 0, version >= 2);
        assert_int_equal(str_find(now, STR("table b ")) >= 0, version >= 4);
    }
    assert_int_equal(store_migrate(t->db, list, 3), MIGRATE_DONE);
}

static void several_programs_may_migrate_at_once(void **state)
{
    struct test_db *t = *state;
    pid_t child[4];
    for (int i = 0; i < 4; i++) {
        child[i] = fork();
        if (child[i] == 0)
            _exit(store_migrate(test_db_again(t, DB_CREATE), list, 3) == MIGRATE_DONE ? 0 : 1);
    }
    for (int i = 0; i < 4; i++) {
        int status;
        waitpid(child[i], &status, 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_int_equal(store_schema_version(t->db), 4);
}

static struct str catalogue_after(struct test_db *t, const char *more)
{
    struct test_db *other = test_db_open();
    struct tx tx;
    test_db_entity(other, &entity_sample_home);
    test_db_entity(other, &entity_sample);
    TEST_WRITE(other, &tx)
    if (more)
        store_script(&tx, str_of(more));
    struct str text = arena_str(t->arena, store_catalogue(other->db, other->arena));
    test_db_close(other);
    return text;
}

static void two_databases_made_alike_have_one_catalogue(void **state)
{
    struct test_db *t = *state;
    struct str plain = catalogue_after(t, NULL);
    assert_true(plain.n > 1000);
    assert_true(str_find(plain, STR("table sample column name_key")) >= 0);
    assert_true(str_find(plain, STR("index sample_name__sort")) >= 0);
    assert_true(str_eq(plain, catalogue_after(t, NULL)));
}

static void a_catalogue_shows_what_is_different(void **state)
{
    struct test_db *t = *state;
    struct str plain = catalogue_after(t, NULL);
    const char *const changes[] = {
        "drop index sample_name__sort;",
        "create index extra on sample (rent);",
        "alter table sample add column extra bigint;",
        "create table extra (id integer not null references sample (id));",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (str_eq(plain, catalogue_after(t, t->at.engine == ENGINE_SQLITE && i == 2
                                                 ? "alter table sample add column extra integer;"
                                                 : changes[i])))
            fail_msg("not seen: %s", changes[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_database_has_version_zero),
        TEST(migrations_run_once_and_in_order),
        TEST(a_newer_database_is_refused),
        TEST(a_migration_that_fails_leaves_the_schema_before_it),
        TEST(a_killed_migration_leaves_one_schema_or_the_next),
        TEST(several_programs_may_migrate_at_once),
        TEST(two_databases_made_alike_have_one_catalogue),
        TEST(a_catalogue_shows_what_is_different),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
