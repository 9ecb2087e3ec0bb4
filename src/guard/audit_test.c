/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/audit.h"

#include "core/fault.h"
#include "store/vocabulary.h"
#include "support/request.h"
#include "term.ent.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct test_site *site;

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(NULL);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static void note(const char *action, int64_t record)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    tx.actor = record % 3;
    audit_note(&tx, &site->community, action, "organization", record);
    tx_commit(&tx);
}

static int64_t seal(void)
{
    return audit_seal(site->db, site->arena, &site->installation, &site->community, false);
}

static struct audit_verdict verdict(void)
{
    struct tx tx;
    struct audit_verdict v;
    test_site_tx(site, &tx, false);
    audit_verify(&tx, &site->installation, &site->community, &v);
    tx_rollback(&tx);
    return v;
}

static void attack(const char *sql)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    store_script(&tx, str_of(sql));
    tx_commit(&tx);
}

static void take_triggers_off(void)
{
    attack(site->db && db_engine(site->db) == ENGINE_SQLITE
               ? "drop trigger audit_no_update; drop trigger audit_no_delete;"
                 "drop trigger audit_seal_no_update; drop trigger audit_seal_no_delete;"
               : "drop trigger audit_no_change on audit;"
                 "drop trigger audit_seal_no_change on audit_seal;");
}

static void write_and_seal(int n)
{
    for (int i = 1; i <= n; i++)
        note(i % 2 ? "read" : "export", i);
    while (seal() > 0)
        ;
}

static void a_clean_log_is_intact(void **state)
{
    (void)state;
    struct audit_verdict v = verdict();
    assert_null(v.what);
    assert_int_equal(v.rows, 0);
    assert_int_equal(seal(), 0);
    write_and_seal(25);
    note("read", 99);
    v = verdict();
    assert_null(v.what);
    assert_int_equal(v.rows, 26);
    assert_int_equal(v.sealed, 25);
    assert_int_equal(seal(), 1);
    assert_int_equal(seal(), 0);
}

/* The verdict with `sql` done, which is then taken back. */
static struct audit_verdict verdict_after(struct arena *a, const char *sql)
{
    struct tx tx;
    struct audit_verdict v;
    tx_begin(&tx, site->db, a, true, ISOLATION_DEFAULT);
    store_script(&tx, str_of(sql));
    audit_verify(&tx, &site->installation, &site->community, &v);
    tx_rollback(&tx);
    return v;
}

static void changes_of_records_are_rows(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(site, &tx, true);
    audit_watch(&tx, &site->community);
    tx.actor = 41;
    setting_set(&tx, "x", STR("y")); /* no record: no row */
    int64_t id = vocabulary_add(&tx, "sector", STR("un"), STR("Un"), STR("One"), 1);
    record_archive(&tx, &entity_term, id, true);
    tx_commit(&tx);
    struct audit_verdict v = verdict();
    assert_null(v.what);
    assert_int_equal(v.rows, 2);
    /* on each engine the hash of the difference is text */
    take_triggers_off();
    struct arena *a = arena_new(64 << 20);
    assert_null(verdict_after(a, "update audit set diff = diff where length(diff) = 64").what);
    assert_string_equal(verdict_after(a, "update audit set diff = '' where length(diff) = 64").what,
                        "row");
    arena_free(a);
}

static bool refused(const char *sql)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault)) {
        tx_rollback(&(struct tx){ .db = site->db });
        return true;
    }
    attack(sql);
    fault_done(&fault);
    return false;
}

static void rows_are_only_ever_added(void **state)
{
    (void)state;
    write_and_seal(3);
    assert_true(refused("update audit set actor = 5"));
    assert_true(refused("delete from audit where id = 1"));
    assert_true(refused("update audit_seal set position = 9"));
    assert_true(refused("delete from audit_seal"));
    assert_null(verdict().what);
}

/* -- one byte in a thousand places
 * ----------------------------------------------------------------------------- */

static uint32_t seed = 20261123;

static uint32_t chance(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* Another character at a random place of a text. */
static struct str text_change(struct arena *a, const char *column)
{
    unsigned at = chance(64);
    return arena_fmt(a,
                     "%s = substr(%s, 1, %u) || case substr(%s, %u, 1) when '%c' then '_' else "
                     "'%c' end || substr(%s, %u)",
                     column, column, at, column, at + 1, (char)('a' + at % 26),
                     (char)('a' + at % 26), column, at + 2);
}

/* One bit of a random byte of a number. */
static struct str number_change(struct arena *a, const char *column)
{
    return arena_fmt(a, "%s = %s %c %lld", column, column, chance(2) ? '+' : '-',
                     1LL << (10 + chance(40)));
}

static struct str random_attack(struct arena *a, int64_t rows)
{
    static const struct {
        const char *table, *key, *column;
        bool text;
    } places[] = {
        { "audit", "id", "at", false },
        { "audit", "id", "actor", false },
        { "audit", "id", "request", true },
        { "audit", "id", "action", true },
        { "audit", "id", "entity", true },
        { "audit", "id", "record", false },
        { "audit", "id", "version", false },
        { "audit", "id", "diff", true },
        { "audit", "id", "mac", true },
        { "audit", "id", "id", false },
        { "audit_seal", "position", "position", false },
        { "audit_seal", "position", "row", false },
        { "audit_seal", "position", "chain", true },
    };
    size_t i = chance(sizeof places / sizeof *places);
    struct str change =
        places[i].text ? text_change(a, places[i].column) : number_change(a, places[i].column);
    return arena_fmt(a, "update %s set %.*s where %s = %lld", places[i].table, STR_ARG(change),
                     places[i].key, 1 + (long long)chance((uint32_t)rows));
}

static void a_thousand_changed_bytes_are_all_found(void **state)
{
    (void)state;
    write_and_seal(40);
    take_triggers_off();
    assert_null(verdict().what);
    for (int i = 0; i < 1000; i++) {
        struct arena *a = arena_new(64 << 20);
        struct str sql = random_attack(a, 40);
        struct audit_verdict v = verdict_after(a, sql.p);
        if (!v.what)
            fail_msg("not found: %s", sql.p);
        arena_free(a);
    }
    assert_null(verdict().what);
}

static void is_found(const char *sql, const char *what)
{
    struct arena *a = arena_new(64 << 20);
    struct audit_verdict v = verdict_after(a, sql);
    if (!v.what || strcmp(v.what, what) != 0)
        fail_msg("%s: %s", sql, v.what ? v.what : "not found");
    arena_free(a);
}

static void rows_taken_out_swapped_or_put_in_are_found(void **state)
{
    (void)state;
    write_and_seal(12);
    take_triggers_off();
    is_found("delete from audit where id = 5", "chain");
    is_found("delete from audit_seal where position = 5", "chain");
    is_found("delete from audit where id = 5; delete from audit_seal where row = 5", "chain");
    is_found("delete from audit where id = 5; delete from audit_seal where row = 5;"
             "update audit_seal set position = position - 1 where position > 5",
             "chain");
    is_found("update audit set id = 99 where id = 5; update audit set id = 5 where id = 6;"
             "update audit set id = 6 where id = 99",
             "chain");
    is_found("update audit_seal set row = 99 where row = 5; update audit_seal set row = 5 where "
             "row = 6; update audit_seal set row = 6 where row = 99",
             "chain");
    is_found("insert into audit (at, actor, request, action, entity, record, version, diff, mac)"
             " values (1, 2, '', 'read', 'organization', 3, 0, '', 'forged')",
             "row");
}

static void a_truncated_log_is_found_by_the_head_outside(void **state)
{
    (void)state;
    write_and_seal(12);
    take_triggers_off();
    is_found("delete from audit_seal where position > 9; delete from audit where id > 9",
             "truncated");
    is_found("delete from audit_seal; delete from audit", "truncated");
}

static void a_cut_is_not_sealed_over(void **state)
{
    (void)state;
    write_and_seal(12);
    take_triggers_off();
    attack("delete from audit_seal where position > 9; delete from audit where id > 9");
    for (int i = 0; i < 6; i++)
        note("read", i);
    assert_int_equal(seal(), AUDIT_NOT_THE_HEAD);
    assert_string_equal(verdict().what, "truncated");
}

static const char *head_file(void)
{
    return arena_fmt(site->arena, "%.*s/audit/%.*s.head", STR_ARG(site->installation.data),
                     STR_ARG(site->community.slug))
        .p;
}

static void the_head_itself_is_checked(void **state)
{
    (void)state;
    write_and_seal(4);
    FILE *f = fopen(head_file(), "r+");
    assert_non_null(f);
    fseek(f, 5, SEEK_SET);
    int c = fgetc(f);
    fseek(f, 5, SEEK_SET);
    fputc(c == 'a' ? 'b' : 'a', f);
    fclose(f);
    assert_string_equal(verdict().what, "head");
    note("read", 1);
    assert_int_equal(seal(), AUDIT_NOT_THE_HEAD);
    unlink(head_file());
    assert_string_equal(verdict().what, "head");
    assert_int_equal(seal(), AUDIT_NOT_THE_HEAD);
}

/* What a crash between the commit and the head leaves behind. */
static void a_head_that_is_late_is_no_fault(void **state)
{
    (void)state;
    char old[200];
    write_and_seal(4);
    FILE *f = fopen(head_file(), "r");
    size_t n = fread(old, 1, sizeof old, f);
    fclose(f);
    write_and_seal(4);
    f = fopen(head_file(), "w");
    fwrite(old, 1, n, f);
    fclose(f);
    assert_null(verdict().what);
    note("read", 1);
    assert_int_equal(seal(), 1);
}

static void a_row_that_commits_late_is_sealed_in_the_end(void **state)
{
    (void)state;
    attack("insert into audit (id, at, actor, request, action, entity, record, version, diff, mac)"
           " with recursive n (i) as (select 2 union all select i + 1 from n where i < 10100)"
           " select i, 1, 1, '', 'read', 'x', i, 0, '', 'm' from n");
    while (seal() > 0)
        ;
    attack("insert into audit (id, at, actor, request, action, entity, record, version, diff, mac)"
           " values (1, 1, 1, '', 'read', 'x', 1, 0, '', 'm')");
    assert_int_equal(seal(), 0);
    assert_int_equal(audit_seal(site->db, site->arena, &site->installation, &site->community, true),
                     1);
}

/* -- writers beside the sealer
 * ----------------------------------------------------------------------------------- */

enum { WRITERS = 4, EACH = 40 };

static void *writer(void *ctx)
{
    struct arena *a = arena_new(64 << 20);
    char *error = NULL;
    struct db *db = db_open(&site->community.at, DB_WRITE, &error);
    for (int i = 0; i < EACH; i++) {
        struct tx tx;
        tx_begin(&tx, db, a, true, ISOLATION_DEFAULT);
        audit_note(&tx, &site->community, "read", "organization", *(int *)ctx * 1000 + i);
        audit_note(&tx, &site->community, "export", "organization", *(int *)ctx * 1000 + i);
        tx_commit(&tx);
    }
    db_close(db);
    arena_free(a);
    return NULL;
}

static void *other_sealer(void *ctx)
{
    (void)ctx;
    struct arena *a = arena_new(256 << 20);
    char *error = NULL;
    struct db *db = db_open(&site->community.at, DB_WRITE, &error);
    for (int i = 0; i < 40; i++) {
        audit_seal(db, a, &site->installation, &site->community, false);
        arena_reset(a);
    }
    db_close(db);
    arena_free(a);
    return NULL;
}

static void sealing_beside_writers_loses_nothing(void **state)
{
    (void)state;
    pthread_t threads[WRITERS], sealer;
    int numbers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        numbers[i] = i;
        assert_int_equal(pthread_create(&threads[i], NULL, writer, &numbers[i]), 0);
    }
    assert_int_equal(pthread_create(&sealer, NULL, other_sealer, NULL), 0);
    for (int i = 0; i < 40; i++)
        assert_true(seal() >= 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    pthread_join(sealer, NULL);
    while (seal() > 0)
        ;
    struct audit_verdict v = verdict();
    assert_null(v.what);
    assert_int_equal(v.rows, WRITERS * EACH * 2);
    assert_int_equal(v.sealed, v.rows);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)
    const struct CMUnitTest tests[] = {
        TEST(a_clean_log_is_intact),
        TEST(changes_of_records_are_rows),
        TEST(rows_are_only_ever_added),
        TEST(a_thousand_changed_bytes_are_all_found),
        TEST(rows_taken_out_swapped_or_put_in_are_found),
        TEST(a_truncated_log_is_found_by_the_head_outside),
        TEST(a_cut_is_not_sealed_over),
        TEST(the_head_itself_is_checked),
        TEST(a_head_that_is_late_is_no_fault),
        TEST(a_row_that_commits_late_is_sealed_in_the_end),
        TEST(sealing_beside_writers_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
