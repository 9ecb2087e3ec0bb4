/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"
#include "support/lossy.h"

#include "sample.ent.h"
#include "sample.sql.h"
#include "store/sqlite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The current is cut at a moment drawn by lot, and what the disk had not been told to keep is lost
 * in part. What a commit acknowledged is there afterwards; what it did not is there whole or not at
 * all. Without waiting for the disk the same test has to fail: else it would prove nothing.
 *
 *   power_test            200 cuts, for ./check
 *   power_test 1000       as many as asked */

enum { FEW_RUNS = 200, CONTROL_RUNS = 40, COMMITS = 8, OPERATIONS = 340 };

static struct test_db *t;
static int runs = FEW_RUNS;
static uint64_t chance;

static int drawn(int below)
{
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    return (int)((chance >> 33) % (uint64_t)below);
}

static void pragma(const char *sql)
{
    sqlite3 *handle = ((struct sqlite_db *)(void *)t->db)->handle;
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
}

static int on_row(void *ctx, int n, char **values, char **names)
{
    (void)names;
    *(bool *)ctx = n == 1 && values[0] && strcmp(values[0], "ok") == 0;
    return 0;
}

static bool integrity_ok(void)
{
    bool ok = false;
    sqlite3 *handle = ((struct sqlite_db *)(void *)t->db)->handle;
    return sqlite3_exec(handle, "pragma integrity_check", on_row, &ok, NULL) == SQLITE_OK && ok;
}

/* Small checkpoints, so that cuts fall into them too. */
static bool open_again(void)
{
    char *error = NULL;
    t->db = db_open(&t->at, DB_WRITE, &error);
    if (t->db)
        pragma("pragma wal_autocheckpoint = 24");
    return t->db != NULL;
}

static void close_now(void)
{
    db_close(t->db);
    t->db = NULL;
}

static int begin(void **state)
{
    struct tx tx;
    (void)state;
    unsetenv("MAILLAGE_TEST_DATABASE"); /* the file is what this is about */
    t = test_db_open();
    test_db_entity(t, &entity_sample_home);
    TEST_WRITE(t, &tx)
    probe_make(&tx);
    close_now();
    lossy_begin();
    assert_true(open_again());
    close_now();
    lossy_snapshot();
    return 0;
}

static int finish(void **state)
{
    (void)state;
    lossy_end();
    t->db = test_db_again(t, DB_WRITE);
    test_db_close(t);
    return 0;
}

/* -- one run -- */

struct run {
    struct arena *arena;
    int64_t acknowledged;
    int64_t in_doubt; /* the commit that was under way; 0 none */
    int64_t next;
};

/* A record with its history and search words, a plain row, and bytes of some pages. */
static void commit_one(void *ctx)
{
    struct run *r = ctx;
    struct tx tx;
    char bytes[9000];
    memset(bytes, 'a' + (int)(r->next % 26), sizeof bytes);
    tx_begin(&tx, t->db, r->arena, true, ISOLATION_DEFAULT);
    struct sample_home home;
    entity_init(&entity_sample_home, &home);
    home.name = arena_fmt(r->arena, "Maison %d", (int)r->next);
    record_insert(&tx, &entity_sample_home, &home);
    probe_add(&tx, &(struct probe_add_in){ .id = r->next, .number = 1, .day = DAY_NONE });
    file_put(&tx, STR("a"), STR("text/plain"), (struct str){ bytes, (size_t)drawn(9000) });
    r->in_doubt = r->next;
    tx_commit(&tx);
    r->in_doubt = 0;
    r->acknowledged++;
    r->next++;
}

/* True when it was acknowledged. */
static bool try_commit(struct run *r)
{
    int64_t before = r->acknowledged;
    struct fault f;
    if (FAULT_CAUGHT(&f))
        return false;
    commit_one(r);
    fault_done(&f);
    return r->acknowledged > before;
}

struct found {
    struct arena *arena;
    int64_t rows, records;
};

static void count(void *ctx)
{
    struct found *ret = ctx;
    struct list_query q = { .entity = &entity_sample_home };
    struct probe_count_row row = { 0 };
    struct tx tx;
    tx_begin(&tx, t->db, ret->arena, false, ISOLATION_DEFAULT);
    probe_count(&tx, &row);
    ret->rows = row.n;
    ret->records = store_list_count(&tx, &q, 100000);
    tx_commit(&tx);
}

/* How many commits are there, each with all it wrote; -1 when that cannot be read, -2 by half. */
static int64_t commits_found(void)
{
    struct found found = { .arena = arena_new(4 << 20) };
    bool broken = test_faults(FAULT_STORE, count, &found);
    arena_free(found.arena);
    return broken ? -1 : found.rows == found.records ? found.rows : -2;
}

static const char *after_the_cut(const struct run *r)
{
    lossy_mended();
    if (!open_again())
        return "the database cannot be opened";
    int64_t found = commits_found();
    bool whole = integrity_ok();
    close_now();
    if (found == -1 || !whole)
        return "the database is damaged";
    if (found == -2)
        return "a commit is there by half";
    if (found < r->acknowledged)
        return "an acknowledged commit is lost";
    return found > r->acknowledged + (r->in_doubt > 0) ? "more is there than was written" : NULL;
}

/* NULL, or what is wrong afterwards. */
static const char *one_cut(int seed, const char *mode, struct run *r)
{
    *r = (struct run){ .arena = arena_new(16 << 20), .next = 1 };
    chance = (uint64_t)seed;
    lossy_restore((uint64_t)seed);
    assert_true(open_again());
    if (mode)
        pragma(mode);
    lossy_cut_at(1 + drawn(OPERATIONS));
    for (int i = 0; i < COMMITS && !lossy_is_cut(); i++)
        try_commit(r);
    if (drawn(2)) /* closing writes as well: the cut may still come in there */
        close_now();
    if (!lossy_is_cut())
        lossy_cut();
    if (t->db)
        close_now();
    arena_free(r->arena);
    return after_the_cut(r);
}

/* -- the tests -- */

static void nothing_acknowledged_is_lost_when_the_current_is_cut(void **state)
{
    int64_t acknowledged = 0, in_doubt = 0;
    (void)state;
    for (int seed = 1; seed <= runs; seed++) {
        struct run r;
        const char *wrong = one_cut(seed, NULL, &r);
        if (wrong)
            fail_msg("cut %d, %d acknowledged: %s", seed, (int)r.acknowledged, wrong);
        acknowledged += r.acknowledged;
        in_doubt += r.in_doubt > 0;
    }
    print_message("%d cuts, %d of them during a commit: 0 of %d acknowledged commits lost\n", runs,
                  (int)in_doubt, (int)acknowledged);
    assert_true(in_doubt > runs / 2); /* the cuts fall where it matters */
    assert_true(acknowledged > 2 * runs);
}

static void without_waiting_for_the_disk_the_same_cuts_lose_commits(void **state)
{
    int lost = 0;
    (void)state;
    for (int seed = 1; seed <= CONTROL_RUNS; seed++) {
        struct run r;
        lost += one_cut(seed, "pragma synchronous = off", &r) != NULL;
    }
    print_message("synchronous = off: %d of %d cuts lost something\n", lost, CONTROL_RUNS);
    assert_true(lost > CONTROL_RUNS / 4);
}

/* One fault at the nth write or sync, for each n until there is none left to hit; then power is cut
 * as well. Returns how many faults there were. */
static int every_fault(enum lossy_fault fault)
{
    for (int nth = 1;; nth++) {
        struct run r = { .arena = arena_new(16 << 20), .next = 1 };
        int refused = 0;
        chance = (uint64_t)nth;
        lossy_restore((uint64_t)nth);
        assert_true(open_again());
        lossy_fail(fault, nth);
        for (int i = 0; i < COMMITS; i++) {
            if (!try_commit(&r)) {
                refused++;
                close_now(); /* as the server does with a connection that failed */
                lossy_well();
                assert_true(open_again());
                int64_t found = commits_found();
                assert_true(found == r.acknowledged || found == r.acknowledged + 1);
                r.acknowledged = found; /* read, so it has to stay */
                r.next = found + 1;
                r.in_doubt = 0;
            }
        }
        int64_t fired = lossy_fired();
        lossy_well();
        lossy_cut();
        close_now();
        arena_free(r.arena);
        const char *wrong = after_the_cut(&r);
        if (wrong)
            fail_msg("fault %d at the %dth: %s", (int)fault, nth, wrong);
        if (fired == 0)
            return nth - 1;
        assert_true(r.acknowledged >= COMMITS - refused);
    }
}

static void a_full_disk_makes_no_false_acknowledgement(void **state)
{
    (void)state;
    int faults = every_fault(LOSSY_FULL);
    print_message("disk full at each of %d writes\n", faults);
    assert_true(faults > 40);
}

static void a_write_that_fails_makes_no_false_acknowledgement(void **state)
{
    (void)state;
    int faults = every_fault(LOSSY_WRITE_EIO);
    print_message("each of %d writes failed once\n", faults);
    assert_true(faults > 40);
}

static void a_sync_that_fails_makes_no_false_acknowledgement(void **state)
{
    (void)state;
    int faults = every_fault(LOSSY_SYNC_EIO);
    print_message("each of %d syncs failed once\n", faults);
    assert_true(faults > COMMITS);
}

int main(int argc, char **argv)
{
    secret_start();
    if (argc > 1)
        runs = (int)strtol(argv[1], NULL, 10);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acknowledged_is_lost_when_the_current_is_cut),
        cmocka_unit_test(without_waiting_for_the_disk_the_same_cuts_lose_commits),
        cmocka_unit_test(a_full_disk_makes_no_false_acknowledgement),
        cmocka_unit_test(a_write_that_fails_makes_no_false_acknowledgement),
        cmocka_unit_test(a_sync_that_fails_makes_no_false_acknowledgement),
    };
    return cmocka_run_group_tests(tests, begin, finish);
}
