/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "sample.ent.h"
#include "store.sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct tx_change told[64];
static size_t n_told;

static void tell(struct tx *tx, const struct tx_change *change)
{
    (void)tx;
    if (n_told < 64)
        told[n_told++] = *change;
}

static int open_one(void **state)
{
    struct test_db *t = test_db_open();
    test_db_entity(t, &entity_sample_home);
    test_db_entity(t, &entity_sample);
    n_told = 0;
    *state = t;
    return 0;
}

static int close_one(void **state)
{
    test_db_close(*state);
    return 0;
}

static const unsigned char key[SECRET_KEY_BYTES] = "a key that only this test knows";

static void begin(struct test_db *t, struct tx *tx)
{
    test_tx(t, tx, true);
    tx->actor = 7;
    tx->request = STR("request-1");
    tx->changed = tell;
    tx->key = key;
}

static int64_t home_add(struct tx *tx, const char *name)
{
    struct sample_home home;
    entity_init(&entity_sample_home, &home);
    home.name = str_of(name);
    return record_insert(tx, &entity_sample_home, &home);
}

static struct sample sample_make(int64_t home, const char *name)
{
    struct sample s;
    entity_init(&entity_sample, &s);
    s.name = str_of(name);
    s.home = home;
    s.mood = MOOD_CALM;
    return s;
}

static int64_t sample_add(struct tx *tx, int64_t home, const char *name)
{
    struct sample s = sample_make(home, name);
    return record_insert(tx, &entity_sample, &s);
}

static void every_type_of_field_is_stored_and_read(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    begin(t, &tx);
    struct sample s = sample_make(home_add(&tx, "Maison"), "Élan"), back;
    s.notes = STR("two\nlines");
    s.email = STR("a@b.ca");
    s.phone = STR("");
    s.beds = 12;
    s.rent = -5;
    s.open = true;
    s.since = day_from_ymd(2026, 11, 23);
    s.starts = 0;
    s.seen = 1763900000123;
    s.mood = MOOD_HURRIED;
    s.sector = STR("shelter");
    int64_t id = record_insert(&tx, &entity_sample, &s);
    assert_true(id > 0 && s.record.id == id && s.record.version == 1);
    assert_true(s.record.created == tx.now && s.record.archived == NUMBER_NONE);
    assert_true(record_get(&tx, &entity_sample, id, &back));
    assert_true(entity_same(&entity_sample, &s, &back));
    assert_memory_equal(&s.record, &back.record, sizeof s.record);
    assert_false(record_get(&tx, &entity_sample, id + 1, &back));
    tx_commit(&tx);
}

static void absent_values_stay_absent(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample back;
    begin(t, &tx);
    struct sample s = sample_make(home_add(&tx, "h"), "n");
    record_insert(&tx, &entity_sample, &s);
    assert_true(record_get(&tx, &entity_sample, s.record.id, &back));
    assert_true(entity_same(&entity_sample, &s, &back));
    assert_true(back.beds == NUMBER_NONE && back.since == DAY_NONE && back.parent == 0);
    assert_null(back.notes.p);
    tx_commit(&tx);
}

static void an_update_makes_a_version_and_keeps_what_was(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample s, was;
    struct history_entry *h;
    begin(t, &tx);
    int64_t id = sample_add(&tx, home_add(&tx, "h"), "before");
    assert_true(record_get(&tx, &entity_sample, id, &s));
    s.name = STR("after");
    assert_int_equal(record_update(&tx, &entity_sample, &s), RECORD_SAVED);
    assert_int_equal(s.record.version, 2);
    assert_int_equal(record_history(&tx, &entity_sample, id, 10, &h), 2);
    assert_int_equal(h[0].version, 2);
    assert_string_equal(h[0].action, "update");
    assert_int_equal(h[0].actor, 7);
    assert_true(entity_from_json(t->arena, &entity_sample, h[0].before, &was));
    assert_true(str_is(was.name, "before"));
    assert_string_equal(h[1].action, "insert");
    assert_null(h[1].before.p);
    tx_commit(&tx);
}

static void saving_the_same_again_writes_nothing(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample s;
    struct history_entry *h;
    begin(t, &tx);
    int64_t id = sample_add(&tx, home_add(&tx, "h"), "n");
    record_get(&tx, &entity_sample, id, &s);
    size_t before = n_told;
    assert_int_equal(record_update(&tx, &entity_sample, &s), RECORD_SAME);
    assert_int_equal(s.record.version, 1);
    assert_int_equal(n_told, before);
    assert_int_equal(record_history(&tx, &entity_sample, id, 10, &h), 1);
    tx_commit(&tx);
}

static void of_two_people_the_second_meets_a_conflict(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample first, second;
    begin(t, &tx);
    int64_t id = sample_add(&tx, home_add(&tx, "h"), "n");
    record_get(&tx, &entity_sample, id, &first);
    record_get(&tx, &entity_sample, id, &second);
    first.name = STR("first");
    second.name = STR("second");
    assert_int_equal(record_update(&tx, &entity_sample, &first), RECORD_SAVED);
    assert_int_equal(record_update(&tx, &entity_sample, &second), RECORD_CONFLICT);
    assert_int_equal(second.record.version, 1);
    second.record.id = 999;
    assert_int_equal(record_update(&tx, &entity_sample, &second), RECORD_ABSENT);
    tx_commit(&tx);
}

static void two_connections_cannot_both_save_one_version(void **state)
{
    struct test_db *t = *state;
    struct tx tx, other;
    struct sample first, second;
    if (t->at.engine == ENGINE_SQLITE)
        skip(); /* there writers come one after the other */
    begin(t, &tx);
    int64_t id = sample_add(&tx, home_add(&tx, "h"), "n");
    tx_commit(&tx);
    struct db *db = test_db_again(t, DB_WRITE);
    begin(t, &tx);
    tx_begin(&other, db, t->arena, true, ISOLATION_DEFAULT);
    record_get(&tx, &entity_sample, id, &first);
    record_get(&other, &entity_sample, id, &second);
    first.name = STR("first");
    assert_int_equal(record_update(&tx, &entity_sample, &first), RECORD_SAVED);
    tx_commit(&tx);
    second.name = STR("second");
    assert_int_equal(record_update(&other, &entity_sample, &second), RECORD_CONFLICT);
    tx_rollback(&other);
    db_close(db);
}

static void archiving_and_restoring_are_changes_too(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample s;
    begin(t, &tx);
    int64_t id = sample_add(&tx, home_add(&tx, "h"), "n");
    assert_int_equal(record_archive(&tx, &entity_sample, id, true), RECORD_SAVED);
    assert_int_equal(record_archive(&tx, &entity_sample, id, true), RECORD_SAME);
    record_get(&tx, &entity_sample, id, &s);
    assert_true(s.record.archived == tx.now && s.record.version == 2);
    assert_int_equal(record_archive(&tx, &entity_sample, id, false), RECORD_SAVED);
    record_get(&tx, &entity_sample, id, &s);
    assert_true(s.record.archived == NUMBER_NONE && s.record.version == 3);
    assert_int_equal(record_archive(&tx, &entity_sample, 999, true), RECORD_ABSENT);
    assert_string_equal(told[n_told - 1].action, "restore");
    tx_commit(&tx);
}

static int64_t changed_twice(struct tx *tx)
{
    struct sample s;
    int64_t id = sample_add(tx, home_add(tx, "h"), "one");
    record_get(tx, &entity_sample, id, &s);
    s.name = STR("two");
    s.notes = STR("private");
    record_update(tx, &entity_sample, &s);
    s.beds = 4;
    record_update(tx, &entity_sample, &s);
    return id;
}

static void undoing_takes_back_one_change_and_leaves_later_ones(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample s;
    begin(t, &tx);
    int64_t id = changed_twice(&tx);
    assert_int_equal(record_undo(&tx, &entity_sample, id, 2), RECORD_SAVED);
    record_get(&tx, &entity_sample, id, &s);
    assert_true(str_is(s.name, "one") && !s.notes.p && s.beds == 4);
    assert_int_equal(s.record.version, 4);
    assert_string_equal(told[n_told - 1].action, "undo");
    /* and the undoing can be undone */
    assert_int_equal(record_undo(&tx, &entity_sample, id, 4), RECORD_SAVED);
    record_get(&tx, &entity_sample, id, &s);
    assert_true(str_is(s.name, "two") && str_is(s.notes, "private") && s.beds == 4);
    tx_commit(&tx);
}

static void undoing_stops_where_somebody_changed_the_same_since(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample s;
    begin(t, &tx);
    int64_t id = changed_twice(&tx);
    record_get(&tx, &entity_sample, id, &s);
    s.name = STR("three");
    record_update(&tx, &entity_sample, &s);
    assert_int_equal(record_undo(&tx, &entity_sample, id, 2), RECORD_CONFLICT);
    assert_int_equal(record_undo(&tx, &entity_sample, id, 9), RECORD_ABSENT);
    assert_int_equal(record_undo(&tx, &entity_sample, 999, 1), RECORD_ABSENT);
    tx_commit(&tx);
}

static void undoing_an_archive_restores_and_an_insertion_archives(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample s;
    begin(t, &tx);
    int64_t id = sample_add(&tx, home_add(&tx, "h"), "n");
    record_archive(&tx, &entity_sample, id, true);
    assert_int_equal(record_undo(&tx, &entity_sample, id, 2), RECORD_SAVED);
    record_get(&tx, &entity_sample, id, &s);
    assert_true(s.record.archived == NUMBER_NONE);
    assert_int_equal(record_undo(&tx, &entity_sample, id, 1), RECORD_SAVED);
    record_get(&tx, &entity_sample, id, &s);
    assert_true(s.record.archived != NUMBER_NONE);
    tx_commit(&tx);
}

static void undoing_does_not_take_what_another_has_now(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    begin(t, &tx);
    int64_t home = home_add(&tx, "h");
    struct sample s = sample_make(home, "a"), other = sample_make(home, "b");
    s.email = STR("x@y.ca");
    record_insert(&tx, &entity_sample, &s);
    s.email = STR_NULL;
    record_update(&tx, &entity_sample, &s);
    other.email = STR("x@y.ca");
    record_insert(&tx, &entity_sample, &other);
    assert_int_equal(record_undo(&tx, &entity_sample, s.record.id, 2), RECORD_CONFLICT);
    tx_commit(&tx);
}

static void private_values_are_sealed_in_history(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct history_at_row row;
    struct history_entry *h;
    begin(t, &tx);
    int64_t id = changed_twice(&tx);
    struct history_at_in in = { STR("sample"), id, 3 };
    assert_true(history_at(&tx, &in, &row));
    assert_true(str_find(row.before, STR("two")) > 0);
    assert_int_equal(str_find(row.before, STR("private")), -1);
    record_history(&tx, &entity_sample, id, 10, &h);
    assert_true(str_find(h[0].before, STR("private")) > 0);
    tx.key = NULL;
    record_history(&tx, &entity_sample, id, 10, &h);
    assert_int_equal(str_find(h[0].before, STR("private")), -1);
    assert_int_equal(record_undo(&tx, &entity_sample, id, 3), RECORD_ABSENT);
    tx_commit(&tx);
}

static void the_audit_hears_of_each_change_with_a_hash(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    begin(t, &tx);
    int64_t home = home_add(&tx, "h");
    int64_t a = sample_add(&tx, home, "x"), b = changed_twice(&tx);
    assert_int_equal(n_told, 6);
    assert_ptr_equal(told[1].entity, &entity_sample);
    assert_true(told[1].id == a && told[1].version == 1);
    assert_true(told[5].id == b && told[5].version == 3);
    assert_int_equal(told[1].diff_sha256.n, HASH_BYTES);
    struct sample s = sample_make(home, "y"), same = s;
    record_insert(&tx, &entity_sample, &s);
    record_archive(&tx, &entity_sample, s.record.id, true);
    store_script(&tx, STR("update sample set name = 'z' where name = 'y'"));
    tx.audit_key = NULL;
    record_insert(&tx, &entity_sample, &same);
    assert_true(str_eq(told[6].diff_sha256, told[8].diff_sha256));
    assert_false(str_eq(told[6].diff_sha256, told[7].diff_sha256));
    store_script(&tx, STR("update sample set name = 'w' where name = 'y'"));
    tx.audit_key = key;
    record_insert(&tx, &entity_sample, &same);
    assert_false(str_eq(told[6].diff_sha256, told[9].diff_sha256));
    tx_commit(&tx);
}

static void what_is_taken_is_said_before_it_fails(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    begin(t, &tx);
    int64_t home = home_add(&tx, "h"), elsewhere = home_add(&tx, "i");
    struct sample s = sample_make(home, "a"), other = sample_make(elsewhere, "a");
    const struct field *email = entity_field(&entity_sample, STR("email"));
    const struct field *at = entity_field(&entity_sample, STR("home"));
    s.email = STR("x@y.ca");
    record_insert(&tx, &entity_sample, &s);
    assert_false(record_taken(&tx, &entity_sample, email, &s));
    assert_false(record_taken(&tx, &entity_sample, email, &other));
    other.email = STR("x@y.ca");
    assert_true(record_taken(&tx, &entity_sample, email, &other));
    assert_false(record_taken(&tx, &entity_sample, at, &other));
    other.home = home;
    assert_true(record_taken(&tx, &entity_sample, at, &other));
    tx_commit(&tx);
}

static void a_title_can_be_had_alone(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    begin(t, &tx);
    int64_t home = home_add(&tx, "h"), id = sample_add(&tx, home, "Le nom");
    assert_true(str_is(record_title(&tx, &entity_sample, id), "Le nom"));
    assert_non_null(record_title(&tx, &entity_sample_home, home).p); /* it has none */
    assert_null(record_title(&tx, &entity_sample, 999).p);
    tx_commit(&tx);
}

static void ids_of_other_systems_are_kept(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    begin(t, &tx);
    external_put(&tx, "city", &entity_sample, STR("A-1"), 41);
    external_put(&tx, "city", &entity_sample, STR("A-1"), 42);
    assert_int_equal(external_find(&tx, "city", &entity_sample, STR("A-1")), 42);
    assert_int_equal(external_find(&tx, "city", &entity_sample_home, STR("A-1")), 0);
    assert_int_equal(external_find(&tx, "other", &entity_sample, STR("A-1")), 0);
    tx_commit(&tx);
}

static void settings_are_set_and_unset(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    begin(t, &tx);
    assert_null(setting_get(&tx, "zone").p);
    setting_set(&tx, "zone", STR("America/Toronto"));
    setting_set(&tx, "zone", STR(""));
    assert_non_null(setting_get(&tx, "zone").p);
    setting_set(&tx, "zone", STR_NULL);
    assert_null(setting_get(&tx, "zone").p);
    tx_commit(&tx);
}

static void a_large_file_comes_back_byte_for_byte(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct out o;
    struct file_info info;
    size_t n = (3 << 20) + 17;
    char *bytes = arena_alloc(t->arena, n);
    for (size_t i = 0; i < n; i++)
        bytes[i] = (char)(i * 2654435761u >> 13);
    begin(t, &tx);
    int64_t id =
        file_put(&tx, STR("a.bin"), STR("application/octet-stream"), (struct str){ bytes, n });
    FILE *f = tmpfile();
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    rewind(f);
    int64_t same = file_put_fd(&tx, STR("b.bin"), STR("text/plain"), fileno(f));
    fclose(f);
    assert_true(file_info(&tx, id, &info));
    assert_true(info.size == (int64_t)n && str_is(info.name, "a.bin"));
    struct str hash = info.sha256;
    assert_true(str_eq(hash, hash_hex(t->arena, hash_sha256(t->arena, (struct str){ bytes, n }))));
    assert_true(file_info(&tx, same, &info));
    assert_true(str_eq(hash, info.sha256));
    out_init(&o, t->arena, 64 << 20);
    assert_true(file_read(&tx, same, &o));
    out_flush(&o);
    assert_int_equal(out_total(&o), n);
    char *back = arena_alloc(t->arena, n);
    assert_int_equal(pread(o.fd, back, n, 0), n);
    assert_memory_equal(back, bytes, n);
    assert_false(file_read(&tx, 999, &o));
    tx_commit(&tx);
}

static void an_empty_file_is_a_file(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct out o;
    struct file_info info;
    begin(t, &tx);
    int64_t id = file_put(&tx, STR("empty"), STR("text/plain"), STR(""));
    out_init(&o, t->arena, 1024);
    assert_true(file_info(&tx, id, &info) && info.size == 0);
    assert_true(file_read(&tx, id, &o));
    assert_int_equal(out_total(&o), 0);
    tx_commit(&tx);
}

int main(void)
{
    secret_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)
    const struct CMUnitTest tests[] = {
        TEST(every_type_of_field_is_stored_and_read),
        TEST(absent_values_stay_absent),
        TEST(an_update_makes_a_version_and_keeps_what_was),
        TEST(saving_the_same_again_writes_nothing),
        TEST(of_two_people_the_second_meets_a_conflict),
        TEST(two_connections_cannot_both_save_one_version),
        TEST(archiving_and_restoring_are_changes_too),
        TEST(undoing_takes_back_one_change_and_leaves_later_ones),
        TEST(undoing_stops_where_somebody_changed_the_same_since),
        TEST(undoing_an_archive_restores_and_an_insertion_archives),
        TEST(undoing_does_not_take_what_another_has_now),
        TEST(private_values_are_sealed_in_history),
        TEST(the_audit_hears_of_each_change_with_a_hash),
        TEST(what_is_taken_is_said_before_it_fails),
        TEST(a_title_can_be_had_alone),
        TEST(ids_of_other_systems_are_kept),
        TEST(settings_are_set_and_unset),
        TEST(a_large_file_comes_back_byte_for_byte),
        TEST(an_empty_file_is_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
