/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "catalogue.sql.h"
#include "core/fault.h"
#include "sample.sql.h"
#include "store.sql.h"
#include "store/once.h"

#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static int open_one(void **state)
{
    *state = test_db_open();
    struct tx tx;
    TEST_WRITE((struct test_db *)*state, &tx)
    probe_make(&tx);
    return 0;
}

static int close_one(void **state)
{
    test_db_close(*state);
    return 0;
}

static void add(struct tx *tx, int64_t id, const char *name)
{
    struct probe_add_in in = {
        .id = id, .number = id, .name = str_of(name), .day = DAY_NONE, .share = 0
    };
    assert_int_equal(probe_add(tx, &in), 1);
}

static int64_t count(struct tx *tx)
{
    struct probe_count_row row;
    assert_true(probe_count(tx, &row));
    return row.n;
}

static void every_type_survives_the_round_trip(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_echo_in in = { .number = INT64_MAX,
                                .id = -7,
                                .name = STR("L’été, c’est « long » \xf0\x9f\x8f\xa0"),
                                .bytes = { "\0\x01\\x\xff'", 6 },
                                .day = day_from_ymd(2028, 2, 29),
                                .flag = true,
                                .share = 0.1 };
    struct probe_echo_row row;
    TEST_READ(t, &tx)
    {
        assert_true(probe_echo(&tx, &in, &row));
        assert_true(row.number == INT64_MAX && row.id == -7 && row.flag);
        assert_true(str_eq(row.name, in.name));
        assert_true(str_eq(row.bytes, in.bytes));
        assert_int_equal(row.on_day, in.day);
        assert_true(row.share == 0.1);
    }
}

static void absent_values_come_back_absent(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_echo_in in = { .number = NUMBER_NONE, .day = DAY_NONE, .share = (double)NAN };
    struct probe_echo_row row;
    TEST_READ(t, &tx)
    {
        assert_true(probe_echo(&tx, &in, &row));
        assert_true(row.number == NUMBER_NONE && row.id == 0 && !row.flag);
        assert_null(row.name.p);
        assert_null(row.bytes.p);
        assert_int_equal(row.on_day, DAY_NONE);
        assert_true(isnan(row.share));
    }
}

static void an_empty_text_is_not_an_absent_one(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_echo_in in = { .name = STR(""), .bytes = STR(""), .day = DAY_NONE };
    struct probe_echo_row row;
    TEST_READ(t, &tx)
    {
        assert_true(probe_echo(&tx, &in, &row));
        assert_non_null(row.name.p);
        assert_non_null(row.bytes.p);
        assert_int_equal(row.name.n + row.bytes.n, 0);
    }
}

static void a_sum_is_a_number_and_a_comparison_a_bool(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_sum_row row;
    TEST_WRITE(t, &tx)
    {
        assert_true(probe_sum(&tx, &row));
        assert_true(row.total == NUMBER_NONE && !row.some);
        add(&tx, 1, "a");
        add(&tx, 41, "b");
        assert_true(probe_sum(&tx, &row));
        assert_true(row.total == 42 && row.some);
    }
}

static void rows_outlive_the_statement(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_all_row *first, *second;
    char name[16];
    TEST_WRITE(t, &tx)
    {
        for (int i = 0; i < 100; i++) {
            snprintf(name, sizeof name, "name %d", i);
            add(&tx, i + 1, arena_z(t->arena, str_of(name)));
        }
        assert_int_equal(probe_all(&tx, &first), 100);
        assert_int_equal(probe_all(&tx, &second), 100);
    }
    assert_true(str_is(first[0].name, "name 0"));
    assert_true(str_is(first[99].name, "name 99"));
    assert_int_equal(first[99].id, 100);
    assert_int_equal(first[99].name.p[first[99].name.n], 0);
}

static void no_row_is_a_value(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_get_row row;
    struct probe_all_row *rows;
    TEST_WRITE(t, &tx)
    {
        assert_false(probe_get(&tx, &(struct probe_get_in){ 5 }, &row));
        assert_int_equal(probe_all(&tx, &rows), 0);
        assert_int_equal(probe_rename(&tx, &(struct probe_rename_in){ 5, STR("x") }), 0);
    }
}

struct each {
    struct tx *tx;
    int64_t seen, stop;
};

static bool rename_it(void *ctx, const struct probe_all_row *row)
{
    struct each *each = ctx;
    struct probe_get_row again;
    assert_true(probe_get(each->tx, &(struct probe_get_in){ row->id }, &again));
    assert_true(str_eq(again.name, row->name));
    each->seen++;
    return row->id != each->stop;
}

static bool count_inside(void *ctx, const struct probe_all_row *row)
{
    struct each *outer = ctx, inner = { .tx = outer->tx, .stop = row->id };
    probe_all_each(outer->tx, rename_it, &inner);
    assert_int_equal(inner.seen, row->id);
    outer->seen++;
    return true;
}

static void what_is_asked_once_is_answered_without_the_engine(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct probe_get_row row, again;
    struct probe_get_in here = { .id = 1 }, nowhere = { .id = 2 };
    TEST_WRITE(t, &tx)
    {
        add(&tx, 1, "un");
        tx_ask_once(&tx, true); /* says nothing of what is being written */
        assert_true(probe_get(&tx, &here, &row));
        probe_rename(&tx, &(struct probe_rename_in){ .id = 1, .name = STR("deux") });
        assert_true(probe_get(&tx, &here, &row) && str_is(row.name, "deux"));
    }
    TEST_READ(t, &tx)
    {
        tx_ask_once(&tx, true);
        assert_true(probe_get(&tx, &here, &row) && !probe_get(&tx, &nowhere, &again));
        uint64_t asked = db_asked(t->db);
        assert_true(probe_get(&tx, &here, &again) && str_eq(row.name, again.name));
        assert_true(!probe_get(&tx, &nowhere, &row) && count(&tx) == 1 && count(&tx) == 1);
        assert_int_equal(db_asked(t->db), asked + 1);
        tx_ask_once(&tx, false);
        assert_true(probe_get(&tx, &here, &row));
        assert_int_equal(db_asked(t->db), asked + 2);
    }
}

static void rows_can_be_read_inside_rows(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct each each = { .tx = &tx };
    TEST_WRITE(t, &tx)
    {
        for (int i = 1; i <= 20; i++)
            add(&tx, i, "same");
        probe_all_each(&tx, count_inside, &each);
        assert_int_equal(each.seen, 20);
    }
}

static bool count_row(void *ctx, const struct probe_all_row *row)
{
    struct each *each = ctx;
    each->seen++;
    assert_int_equal(row->id, each->seen);
    return row->id != each->stop;
}

static void a_long_export_sees_each_row_once(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct each all = { .stop = -1 }, some = { .stop = 700 };
    TEST_WRITE(t, &tx)
    for (int i = 1; i <= 1500; i++)
        add(&tx, i, "x");
    TEST_READ(t, &tx)
    {
        size_t before = arena_used(t->arena);
        probe_all_each(&tx, count_row, &all);
        assert_true(arena_used(t->arena) - before < 4096);
        probe_all_each(&tx, count_row, &some);
    }
    assert_int_equal(all.seen, 1500);
    assert_int_equal(some.seen, 700);
}

static void what_is_rolled_back_never_was(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    test_tx(t, &tx, true);
    add(&tx, 1, "a");
    tx_rollback(&tx);
    tx_rollback(&tx);
    TEST_READ(t, &tx)
    assert_int_equal(count(&tx), 0);
}

static void of_a_group_one_part_is_rolled_back_alone(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    test_tx(t, &tx, true);
    for (int i = 1; i <= 5; i++) {
        tx_savepoint(&tx);
        add(&tx, i, "x");
        if (i == 3)
            tx_rollback_to(&tx);
        else
            tx_release(&tx);
    }
    tx_commit(&tx);
    TEST_READ(t, &tx)
    {
        struct probe_get_row row;
        assert_int_equal(count(&tx), 4);
        assert_false(probe_get(&tx, &(struct probe_get_in){ 3 }, &row));
    }
}

static void a_failed_statement_spoils_only_its_part(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    test_tx(t, &tx, true);
    add(&tx, 7, "before");
    tx_savepoint(&tx);
    add(&tx, 8, "with it");
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        assert_int_equal(fault.kind, FAULT_STORE);
        tx_rollback_to(&tx);
    } else {
        probe_wrong(&tx);
        fail_msg("two rows have one key");
    }
    add(&tx, 9, "after");
    tx_commit(&tx);
    TEST_READ(t, &tx)
    assert_int_equal(count(&tx), 2);
}

static void commit_anyway(void *ctx)
{
    tx_commit(ctx);
}

static void wrong_statement(void *ctx)
{
    probe_wrong(ctx);
}

static void a_failed_transaction_is_not_reported_as_saved(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    if (t->at.engine == ENGINE_SQLITE)
        skip(); /* there a failed statement is undone alone */
    test_tx(t, &tx, true);
    add(&tx, 1, "a");
    assert_true(test_faults(FAULT_STORE, wrong_statement, &tx));
    assert_true(test_faults(FAULT_STORE, commit_anyway, &tx));
    tx_rollback(&tx);
    TEST_READ(t, &tx)
    assert_int_equal(count(&tx), 0);
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

static void a_fault_among_rows_leaves_a_usable_connection(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    for (int i = 0; i < 40; i++) {
        test_tx(t, &tx, true);
        add(&tx, 1, "a");
        assert_true(test_faults(FAULT_INVARIANT, each_with_fault, &tx));
        tx_rollback(&tx);
    }
    TEST_READ(t, &tx)
    assert_int_equal(count(&tx), 0);
}

static void write_something(void *ctx)
{
    add(ctx, 1, "a");
}

static void a_reading_transaction_cannot_write(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    test_tx(t, &tx, false);
    enum fault_kind kind = t->at.engine == ENGINE_SQLITE ? FAULT_INVARIANT : FAULT_STORE;
    assert_true(test_faults(kind, write_something, &tx));
    tx_rollback(&tx);
}

static void begin_writing(void *ctx)
{
    struct tx tx;
    tx_begin(&tx, ctx, NULL, true, ISOLATION_DEFAULT);
}

static void a_connection_for_reading_refuses_to_write(void **state)
{
    struct test_db *t = *state;
    struct db *reader = test_db_again(t, DB_READ);
    assert_true(test_faults(FAULT_INVARIANT, begin_writing, reader));
    db_close(reader);
}

static void a_reader_sees_one_moment(void **state)
{
    struct test_db *t = *state;
    struct db *reader = test_db_again(t, DB_READ);
    struct tx read, tx;
    tx_begin(&read, reader, t->arena, false, ISOLATION_DEFAULT);
    assert_int_equal(count(&read), 0);
    TEST_WRITE(t, &tx)
    add(&tx, 1, "a");
    assert_int_equal(count(&read), 0);
    tx_commit(&read);
    tx_begin(&read, reader, t->arena, false, ISOLATION_DEFAULT);
    assert_int_equal(count(&read), 1);
    tx_commit(&read);
    db_close(reader);
}

static void a_missing_database_is_an_error_with_words(void **state)
{
    struct test_db *t = *state;
    struct db_address at = t->at;
    char *error = NULL;
    at.where = at.engine == ENGINE_SQLITE ? STR("/nowhere/at/all.db") : at.where;
    at.schema = STR("there_is_no_such_schema");
    assert_null(db_open(&at, DB_WRITE, &error));
    assert_non_null(error);
    assert_true(strlen(error) > 5);
}

static void a_schema_cannot_smuggle_sql(void **state)
{
    struct test_db *t = *state;
    struct db_address at = t->at;
    char *error = NULL;
    if (at.engine == ENGINE_SQLITE)
        skip();
    at.schema = STR("a\"; drop schema public; --");
    assert_null(db_open(&at, DB_CREATE, &error));
}

static void more_statements_than_are_kept(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    TEST_WRITE(t, &tx)
    {
        for (int i = 0; i < 700; i++) {
            struct str sql = arena_fmt(t->arena, "select %d as n", i % 350);
            struct sql_slot out = { "n", SQL_INT, 0 };
            struct statement *s = arena_make(t->arena, struct statement);
            *s = (struct statement){ .name = "n",
                                     .sqlite = sql.p,
                                     .postgres = sql.p,
                                     .out = &out,
                                     .n_out = 1,
                                     .out_size = sizeof(int64_t) };
            int64_t n;
            assert_true(store_one(&tx, s, NULL, &n));
            assert_int_equal(n, i % 350);
        }
    }
}

static void every_statement_prepares(void **state)
{
    struct test_db *t = *state;
    const struct statement *const *lists[] = { statements_store, statements_catalogue };
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
        for (const struct statement *const *s = lists[l]; *s; s++) {
            struct str error = STR_NULL;
            if (!store_prepares(t->db, *s, t->arena, &error))
                fail_msg("%s: %.*s", (*s)->name, STR_ARG(error));
        }
}

static void a_statement_with_other_columns_does_not_prepare(void **state)
{
    struct test_db *t = *state;
    struct sql_slot out = { "number", SQL_INT, 0 };
    struct statement s = statement_probe_count;
    struct str error = STR_NULL;
    assert_true(store_prepares(t->db, &s, t->arena, &error));
    s.out = &out;
    assert_false(store_prepares(t->db, &s, t->arena, &error));
    assert_true(str_find(error, STR("number")) > 0);
    s = (struct statement){ .name = "x", .sqlite = "select 1 frm", .postgres = "select from from" };
    assert_false(store_prepares(t->db, &s, t->arena, &error));
}

static void the_server_may_restart_between_transactions(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    if (t->at.engine == ENGINE_SQLITE)
        skip();
    TEST_WRITE(t, &tx)
    add(&tx, 1, "a");
    struct db *other = test_db_again(t, DB_WRITE);
    tx_begin(&tx, other, t->arena, true, ISOLATION_DEFAULT);
    store_script(&tx, STR("select pg_terminate_backend(pid) from pg_stat_activity"
                          " where pid <> pg_backend_pid() and application_name = 'maillage'"
                          " and state = 'idle'"));
    tx_commit(&tx);
    db_close(other);
    TEST_WRITE(t, &tx)
    add(&tx, 2, "b");
    TEST_READ(t, &tx)
    assert_int_equal(count(&tx), 2);
}

static void write_many(struct test_db *t, int from, int n, int acknowledge)
{
    struct db *db = test_db_again(t, DB_WRITE);
    struct tx tx;
    for (int i = from; i < from + n; i++) {
        tx_begin(&tx, db, t->arena, true, ISOLATION_DEFAULT);
        add(&tx, i, "x");
        tx_commit(&tx);
        if (acknowledge >= 0 && write(acknowledge, &i, sizeof i) != sizeof i)
            break;
    }
    db_close(db);
}

static void two_processes_write_without_an_error(void **state)
{
    struct test_db *t = *state;
    pid_t child[2];
    for (int i = 0; i < 2; i++) {
        child[i] = fork();
        if (child[i] == 0) {
            write_many(t, 1000 * (i + 1), 50, -1);
            _exit(0);
        }
    }
    for (int i = 0; i < 2; i++) {
        int status;
        waitpid(child[i], &status, 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    struct tx tx;
    TEST_READ(t, &tx)
    assert_int_equal(count(&tx), 100);
}

static void a_killed_process_loses_nothing_acknowledged(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    int base = 1000, told = 0;
    for (int round = 0; round < 5; round++, base += 1000) {
        int ends[2], last = -1;
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0) {
            write_many(t, base, 1000, ends[1]);
            _exit(0);
        }
        close(ends[1]);
        for (int i = 0; i < 3 + round * 4 && read(ends[0], &last, sizeof last) > 0; i++)
            ;
        kill(child, SIGKILL);
        while (read(ends[0], &last, sizeof last) == (ssize_t)sizeof last)
            ;
        waitpid(child, NULL, 0);
        close(ends[0]);
        assert_true(last >= base);
        told += last - base + 1;
        TEST_READ(t, &tx)
        {
            struct probe_get_row row;
            assert_true(probe_get(&tx, &(struct probe_get_in){ last }, &row));
            assert_true(count(&tx) >= told);
        }
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)
    const struct CMUnitTest tests[] = {
        TEST(every_type_survives_the_round_trip),
        TEST(absent_values_come_back_absent),
        TEST(an_empty_text_is_not_an_absent_one),
        TEST(a_sum_is_a_number_and_a_comparison_a_bool),
        TEST(rows_outlive_the_statement),
        TEST(no_row_is_a_value),
        TEST(what_is_asked_once_is_answered_without_the_engine),
        TEST(rows_can_be_read_inside_rows),
        TEST(a_long_export_sees_each_row_once),
        TEST(what_is_rolled_back_never_was),
        TEST(of_a_group_one_part_is_rolled_back_alone),
        TEST(a_failed_statement_spoils_only_its_part),
        TEST(a_failed_transaction_is_not_reported_as_saved),
        TEST(a_fault_among_rows_leaves_a_usable_connection),
        TEST(a_reading_transaction_cannot_write),
        TEST(a_connection_for_reading_refuses_to_write),
        TEST(a_reader_sees_one_moment),
        TEST(a_missing_database_is_an_error_with_words),
        TEST(a_schema_cannot_smuggle_sql),
        TEST(more_statements_than_are_kept),
        TEST(every_statement_prepares),
        TEST(a_statement_with_other_columns_does_not_prepare),
        TEST(the_server_may_restart_between_transactions),
        TEST(two_processes_write_without_an_error),
        TEST(a_killed_process_loses_nothing_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
