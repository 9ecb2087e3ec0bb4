/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "action.ent.h"
#include "agreement.ent.h"
#include "app/modules.h"
#include "partnership.ent.h"
#include "support/attempt.h"
#include "worksheet.ent.h"

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

/* -- what an action comes from
 * ------------------------------------------------------------------------ */

/* The kind of the realm that makes such records; NULL: none does. */
static struct str kind_made(struct str entity)
{
    static const char *const named[][2] = { { "condition_round", "condition" },
                                            { "import_run", "import" },
                                            { "role_held", "role" } };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (str_is(entity, named[i][0]))
            return str_of(named[i][1]);
    return entity;
}

/* What the table says of the page that shows one: y, n, or - where there is none such. */
static char shown(const struct module_entity *e, size_t who, enum realm_whose whose)
{
    struct str pattern = arena_fmt(realm.site->arena, "%s/{id}", e->path);
    const struct matrix_row *row = matrix_row_of(&matrix, METHOD_GET, pattern);
    assert_true(row && row->cells[who].n == REALM_WHOSE);
    return row->cells[who].p[whose];
}

/* Of `own`, as everybody of it reads. */
static int64_t action_from(const struct module_entity *e, int64_t id)
{
    struct action a;
    struct tx tx;
    test_site_tx(&realm.here.site, &tx, true);
    tx.actor = realm.here.stranger;
    entity_init(&entity_action, &a);
    a.agency = a.organization = realm.here.own;
    a.kind = ACTION_KIND_ACTION;
    a.state = ACTION_STATE_OPEN;
    a.title = STR("Appeler la ville");
    a.origin = str_of(e->entity->name);
    a.origin_id = id;
    record_insert(&tx, &entity_action, &a);
    tx_commit(&tx);
    return a.record.id;
}

static void origin_tried(const struct module_entity *e, size_t who, enum realm_whose whose)
{
    struct realm_record made;
    struct arena *a = realm.site->arena;
    struct str kind = kind_made(str_of(e->entity->name));
    assert_true(realm_make(&realm, &realm.here, kind, whose, people[who].account, &made));
    int64_t id = action_from(e, made.id);
    struct res r = test_get(realm.site, &people[who], arena_fmt(a, "/actions/%" PRId64, id).p);
    bool told = str_find(test_body(realm.site, &r), text(LANG_FR, TEXT_action_comes_from)) >= 0;
    if (r.status == 200 && told != (shown(e, who, whose) == 'y'))
        fail_msg("%.*s is %stold that an action comes from %s, whose it is: %d",
                 STR_ARG(matrix.who[who].name), told ? "" : "not ", e->entity->name, whose);
}

/* Some have none: a round of conditions, a correction. */
static bool has_name(const struct module_entity *e, int64_t id)
{
    struct tx tx;
    test_site_tx(&realm.here.site, &tx, false);
    bool has = !str_is_blank(module_record_title(&tx, e->entity, id));
    tx_rollback(&tx);
    return has;
}

/* Of every kind of record that has its page: only to who may read that one. */
static void an_action_says_what_it_comes_from_only_to_who_reads_that(void **state)
{
    (void)state;
    int tried = 0;
    for (const struct module *const *m = every_module; *m; m++)
        for (size_t i = 0; i < (*m)->n_entities; i++) {
            const struct module_entity *e = &(*m)->entities[i];
            struct realm_record made;
            bool one = (e->may_read || e->pages) && e->path &&
                       realm_make(&realm, &realm.here, kind_made(str_of(e->entity->name)),
                                  REALM_OWN, 0, &made);
            if (!one || !has_name(e, made.id))
                continue;
            for (size_t who = 1; who < matrix.n_who; who++)
                for (int whose = REALM_OWN; whose <= REALM_OTHER; whose++)
                    if (shown(e, who, (enum realm_whose)whose) != '-')
                        origin_tried(e, who, (enum realm_whose)whose);
            tried++;
        }
    assert_true(tried >= 15);
}

static int64_t worksheet_of(int64_t id)
{
    struct worksheet_cell cell;
    struct worksheet_voice voice;
    struct tx tx;
    test_site_tx(&realm.here.site, &tx, false);
    assert_true(record_get(&tx, &entity_worksheet_cell, id, &cell));
    assert_true(record_get(&tx, &entity_worksheet_voice, cell.voice, &voice));
    tx_rollback(&tx);
    return voice.worksheet;
}

/* Of the action that somebody writes down; 0: none, or they write down nothing. */
static int64_t origin_kept(const struct test_person *who, int64_t worksheet)
{
    struct action a;
    struct tx tx;
    struct str path, query;
    int64_t id;
    struct res r =
        test_post(realm.site, who, "/actions",
                  TEST_FIELDS({ STR("title"), STR("Appeler") }, { STR("kind"), STR("action") },
                              { STR("origin"), str_of(entity_worksheet.name) },
                              { STR("origin_id"), id_said(worksheet) }));
    if (r.status != 303)
        return 0;
    str_cut(r.location, '?', &path, &query);
    assert_true(str_to_i64(str_sub(path, sizeof "/actions/" - 1, path.n), &id));
    test_site_tx(&realm.here.site, &tx, false);
    assert_true(record_get(&tx, &entity_action, id, &a));
    tx_rollback(&tx);
    return a.origin_id == NUMBER_NONE ? 0 : a.origin_id;
}

/* What comes from a worksheet is shown on its page: nobody puts it on a page that is not theirs. */
static void an_action_comes_from_no_worksheet_of_others(void **state)
{
    (void)state;
    static const char *const kinds[] = { "partnership.cell", "worksheet_cell" };
    int kept = 0;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t who = 1; who < matrix.n_who; who++)
            for (int whose = REALM_OWN; whose <= REALM_OTHER; whose += REALM_OTHER) {
                struct realm_record made;
                realm_make(&realm, &realm.here, str_of(kinds[k]), (enum realm_whose)whose, 0,
                           &made);
                int64_t worksheet = worksheet_of(k == 0 ? made.party : made.id);
                bool may = matrix.sees[0].cells[who].p[whose] == 'y';
                int64_t origin = origin_kept(&people[who], worksheet);
                assert_true(origin == 0 || (may && origin == worksheet));
                kept += origin != 0;
            }
    assert_true(kept >= 6);
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
        cmocka_unit_test(an_action_says_what_it_comes_from_only_to_who_reads_that),
        cmocka_unit_test(an_action_comes_from_no_worksheet_of_others),
        cmocka_unit_test(news_end_with_the_right_to_read_them),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
