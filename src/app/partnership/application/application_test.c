/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/partnership/application/application.h"
#include "app/partnership/partnership/partnership.h"
#include "support/town.h"

#include <inttypes.h>
#include <string.h>

static const struct module *const modules[] = { &module_organization, &module_partnership,
                                                &module_application, NULL };
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

/* Led by the shelter. */
static int64_t application_new(void)
{
    struct res r = test_post(
        town.site, &town.director, "/applications",
        TEST_FIELDS({ STR("title"), STR("Fonds commun") }, { STR("funder"), STR("La Ville") },
                    { STR("lead"), town_id(&town, town.shelter) },
                    { STR("deadline"), town_day(&town, 20) }, { STR("state"), STR("preparing") },
                    { STR("asked"), STR("41 250,00") }));
    assert_int_equal(r.status, 303);
    return id_of(r.location, "/applications");
}

static struct res part_new(const struct test_person *who, int64_t application, int64_t organization,
                           int due)
{
    return test_post(town.site, who, "/application-parts",
                     TEST_FIELDS({ STR("application"), town_id(&town, application) },
                                 { STR("title"), STR("Lettre de soutien") },
                                 { STR("organization"), town_id(&town, organization) },
                                 { STR("due"), town_day(&town, due) }));
}

static void a_part_opens_the_application_to_who_gives_it_and_late_ones_stand_out(void **state)
{
    (void)state;
    int64_t id = application_new();
    const char *path = town_path(&town, "/applications/#", id);
    assert_int_equal(test_get(town.site, &town.stranger, path).status, 404);
    struct res r = part_new(&town.director, id, town.clinic, -2);
    assert_int_equal(r.status, 303);
    int64_t part = id_of(r.location, "/application-parts");
    r = test_get(town.site, &town.stranger, path);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("1 partie en retard")));
    assert_false(town_says(&town, &r, STR("Ajouter la pièce"))); /* who leads it does */
    r = part_new(&town.director, id, town.network, 9);
    int64_t of_other = id_of(r.location, "/application-parts");
    const char *own_page = town_path(&town, "href=\"/application-parts/#\"", part),
               *other_page = town_path(&town, "href=\"/application-parts/#\"", of_other);
    r = test_get(town.site, &town.stranger, path);
    assert_true(town_says(&town, &r, str_of(own_page)));
    assert_false(town_says(&town, &r, str_of(other_page))); /* named, and not theirs to open */
    const char *done = town_path(&town, "/application-parts/#/done", part);
    const struct value given[] = { { STR("given"), STR("1") } };
    assert_int_equal(test_post(town.site, &town.worker, done, given, 1).status, 404);
    assert_int_equal(test_post(town.site, &town.stranger, done, given, 1).status, 303);
    r = test_get(town.site, &town.director, path);
    assert_true(town_says(&town, &r, STR("1 remise sur 2")));
    assert_false(town_says(&town, &r, STR("partie en retard")));
    test_post(town.site, &town.stranger, done, TEST_FIELDS({ STR("given"), STR("0") }));
    r = test_get(town.site, &town.director, path);
    assert_true(town_says(&town, &r, STR("0 remise sur 2")));
}

static void who_leads_keeps_it_and_nobody_gives_out_parts_of_anothers(void **state)
{
    (void)state;
    int64_t id = application_new();
    assert_int_equal(part_new(&town.director, id, town.clinic, 5).status, 303);
    assert_int_equal(part_new(&town.stranger, id, town.clinic, 5).status, 422);
    const char *paper = town_path(&town, "/applications/#/paper", id);
    const struct value form[] = { { STR("title"), STR("Résolution du conseil") } };
    assert_int_equal(test_post(town.site, &town.stranger, paper, form, 1).status, 404);
    assert_int_equal(test_post(town.site, &town.director, paper, NULL, 0).status, 422);
    assert_int_equal(test_post(town.site, &town.director, paper, form, 1).status, 303);
    struct res r = test_get(town.site, &town.director, town_path(&town, "/applications/#", id));
    assert_true(town_says(&town, &r, STR("Résolution du conseil")));
    assert_true(town_says(&town, &r, STR("0 reçue sur 1")));
    struct application a;
    town_record(&town, &entity_application, id, &a);
    assert_int_equal(a.asked, 4125000);
    r = test_post(town.site, &town.director, town_path(&town, "/applications/#", id),
                  TEST_FIELDS({ STR("state"), STR("granted") },
                              { STR("version"), town_id(&town, a.record.version) }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Écrivez le montant obtenu.")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_opens_the_application_to_who_gives_it_and_late_ones_stand_out),
        cmocka_unit_test(who_leads_keeps_it_and_nobody_gives_out_parts_of_anothers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
