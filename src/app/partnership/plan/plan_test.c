/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/plan/plan.h"
#include "support/town.h"

#include <inttypes.h>
#include <string.h>

static const struct module *const modules[] = { &module_organization, &module_partnership,
                                                &module_plan, NULL };
static struct test_town town;

static int setup(void **state)
{
    (void)state;
    town_open(&town, modules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

static int64_t id_of(struct str location, const char *path)
{
    struct str number, rest;
    int64_t id;
    str_cut(str_sub(location, strlen(path) + 1, location.n), '?', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

static int64_t plan_new(void)
{
    struct res r = test_post(town.site, &town.coordinator, "/plans",
                             TEST_FIELDS({ STR("title"), STR("Plan de départ") },
                                         { STR("starts"), town_day(&town, -360) },
                                         { STR("ends"), town_day(&town, -1) }));
    assert_int_equal(r.status, 303);
    return id_of(r.location, "/plans");
}

static int64_t action_new(const struct test_person *who, int64_t plan, const char *title,
                          const char *progress, int64_t organization)
{
    struct res r = test_post(
        town.site, who, "/plan-actions",
        TEST_FIELDS({ STR("plan"), town_id(&town, plan) },
                    { STR("goal"), STR("Un toit pour chacun") }, { STR("title"), str_of(title) },
                    { STR("term"), STR("short") }, { STR("progress"), str_of(progress) },
                    { STR("organization"), town_id(&town, organization) }));
    return r.status == 303 ? id_of(r.location, "/plan-actions") : 0;
}

static void a_new_year_takes_up_what_is_open_and_says_what_changed(void **state)
{
    (void)state;
    int64_t plan = plan_new();
    action_new(&town.coordinator, plan, "Déjà finie", "done", town.shelter);
    action_new(&town.coordinator, plan, "Encore en cours", "going", town.shelter);
    action_new(&town.coordinator, plan, "Pas commencée", "waiting", town.clinic);
    const char *next = town_path(&town, "/plans/#/next", plan);
    struct res r =
        test_post(town.site, &town.coordinator, next,
                  TEST_FIELDS({ STR("title"), STR("") }, { STR("starts"), town_day(&town, -400) },
                              { STR("ends"), town_day(&town, -401) }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Donnez un titre au plan")));
    r = test_post(town.site, &town.coordinator, next,
                  TEST_FIELDS({ STR("title"), STR("Plan suivant") },
                              { STR("starts"), town_day(&town, 0) },
                              { STR("ends"), town_day(&town, 364) }));
    assert_int_equal(r.status, 303);
    int64_t after = id_of(r.location, "/plans");
    assert_int_not_equal(after, plan);
    action_new(&town.coordinator, after, "Toute neuve", "waiting", town.clinic);
    r = test_get(town.site, &town.worker, town_path(&town, "/plans/#", after));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Encore en cours")));
    assert_true(town_says(&town, &r, STR("Reprise sans changement")));
    assert_true(town_says(&town, &r, STR("Nouvelle cette année")));
    assert_true(town_says(&town, &r, STR("En cours : 1 · À commencer : 2")));
    assert_true(town_says(&town, &r, STR("Déjà finie"))); /* among what was not taken up */
    /* The old one is as it was, and is followed once. */
    r = test_get(town.site, &town.worker, town_path(&town, "/plans/#", plan));
    assert_true(town_says(&town, &r, STR("Fait : 1 · En cours : 1 · À commencer : 1")));
    r = test_post(town.site, &town.coordinator, next,
                  TEST_FIELDS({ STR("title"), STR("Encore un") },
                              { STR("starts"), town_day(&town, 0) },
                              { STR("ends"), town_day(&town, 364) }));
    assert_int_equal(id_of(r.location, "/plans"), after);
}

static void an_organization_keeps_up_what_it_leads_and_nothing_else(void **state)
{
    (void)state;
    struct plan_action a;
    int64_t plan = plan_new();
    int64_t own = action_new(&town.coordinator, plan, "Du refuge", "waiting", town.shelter);
    int64_t other = action_new(&town.coordinator, plan, "De la clinique", "waiting", town.clinic);
    town_record(&town, &entity_plan_action, own, &a);
    const struct value form[] = { { STR("progress"), STR("going") },
                                  { STR("version"), town_id(&town, a.record.version) } };
    assert_int_equal(
        test_post(town.site, &town.director, town_path(&town, "/plan-actions/#", own), form, 2)
            .status,
        303);
    assert_int_equal(
        test_post(town.site, &town.director, town_path(&town, "/plan-actions/#", other), form, 2)
            .status,
        404);
    assert_int_equal(action_new(&town.director, plan, "Pour un autre", "waiting", town.clinic), 0);
    assert_int_equal(
        test_post(town.site, &town.director, town_path(&town, "/plans/#/next", plan), form, 2)
            .status,
        404);
    struct res r =
        test_get(town.site, &town.worker, town_path(&town, "/plans/#/actions.csv", plan));
    assert_true(town_says(&town, &r, STR("\"Du refuge\"")) ||
                town_says(&town, &r, STR("Du refuge,")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_year_takes_up_what_is_open_and_says_what_changed),
        cmocka_unit_test(an_organization_keeps_up_what_it_leads_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
