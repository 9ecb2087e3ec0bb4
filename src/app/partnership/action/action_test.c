/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/part.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together; /* the network and the shelter */

static const struct module *const modules[] = { &module_home,
                                                &module_organization,
                                                &module_contact,
                                                &module_partnership,
                                                &module_interaction,
                                                &module_action,
                                                NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static struct action stored(int64_t id)
{
    struct action a;
    town_record(&t, &entity_action, id, &a);
    return a;
}

static int64_t next_id = 1; /* they are made one after the other */

/* What `who` writes down; its number. */
static int64_t write_down(const struct test_person *who, const char *title, int days)
{
    struct res r =
        test_post(t.site, who, "/actions",
                  TEST_FIELDS({ STR("title"), str_of(title) }, { STR("kind"), STR("action") },
                              { STR("due"), town_day(&t, days) },
                              { STR("partnership"), town_id(&t, together) },
                              { STR("origin"), STR("partnership") },
                              { STR("origin_id"), town_id(&t, together) },
                              { STR("back"), STR("/partnerships?x=1#here") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/partnerships?x=1&done=added#here"));
    return next_id++;
}

/* -- tests
 * ------------------------------------------------------------------------------------------- */

static void what_one_writes_down_is_ones_own_and_knows_where_it_came_from(void **state)
{
    (void)state;
    struct action a = stored(write_down(&t.worker, "Porter les clés", -2));
    assert_int_equal(a.state, ACTION_STATE_OPEN);
    assert_int_equal(a.agency, t.shelter);
    assert_int_equal(a.organization, t.shelter);
    assert_int_equal(a.account, t.worker.account);
    assert_true(str_is(a.origin, "partnership"));
    assert_int_equal(a.origin_id, together);
}

static void it_is_on_the_day_of_who_does_it_and_of_nobody_else(void **state)
{
    (void)state;
    write_down(&t.worker, "Compter les lits", -1);
    struct res mine = test_get(t.site, &t.worker, "/");
    struct res theirs = test_get(t.site, &t.stranger, "/");
    assert_true(town_says(&t, &mine, STR("Compter les lits")));
    assert_false(town_says(&t, &theirs, STR("Compter les lits")));
}

static void done_is_dated_and_can_be_reopened(void **state)
{
    (void)state;
    int64_t id = write_down(&t.worker, "Appeler le bailleur", 3);
    const char *at = town_path(&t, "/actions/#/done", id);
    struct res r = test_post(
        t.site, &t.worker, at,
        TEST_FIELDS({ STR("state"), STR("done") }, { STR("proof"), STR("Il rappelle lundi.") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(stored(id).state, ACTION_STATE_DONE);
    assert_int_equal(stored(id).done, town_today(&t));
    assert_true(str_is(stored(id).proof, "Il rappelle lundi."));
    test_post(t.site, &t.worker, at, TEST_FIELDS({ STR("state"), STR("open") }));
    assert_int_equal(stored(id).state, ACTION_STATE_OPEN);
    assert_int_equal(stored(id).done, DAY_NONE);
    assert_true(str_is(stored(id).proof, "Il rappelle lundi."));
}

static void another_agency_cannot_do_it(void **state)
{
    (void)state;
    int64_t id = write_down(&t.worker, "Laver les draps", 3);
    struct res r = test_post(t.site, &t.stranger, town_path(&t, "/actions/#/done", id),
                             TEST_FIELDS({ STR("state"), STR("done") }));
    assert_int_equal(r.status, 404);
    assert_int_equal(stored(id).state, ACTION_STATE_OPEN);
}

/* Neither where it is written down, nor where it is shown when the right has gone. */
static void it_names_no_origin_that_one_may_not_read(void **state)
{
    (void)state;
    int64_t secret = town_partnership(&t, "Le Détour", t.network, t.shelter, 0);
    struct res r = test_post(
        t.site, &t.stranger, "/actions",
        TEST_FIELDS({ STR("title"), STR("Demander") }, { STR("kind"), STR("action") },
                    { STR("due"), town_day(&t, 3) }, { STR("origin"), STR("partnership") },
                    { STR("origin_id"), town_id(&t, secret) }));
    assert_int_equal(r.status, 303);
    struct action a = stored(next_id++);
    assert_true(str_is(a.title, "Demander"));
    assert_int_equal(a.origin_id, NUMBER_NONE);
    a.origin = STR("partnership");
    a.origin_id = secret;
    town_save(&t, &entity_action, &a);
    const char *page = town_path(&t, "/actions/#", a.record.id);
    r = test_get(t.site, &t.stranger, page);
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, STR("Le Détour")));
    r = test_get(t.site, &t.coordinator, page);
    assert_true(town_says(&t, &r, STR("Le Détour")));
}

static void the_partnership_shows_them_and_says_what_is_late(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.coordinator, town_path(&t, "/partnerships/#", together));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("4 actions à faire, 2 en retard")));
    r = test_get(t.site, &t.director, town_path(&t, "/partnerships/#/actions", together));
    assert_true(town_says(&t, &r, STR("Laver les draps")));
    r = test_get(t.site, &t.stranger, town_path(&t, "/partnerships/#/actions", together));
    assert_int_equal(r.status, 404);
}

static void a_title_is_asked_for_and_the_way_back_is_kept(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.worker, "/actions",
                             TEST_FIELDS({ STR("title"), STR(" ") }, { STR("kind"), STR("point") },
                                         { STR("back"), STR("/partnerships#here") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("value=\"/partnerships#here\"")));
}

static void the_tab_opens_on_what_is_to_be_done(void **state)
{
    (void)state;
    write_down(&t.director, "Compter les lits", 3);
    struct res r = test_get(t.site, &t.director, "/actions?state=open");
    assert_true(town_says(&t, &r, STR("<a href=\"/actions?state=open\" aria-current=\"page\">")));
    assert_true(town_says(&t, &r, STR("<td class=\"brief\" data-l=\"État\">À faire</td>")));
}

static void an_agency_that_has_left_reads_no_title(void **state)
{
    (void)state;
    struct action a;
    entity_init(&entity_action, &a);
    a.title = STR("Rendre les clés");
    a.kind = ACTION_KIND_ACTION;
    a.state = ACTION_STATE_OPEN;
    a.agency = a.organization = t.shelter;
    a.account = t.worker.account;
    a.partnership = town_partnership(&t, "Entre eux", t.network, t.clinic, 0);
    a.due = town_today(&t);
    town_save(&t, &entity_action, &a);
    next_id++;
    static const char *const pages[] = { "/", "/actions" };
    for (int i = 0; i < 2; i++) {
        struct res r = test_get(t.site, &t.worker, pages[i]);
        assert_true(town_says(&t, &r, STR("Rendre les clés")));
        assert_false(town_says(&t, &r, STR("Entre eux")));
    }
    struct res r = test_get(t.site, &t.coordinator, "/actions");
    assert_true(town_says(&t, &r, STR("Entre eux")));
    a.partnership = together;
    a.title = STR("Changer la serrure");
    a.record = (struct record){ 0 };
    town_save(&t, &entity_action, &a);
    next_id++;
    r = test_get(t.site, &t.worker, "/");
    assert_true(town_says(&t, &r, STR("Changer la serrure")));
    assert_true(town_says(&t, &r, STR("Le Passage")));
}

static void what_has_no_day_comes_last(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.director, "/actions",
                             TEST_FIELDS({ STR("title"), STR("Parler du quai") },
                                         { STR("kind"), STR("point") },
                                         { STR("partnership"), town_id(&t, together) },
                                         { STR("origin"), STR("partnership") },
                                         { STR("origin_id"), town_id(&t, together) }));
    assert_int_equal(r.status, 303);
    next_id++;
    write_down(&t.director, "Bien plus tard", 900);
    r = test_get(t.site, &t.director, "/actions?sort=due");
    struct str page = test_body(t.site, &r);
    ptrdiff_t without = str_find(page, STR("Parler du quai")),
              late = str_find(page, STR("Bien plus tard"));
    assert_true(late > 0 && without > late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_one_writes_down_is_ones_own_and_knows_where_it_came_from),
        cmocka_unit_test(it_is_on_the_day_of_who_does_it_and_of_nobody_else),
        cmocka_unit_test(done_is_dated_and_can_be_reopened),
        cmocka_unit_test(another_agency_cannot_do_it),
        cmocka_unit_test(it_names_no_origin_that_one_may_not_read),
        cmocka_unit_test(the_partnership_shows_them_and_says_what_is_late),
        cmocka_unit_test(a_title_is_asked_for_and_the_way_back_is_kept),
        cmocka_unit_test(the_tab_opens_on_what_is_to_be_done),
        cmocka_unit_test(an_agency_that_has_left_reads_no_title),
        cmocka_unit_test(what_has_no_day_comes_last),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
