/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "sample.ent.h"
#include "sample.sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

/* What happens when something is missing in the middle: memory, the rest of a part, good manners.
 */

static int open_one(void **state)
{
    struct test_db *t = test_db_open();
    struct tx tx;
    test_db_entity(t, &entity_sample_home);
    test_db_entity(t, &entity_sample);
    TEST_WRITE(t, &tx)
    probe_make(&tx);
    *state = t;
    return 0;
}

static int close_one(void **state)
{
    test_db_close(*state);
    return 0;
}

static int64_t homes(struct test_db *t)
{
    struct list_query q = { .entity = &entity_sample_home };
    struct tx tx;
    int64_t n = 0;
    TEST_READ(t, &tx)
    n = store_list_count(&tx, &q, 100000);
    return n;
}

struct job {
    struct tx tx;
    struct db *db;
    struct arena *arena;
};

static void some_of_everything(void *ctx)
{
    struct job *job = ctx;
    struct tx *tx = &job->tx;
    static const unsigned char key[SECRET_KEY_BYTES] = "key";
    tx_begin(tx, job->db, job->arena, true, ISOLATION_DEFAULT);
    tx->key = key;
    struct sample_home home;
    entity_init(&entity_sample_home, &home);
    home.name = STR("Maison de la rivière");
    record_insert(tx, &entity_sample_home, &home);
    struct sample s;
    entity_init(&entity_sample, &s);
    s.name = STR("Élan");
    s.notes = STR("private");
    s.home = home.record.id;
    s.mood = MOOD_CALM;
    record_insert(tx, &entity_sample, &s);
    s.notes = STR("still private");
    assert_int_equal(record_update(tx, &entity_sample, &s), RECORD_SAVED);
    assert_int_equal(record_undo(tx, &entity_sample, s.record.id, 2), RECORD_SAVED);
    struct list_query q = { .entity = &entity_sample, .search = STR("élan"), .limit = 50 };
    struct sample_rows_all_row *rows;
    struct list_page page;
    sample_rows_all(tx, &q, &rows, &page);
    assert_true(page.n > 0);
    struct list_facet *facets;
    store_list_facets(tx, &q, entity_field(&entity_sample, STR("mood")), 0, &facets);
    file_put(tx, STR("a"), STR("text/plain"), STR("bytes"));
    tx_commit(tx);
}

static void wherever_memory_ends_nothing_is_half_done(void **state)
{
    struct test_db *t = *state;
    struct job job = { .db = t->db };
    int64_t before = homes(t), failed = 0;
    for (size_t cap = 64;; cap += 160) {
        job.arena = arena_new(cap);
        bool fault = test_faults(FAULT_MEMORY, some_of_everything, &job);
        if (fault)
            tx_rollback(&job.tx);
        arena_free(job.arena);
        failed += fault;
        if (!fault)
            break;
        if (failed % 16 == 0)
            assert_int_equal(homes(t), before);
    }
    assert_true(failed > 20);
    assert_int_equal(homes(t), before + 1);
}

static bool raise_in_row(void *ctx, const struct probe_all_row *row)
{
    (void)ctx;
    fault_raise(FAULT_INVARIANT, "row %d", (int)row->id);
}

static void each_with_fault(void *ctx)
{
    probe_all_each(ctx, raise_in_row, NULL);
}

static bool outer_row(void *ctx, const struct probe_all_row *row)
{
    struct tx *tx = ctx;
    (void)row;
    for (int i = 0; i < 10; i++) {
        tx_savepoint(tx);
        probe_rename(tx, &(struct probe_rename_in){ 2, STR("lost") });
        assert_true(test_faults(FAULT_INVARIANT, each_with_fault, tx));
        tx_rollback_to(tx);
    }
    return true;
}

static void many_parts_may_fail_while_rows_are_read(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_get_row row;
    test_tx(t, &tx, true);
    for (int i = 1; i <= 5; i++) {
        struct probe_add_in in = { .id = i, .name = STR("kept"), .day = DAY_NONE };
        probe_add(&tx, &in);
    }
    probe_all_each(&tx, outer_row, &tx);
    assert_true(probe_get(&tx, &(struct probe_get_in){ 2 }, &row));
    assert_true(str_is(row.name, "kept"));
    tx_commit(&tx);
}

static void parts_may_be_nested(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_count_row row;
    test_tx(t, &tx, true);
    tx_savepoint(&tx);
    probe_add(&tx, &(struct probe_add_in){ .id = 1, .day = DAY_NONE });
    tx_savepoint(&tx);
    probe_add(&tx, &(struct probe_add_in){ .id = 2, .day = DAY_NONE });
    tx_rollback_to(&tx);
    tx_release(&tx);
    tx_commit(&tx);
    TEST_READ(t, &tx)
    {
        probe_count(&tx, &row);
        assert_int_equal(row.n, 1);
    }
}

static int64_t ask(struct tx *tx, const char *sql)
{
    struct sql_slot out = { "n", SQL_INT, 0 };
    struct statement *s = arena_make(tx->arena, struct statement);
    *s = (struct statement){
        .name = "ask", .sqlite = sql, .out = &out, .n_out = 1, .out_size = sizeof(int64_t)
    };
    int64_t n = -1;
    assert_true(store_one(tx, s, NULL, &n));
    return n;
}

static void break_in(void *ctx)
{
    store_script(ctx, STR("update sqlite_schema set sql = 'x' where name = 'setting'"));
}

static void break_search(void *ctx)
{
    store_script(ctx, STR("delete from search_data"));
}

static void a_sqlite_file_is_opened_with_care(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct stat st;
    if (t->at.engine != ENGINE_SQLITE)
        skip();
    assert_int_equal(stat(t->at.where.p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    test_tx(t, &tx, true);
    assert_int_equal(ask(&tx, "select synchronous as n from pragma_synchronous"), 2);
    assert_int_equal(ask(&tx, "select foreign_keys as n from pragma_foreign_keys"), 1);
    assert_int_equal(ask(&tx, "select journal_mode = 'wal' as n from pragma_journal_mode"), 1);
    assert_int_equal(ask(&tx, "select trusted_schema as n from pragma_trusted_schema"), 0);
    assert_true(test_faults(FAULT_STORE, break_in, &tx));
    assert_true(test_faults(FAULT_STORE, break_search, &tx));
    tx_rollback(&tx);
}

/* Its pages come into the file while one goes on writing. */
static void the_log_does_not_grow_with_what_is_written(void **state)
{
    enum { WRITES = 24, BYTES = 1 << 20, LOG_MOST = 12 << 20 };
    struct test_db *t = *state;
    struct tx tx;
    struct stat log, file;
    if (t->at.engine != ENGINE_SQLITE)
        skip();
    char *bytes = arena_alloc(t->arena, BYTES);
    memset(bytes, 'x', BYTES);
    for (int i = 0; i < WRITES; i++)
        TEST_WRITE(t, &tx)
    probe_add(&tx, &(struct probe_add_in){ .id = i + 1, .name = { bytes, BYTES } });
    assert_int_equal(stat(arena_fmt(t->arena, "%.*s-wal", STR_ARG(t->at.where)).p, &log), 0);
    assert_int_equal(stat(arena_z(t->arena, t->at.where), &file), 0);
    assert_in_range(log.st_size, 1, LOG_MOST);
    assert_in_range(file.st_size, BYTES, (WRITES + 8) * (int64_t)BYTES);
}

int main(void)
{
    secret_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)
    const struct CMUnitTest tests[] = {
        TEST(wherever_memory_ends_nothing_is_half_done),
        TEST(many_parts_may_fail_while_rows_are_read),
        TEST(parts_may_be_nested),
        TEST(a_sqlite_file_is_opened_with_care),
        TEST(the_log_does_not_grow_with_what_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
