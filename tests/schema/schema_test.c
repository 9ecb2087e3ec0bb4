/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "correction.ent.h"
#include "guard/migrations.h"
#include "link.ent.h"
#include "support/database.h"
#include "tests/schema/entities.h"
#include "worksheet.ent.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What the migrations make from nothing is what the .ent files describe. */

enum { ENTITIES_MOST = 256, LINES_MOST = 8192 };

static bool of_kind(size_t i, const char *kind)
{
    return strcmp(schema_entities[i].kind, kind) == 0;
}

/* Whether everything that e refers to, itself aside, is made. */
static bool may_be_made(const struct entity *e, const bool *made)
{
    for (size_t f = 0; f < e->n_fields; f++) {
        const char *ref = e->fields[f].ref;
        if (!ref || strcmp(ref, e->name) == 0)
            continue;
        for (size_t i = 0; i < n_schema_entities; i++)
            if (strcmp(schema_entities[i].entity->name, ref) == 0 && !made[i])
                return false;
    }
    return true;
}

static struct test_db *made_from_entities(const char *kind)
{
    struct test_db *t = test_db_open_with(NULL);
    bool made[ENTITIES_MOST] = { 0 };
    assert_true(n_schema_entities <= ENTITIES_MOST);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < n_schema_entities; i++)
            if (!made[i] && of_kind(i, kind) && may_be_made(schema_entities[i].entity, made)) {
                test_db_entity(t, schema_entities[i].entity);
                made[i] = more = true;
            }
    }
    for (size_t i = 0; i < n_schema_entities; i++)
        if (of_kind(i, kind) && !made[i])
            fail_msg("%s refers to what is not there", schema_entities[i].entity->name);
    return t;
}

static struct test_db *made_from_migrations(const char *kind)
{
    struct test_db *t = test_db_open_with(NULL);
    struct migration *list;
    size_t n = migrations_of(t->arena, kind, &list);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    return t;
}

/* "table NAME …" and "index … on NAME: …", of the entities only: migrations also make tables that
 * are no records. */
static bool about_entity(struct str line, const char *kind)
{
    struct str rest = STR_NULL, name;
    if (str_starts(line, STR("table ")))
        rest = str_sub(line, 6, line.n);
    else if (str_find(line, STR(" on ")) >= 0)
        rest = str_sub(line, (size_t)str_find(line, STR(" on ")) + 4, line.n);
    size_t end = 0;
    while (end < rest.n && rest.p[end] != ' ' && rest.p[end] != ':')
        end++;
    name = str_sub(rest, 0, end);
    for (size_t i = 0; i < n_schema_entities; i++)
        if (of_kind(i, kind) && str_is(name, schema_entities[i].entity->name))
            return true;
    return false;
}

/* A column that a migration adds where rows are has a value for them; records always bring their
 * own.
 */
static struct str without_default(struct str line)
{
    struct str added = STR(" default 0");
    return str_ends(line, added) ? str_sub(line, 0, line.n - added.n) : line;
}

static size_t catalogue_lines(struct test_db *t, const char *kind, struct str *ret)
{
    struct str rest = store_catalogue(t->db, t->arena), line;
    size_t n = 0;
    while (rest.n) {
        str_cut(rest, '\n', &line, &rest);
        if (line.n && about_entity(line, kind)) {
            assert_true(n < LINES_MOST);
            ret[n++] = without_default(line);
        }
    }
    return n;
}

static size_t print_missing(const char *where, const struct str *from, size_t n_from,
                            const struct str *in, size_t n_in)
{
    size_t missing = 0;
    for (size_t i = 0; i < n_from; i++) {
        bool found = false;
        for (size_t j = 0; j < n_in && !found; j++)
            found = str_eq(from[i], in[j]);
        if (!found) {
            fprintf(stderr, "only %s: %.*s\n", where, STR_ARG(from[i]));
            missing++;
        }
    }
    return missing;
}

static void compare(const char *kind)
{
    static struct str migrated[LINES_MOST], described[LINES_MOST];
    struct test_db *m = made_from_migrations(kind), *d = made_from_entities(kind);
    size_t n_migrated = catalogue_lines(m, kind, migrated);
    size_t n_described = catalogue_lines(d, kind, described);
    assert_true(n_described > 20);
    size_t wrong = print_missing("in the migrations", migrated, n_migrated, described, n_described);
    wrong += print_missing("in the .ent files", described, n_described, migrated, n_migrated);
    test_db_close(m);
    test_db_close(d);
    assert_int_equal(wrong, 0);
    assert_int_equal(n_migrated, n_described);
}

static void the_migrations_of_a_community_make_what_is_described(void **state)
{
    (void)state;
    compare("community");
}

static void the_migrations_of_the_installation_make_what_is_described(void **state)
{
    (void)state;
    compare("installation");
}

static const char links_then[] =
    "INSERT INTO organization (id, version, created, updated, name, name_key, city_key)"
    " VALUES (1, 1, 1, 1, 'A', 'a', '');"
    "INSERT INTO correction_link (id, version, created, updated, organization, name, token, "
    "expires, used)"
    " VALUES (7, 1, 1, 1, 1, 'Jo', 'hash', 99, 5);"
    "INSERT INTO correction (id, version, created, updated, organization, link, day, state)"
    " VALUES (3, 1, 1, 1, 1, 7, '2026-01-01', 'waiting');"
    "INSERT INTO correction_field (id, version, created, updated, correction, entity, subject, "
    "field)"
    " VALUES (4, 1, 1, 1, 3, 'organization', 1, 'name');";

/* 0164 makes links for corrections into links for any answer. */
static void links_given_before_and_what_came_by_them_are_kept(void **state)
{
    (void)state;
    struct test_db *t = test_db_open_with(NULL);
    struct migration *list;
    struct tx tx;
    struct answer_link link;
    struct correction c;
    struct correction_field f;
    size_t n = migrations_of(t->arena, "community", &list), before = 0;
    while (before < n && list[before].number < 164)
        before++;
    assert_true(before < n);
    store_migrate(t->db, list, before);
    tx_begin(&tx, t->db, t->arena, true, ISOLATION_DEFAULT);
    store_script(&tx, str_of(links_then));
    tx_commit(&tx);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    tx_begin(&tx, t->db, t->arena, false, ISOLATION_DEFAULT);
    assert_true(record_get(&tx, &entity_answer_link, 7, &link));
    assert_true(str_is(link.purpose, "correction") && str_is(link.token, "hash"));
    assert_int_equal(link.answered, 5);
    assert_true(record_get(&tx, &entity_correction, 3, &c));
    assert_int_equal(c.link, 7);
    assert_true(record_get(&tx, &entity_correction_field, 4, &f));
    assert_int_equal(f.correction, 3);
    tx_rollback(&tx);
    test_db_close(t);
}

static const char voices_then[] =
    "INSERT INTO organization (id, version, created, updated, name, name_key, city_key)"
    " VALUES (1, 1, 1, 1, 'A', 'a', ''), (2, 1, 1, 1, 'B', 'b', '');"
    "INSERT INTO partnership (id, version, created, updated, title, title_key, phase)"
    " VALUES (1, 1, 1, 1, 'P', 'p', 'preparation'), (2, 1, 1, 1, 'Q', 'q', 'preparation');"
    "INSERT INTO partnership_party (id, version, created, updated, archived, partnership, "
    "organization, department, position)"
    " VALUES (11, 1, 1, 1, NULL, 1, 1, NULL, 0), (12, 1, 1, 1, NULL, 1, 2, 'Urgence', 2),"
    " (13, 1, 1, 1, NULL, 1, 2, 'Soins', 1), (14, 1, 1, 1, 5, 1, 2, NULL, 0),"
    " (21, 1, 1, 1, NULL, 2, 1, NULL, 0), (22, 1, 1, 1, NULL, 2, 2, NULL, 1);"
    "INSERT INTO worksheet (id, version, created, updated, sheet, partnership)"
    " VALUES (1, 1, 1, 1, 's_goals', 1), (2, 1, 1, 1, 's_goals', 2);"
    "INSERT INTO worksheet_voice (id, version, created, updated, worksheet, kind, organization)"
    " VALUES (1, 1, 1, 1, 1, 'organization', 1), (2, 1, 1, 1, 1, 'organization', 2),"
    " (3, 1, 1, 1, 1, 'together', NULL), (4, 1, 1, 1, 2, 'organization', 2);"
    "INSERT INTO answer_link (id, version, created, updated, purpose, entity, subject, "
    "organization, name, token, expires)"
    " VALUES (1, 1, 1, 1, 'worksheet', 'worksheet', 1, 2, 'Jo', 'a', 99),"
    " (2, 1, 1, 1, 'training', 'training', 1, 2, 'Jo', 'b', 99);";

/* 0220: a voice of an organization goes to its party, to the first where it has several. */
static void what_an_organization_had_answered_is_its_partys(void **state)
{
    (void)state;
    static const int64_t parties[] = { 11, 13, 0, 22 }, links[] = { 13, 0 };
    struct test_db *t = test_db_open_with(NULL);
    struct migration *list;
    struct tx tx;
    size_t n = migrations_of(t->arena, "community", &list), before = 0;
    while (before < n && list[before].number < 220)
        before++;
    assert_true(before < n);
    store_migrate(t->db, list, before);
    tx_begin(&tx, t->db, t->arena, true, ISOLATION_DEFAULT);
    store_script(&tx, str_of(voices_then));
    tx_commit(&tx);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    tx_begin(&tx, t->db, t->arena, false, ISOLATION_DEFAULT);
    for (size_t i = 0; i < sizeof parties / sizeof *parties; i++) {
        struct worksheet_voice v;
        assert_true(record_get(&tx, &entity_worksheet_voice, (int64_t)i + 1, &v));
        assert_int_equal(v.party, parties[i]);
    }
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        struct answer_link l;
        assert_true(record_get(&tx, &entity_answer_link, (int64_t)i + 1, &l));
        assert_int_equal(l.party, links[i]);
    }
    tx_rollback(&tx);
    test_db_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_migrations_of_a_community_make_what_is_described),
        cmocka_unit_test(the_migrations_of_the_installation_make_what_is_described),
        cmocka_unit_test(links_given_before_and_what_came_by_them_are_kept),
        cmocka_unit_test(what_an_organization_had_answered_is_its_partys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
