/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 16 };

static bool has(const char *const *files, size_t n, const char *wanted)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i], wanted) == 0)
            return true;
    return false;
}

static void what_connecting_to_a_server_reads_is_named(void **state)
{
    const char *files[MOST];
    struct arena *a = *state;
    struct db_address at = { .engine = ENGINE_POSTGRES };
    at.where = STR("postgresql://db/x?sslrootcert=/secrets/root.crt&passfile=/secrets/pass");
    setenv("HOME", "/people/somebody", 1);
    setenv("PGSSLKEY", "/secrets/from-the-environment", 1);
    setenv("PGSERVICEFILE", "/secrets/services", 1);
    size_t n = db_files(&at, a, files, MOST);
    assert_true(has(files, n, "/secrets/root.crt"));
    assert_true(has(files, n, "/secrets/pass"));
    assert_true(has(files, n, "/secrets/from-the-environment"));
    assert_true(has(files, n, "/secrets/services"));
    assert_true(has(files, n, "/people/somebody/.pgpass"));
    assert_true(has(files, n, "/people/somebody/.postgresql"));
    assert_int_equal(db_files(&at, a, files, 1), 1);
    unsetenv("PGSSLKEY");
    unsetenv("PGSERVICEFILE");
}

static void a_database_of_our_own_reads_no_file_besides(void **state)
{
    const char *files[MOST];
    struct db_address at = { .engine = ENGINE_SQLITE, .where = STR("/data/installation.db") };
    assert_int_equal(db_files(&at, *state, files, MOST), 0);
}

static int begin(void **state)
{
    *state = arena_new(1 << 20);
    return 0;
}

static int finish(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_connecting_to_a_server_reads_is_named, begin, finish),
        cmocka_unit_test_setup_teardown(a_database_of_our_own_reads_no_file_besides, begin, finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
