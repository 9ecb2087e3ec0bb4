/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement.ent.h"
#include "app/modules.h"
#include "partnership.ent.h"
#include "support/attempt.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What a deed does beside what its route is for, and what stays after a right is gone. */

static struct realm realm;
static struct matrix matrix;
static struct test_person people[MATRIX_WHO];

static struct str id_said(int64_t id)
{
    return arena_fmt(realm.site->arena, "%" PRId64, id);
}

static bool says(const struct test_person *who, const char *page, struct str words)
{
    struct res r = test_get(realm.site, who, page);
    return r.status == 200 && str_find(test_body(realm.site, &r), words) >= 0;
}

/* The letter that the table has for this person and a record of theirs, or of others. */
static char letter(const char *path, size_t who, enum realm_whose whose)
{
    const struct matrix_row *row = matrix_row_of(&matrix, METHOD_POST, str_of(path));
    assert_non_null(row);
    return row->cells[who].p[whose];
}

static struct partnership partnership_now(int64_t id)
{
    struct tx tx;
    struct partnership p;
    test_site_tx(&realm.here.site, &tx, false);
    assert_true(record_get(&tx, &entity_partnership, id, &p));
    tx_rollback(&tx);
    return p;
}

/* The page offers it, and the form does it, to those alone who may say it on the partnership. */
static void an_exchange_says_a_next_step_only_for_who_may(void **state)
{
    (void)state;
    int64_t id = realm.here.shared;
    const char *page =
        arena_fmt(realm.site->arena, "/interactions/new?organization=%" PRId64, realm.here.other).p;
    day today = community_today(&realm.here.site.community, clock_machine());
    for (size_t who = 1; who < matrix.n_who; who++) {
        bool may = letter("/partnerships/{id}/step", who, REALM_OWN) == 'y';
        int64_t before = partnership_now(id).record.version;
        test_post(realm.site, &people[who], "/interactions",
                  TEST_FIELDS({ STR("organization"), id_said(realm.here.other) },
                              { STR("partnership"), id_said(id) }, { STR("kind"), STR("call") },
                              { STR("outcome"), STR("reached") },
                              { STR("summary"), STR("Bonjour") },
                              { STR("day"), day_iso(realm.site->arena, today) },
                              { STR("next_step"), id_said((int64_t)who + before) }));
        assert_int_equal(partnership_now(id).record.version > before, may);
        if (matrix.who[who].agency)
            assert_int_equal(says(&people[who], page, STR("name=\"next_step\"")), may);
    }
}

/* Who reaches only their own is on one side of what they open, whatever the form says. */
static void nobody_opens_a_partnership_between_others(void **state)
{
    (void)state;
    int bound = 0;
    for (size_t who = 1; who < matrix.n_who; who++) {
        struct res r = test_post(realm.site, &people[who], "/partnerships",
                                 TEST_FIELDS({ STR("title"), STR("Entre eux") },
                                             { STR("organization_1"), id_said(realm.here.other) },
                                             { STR("organization_2"), id_said(realm.here.third) }));
        if (r.status != 303 || letter("/partnerships/{id}/step", who, REALM_OTHER) == 'y')
            continue;
        struct str path, query, id;
        str_cut(r.location, '?', &path, &query);
        id = str_sub(path, sizeof "/partnerships/" - 1, path.n);
        struct res page = test_get(realm.site, &people[who], arena_z(realm.site->arena, path));
        struct str own =
            arena_fmt(realm.site->arena, "href=\"/organizations/%" PRId64 "\"", realm.here.own);
        assert_true(id.n && str_find(test_body(realm.site, &page), own) >= 0);
        assert_false(says(&people[who], "/partnerships/new", STR("name=\"organization_1\"")));
        bound++;
    }
    assert_true(bound > 0);
}

/* What was told to the person responsible is no longer told when another is. */
static void news_end_with_the_right_to_read_them(void **state)
{
    (void)state;
    for (size_t who = 1; who < matrix.n_who; who++) {
        struct realm_record made;
        struct agreement a;
        struct tx tx;
        if (matrix.sees[1].cells[who].p[REALM_CHARGE] != 'y' ||
            matrix.sees[1].cells[who].p[REALM_OTHER] == 'y')
            continue;
        realm_make(&realm, &realm.here, STR("agreement.in_force"), REALM_CHARGE,
                   people[who].account, &made);
        struct str link = arena_fmt(realm.site->arena, "/agreements/%" PRId64 "\"", made.id);
        assert_true(says(&people[who], "/", link));
        test_site_tx(&realm.here.site, &tx, true);
        assert_true(record_get(&tx, &entity_agreement, made.id, &a));
        struct partnership p;
        assert_true(record_get(&tx, &entity_partnership, a.partnership, &p));
        p.owner = realm.here.stranger;
        assert_int_equal(record_update(&tx, &entity_partnership, &p), RECORD_SAVED);
        tx_commit(&tx);
        assert_false(says(&people[who], "/", link));
    }
}

static int setup(void **state)
{
    (void)state;
    realm_open(&realm, every_module);
    matrix_read(&matrix, realm.site->arena, "tests/authz/routes.txt");
    for (size_t i = 1; i < matrix.n_who; i++)
        people[i] = realm_person(&realm, &realm.here, matrix.who[i].role, matrix.who[i].agency);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    realm_close(&realm);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_exchange_says_a_next_step_only_for_who_may),
        cmocka_unit_test(nobody_opens_a_partnership_between_others),
        cmocka_unit_test(news_end_with_the_right_to_read_them),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
