/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/installation.h"

#include "core/fault.h"
#include "guard/account.h"
#include "guard/migrations.h"
#include "support/place.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct test_place *place;
static struct installation *in;

static int new_place(void **state)
{
    (void)state;
    place = test_place_new(test_engine());
    in = NULL;
    return 0;
}

static int free_place(void **state)
{
    (void)state;
    installation_close(in);
    test_place_free(place);
    return 0;
}

static bool says(struct str message, const char *part)
{
    return str_find(message, str_of(part)) >= 0;
}

static struct db *open_db(const struct db_address *at)
{
    char *error = NULL;
    struct db *db = db_open(at, DB_OWNER, &error);
    if (!db)
        fail_msg("%s", error);
    return db;
}

static enum community_added add(struct str slug, struct community *ret)
{
    struct tx home;
    struct db *db = open_db(&in->home);
    tx_begin(&home, db, place->arena, true, ISOLATION_DEFAULT);
    enum community_added added =
        community_add(&home, in, slug, STR("Essai"), STR("America/Toronto"), ret);
    tx_commit(&home);
    db_close(db);
    return added;
}

static void nothing_is_made_unless_asked(void **state)
{
    (void)state;
    test_place_refusal(place, false);
    assert_int_not_equal(access(place->data.p, F_OK), 0);
}

static void it_is_made_once_and_found_again(void **state)
{
    (void)state;
    struct stat st;
    unsigned char master[SECRET_KEY_BYTES];
    in = test_place_open(place, true);
    assert_int_equal(stat(test_place_file(place, "master.key").p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(stat(place->data.p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_true(in->password_ops >= 2);
    memcpy(master, in->master, sizeof master);
    int64_t ops = in->password_ops;
    for (int i = 0; i < 2; i++) {
        installation_close(in);
        in = test_place_open(place, i == 0);
        assert_memory_equal(master, in->master, sizeof master);
        assert_int_equal(in->password_ops, ops);
    }
}

static void write_file(const char *name, const void *bytes, size_t n, mode_t mode)
{
    int fd = open(test_place_file(place, name).p, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && fchmod(fd, mode) == 0);
    close(fd);
}

static void without_its_key_it_is_not_opened(void **state)
{
    (void)state;
    in = test_place_open(place, true);
    assert_int_equal(unlink(test_place_file(place, "master.key").p), 0);
    assert_true(says(test_place_refusal(place, false), "the master key is missing"));
    assert_true(says(test_place_refusal(place, true), "the master key is missing"));
    assert_int_not_equal(access(test_place_file(place, "master.key").p, F_OK), 0);
}

static void with_another_key_it_is_not_opened(void **state)
{
    (void)state;
    unsigned char other[SECRET_KEY_BYTES + 1] = { 1, 2, 3 };
    in = test_place_open(place, true);
    write_file("master.key", other, SECRET_KEY_BYTES, 0600);
    assert_true(says(test_place_refusal(place, true), "not the master key of this database"));
    write_file("master.key", other, SECRET_KEY_BYTES - 1, 0600);
    assert_true(says(test_place_refusal(place, true), "not a master key"));
    write_file("master.key", other, SECRET_KEY_BYTES + 1, 0600);
    assert_true(says(test_place_refusal(place, true), "not a master key"));
    write_file("master.key", in->master, SECRET_KEY_BYTES, 0644);
    assert_true(says(test_place_refusal(place, true), "others may read it"));
    write_file("master.key", in->master, SECRET_KEY_BYTES, 0600);
    installation_close(in);
    in = test_place_open(place, false);
}

static void raise_schema(const struct db_address *at, const char *kind)
{
    struct migration *list;
    size_t n = migrations_of(place->arena, kind, &list);
    struct migration later = { .number = 9999,
                               .name = "9999-later",
                               .sqlite = "create table later (x integer);",
                               .postgres = "create table later (x bigint);" };
    struct migration *more = arena_array(place->arena, struct migration, n + 1);
    memcpy(more, list, n * sizeof *list);
    more[n] = later;
    struct db *db = open_db(at);
    assert_int_equal(store_migrate(db, more, n + 1), MIGRATE_DONE);
    db_close(db);
}

static void a_newer_schema_is_refused(void **state)
{
    (void)state;
    struct community c;
    char *error = NULL;
    in = test_place_open(place, true);
    assert_int_equal(add(STR("essai"), &c), COMMUNITY_ADDED);
    assert_true(community_migrate(in, &c, place->arena, &error));
    raise_schema(&c.at, "community");
    assert_false(community_migrate(in, &c, place->arena, &error));
    assert_true(says(str_of(error), "newer version"));
    raise_schema(&in->home, "installation");
    assert_true(says(test_place_refusal(place, false), "newer version"));
}

static void a_message_holds_no_password_of_the_database(void **state)
{
    (void)state;
    char *error = NULL;
    assert_null(installation_open(
        place->data, STR("postgresql://maillage:unsecret@127.0.0.1:1/nowhere"), true, &error));
    assert_false(says(str_of(error), "unsecret"));
}

static void slugs_that_cannot_be_an_address_are_refused(void **state)
{
    (void)state;
    struct community c;
    static const char *const bad[] = {
        "",     "a",    "A",       "1a", "a_b", "a b",
        "../x", "a/b",  "-ab",     "é",  "a.b", "ab\n",
        "a;b",  "a\"b", "port-lé", "aB", "a%b", "abcdefghijklmnopqrstuvwxyzabcdefghijklmno"
    };
    in = test_place_open(place, true);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(add(str_of(bad[i]), &c), COMMUNITY_BAD_SLUG);
    assert_int_equal(add(STR("a1"), &c), COMMUNITY_ADDED);
    assert_int_equal(add(STR("abcdefghijklmnopqrstuvwxyzabcdefghijklmn"), &c), COMMUNITY_ADDED);
    assert_int_equal(add(STR("a1"), &c), COMMUNITY_EXISTS);
}

static void archive(int64_t community)
{
    struct tx home;
    struct db *db = open_db(&in->home);
    tx_begin(&home, db, place->arena, true, ISOLATION_DEFAULT);
    record_archive(&home, &entity_registered_community, community, true);
    struct community found;
    assert_false(community_find(&home, in, STR("essai"), &found));
    assert_false(community_get(&home, in, community, &found));
    struct community *all;
    assert_int_equal(community_all(&home, in, &all), 0);
    tx_commit(&home);
    db_close(db);
}

static void an_archived_community_is_not_found_and_keeps_its_address(void **state)
{
    (void)state;
    struct community c;
    in = test_place_open(place, true);
    assert_int_equal(add(STR("essai"), &c), COMMUNITY_ADDED);
    archive(c.id);
    assert_int_equal(add(STR("essai"), &c), COMMUNITY_EXISTS);
}

static void an_unknown_zone_is_refused(void **state)
{
    (void)state;
    struct community c;
    struct tx home;
    in = test_place_open(place, true);
    struct db *db = open_db(&in->home);
    tx_begin(&home, db, place->arena, true, ISOLATION_DEFAULT);
    assert_int_equal(community_add(&home, in, STR("essai"), STR("Essai"), STR("Mars/Olympus"), &c),
                     COMMUNITY_BAD_ZONE);
    tx_rollback(&home);
    db_close(db);
}

static void set(const struct community *c, const char *value)
{
    struct tx tx;
    struct db *db = open_db(&c->at);
    tx_begin(&tx, db, place->arena, true, ISOLATION_DEFAULT);
    setting_set(&tx, "who", str_of(value));
    tx_commit(&tx);
    db_close(db);
}

static struct str get(const struct community *c)
{
    struct tx tx;
    struct db *db = open_db(&c->at);
    tx_begin(&tx, db, place->arena, false, ISOLATION_DEFAULT);
    struct str value = setting_get(&tx, "who");
    tx_rollback(&tx);
    db_close(db);
    return value;
}

static void communities_share_nothing(void **state)
{
    (void)state;
    struct community one, two, three;
    in = test_place_open(place, true);
    add(STR("a-b"), &one);
    add(STR("a-b-c"), &two);
    add(STR("ab"), &three);
    set(&one, "one");
    set(&two, "two");
    assert_true(str_is(get(&one), "one") && str_is(get(&two), "two"));
    assert_null(get(&three).p);
    assert_memory_not_equal(one.key, two.key, SECRET_KEY_BYTES);
    assert_memory_not_equal(one.key, one.audit_key, SECRET_KEY_BYTES);
    assert_memory_not_equal(one.audit_key, two.audit_key, SECRET_KEY_BYTES);
    struct tx home;
    struct community found;
    struct db *db = open_db(&in->home);
    tx_begin(&home, db, place->arena, false, ISOLATION_DEFAULT);
    assert_true(community_find(&home, in, STR("a-b"), &found));
    assert_memory_equal(found.key, one.key, SECRET_KEY_BYTES);
    tx_rollback(&home);
    db_close(db);
}

static void the_civil_clock_runs_ahead(void **state)
{
    (void)state;
    struct community c;
    struct tx home;
    in = test_place_open(place, true);
    add(STR("essai"), &c);
    day before = day_from_ymd(2026, 3, 7), after = day_from_ymd(2026, 3, 8);
    instant noon = zone_instant(c.zone, before, 12 * 60);
    assert_int_equal(community_today(&c, noon), before);
    assert_int_equal(community_today(&c, zone_instant(c.zone, before, 23 * 60 + 59)), before);
    struct db *db = open_db(&in->home);
    tx_begin(&home, db, place->arena, true, ISOLATION_DEFAULT);
    community_set_offset(&home, c.id, 86400000);
    assert_true(community_get(&home, in, c.id, &c));
    tx_commit(&home);
    db_close(db);
    assert_int_equal(community_today(&c, noon), after);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, new_place, free_place)
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_made_unless_asked),
        TEST(it_is_made_once_and_found_again),
        TEST(without_its_key_it_is_not_opened),
        TEST(with_another_key_it_is_not_opened),
        TEST(a_newer_schema_is_refused),
        TEST(a_message_holds_no_password_of_the_database),
        TEST(slugs_that_cannot_be_an_address_are_refused),
        TEST(an_archived_community_is_not_found_and_keeps_its_address),
        TEST(an_unknown_zone_is_refused),
        TEST(communities_share_nothing),
        TEST(the_civil_clock_runs_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
