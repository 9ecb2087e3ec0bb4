/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/coordination/coordination.h"

#include "app/agreement/agreement/agreement.h"
#include "app/network/network.h"
#include "app/partnership/contribution/contribution.h"
#include "app/partnership/interaction/interaction.h"
#include "contribution.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct test_town t;
static int64_t partnership;
static const struct module *const modules[] = {
    &module_organization, &module_location,
    &module_contact,      &module_partnership,
    &module_interaction,  &module_agreement,
    &module_clause,       &module_contribution,
    &module_coordination, NULL,
};

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static int begin(void **state)
{
    struct partnership p;
    (void)state;
    partnership = town_partnership(&t, "Le jour et la nuit", t.shelter, t.clinic, 0);
    town_record(&t, &entity_partnership, partnership, &p);
    p.phase = PARTNERSHIP_PHASE_CONSOLIDATION;
    town_save(&t, &entity_partnership, &p);
    return 0;
}

static bool says(const char *path, const char *words)
{
    struct res r = test_get(t.site, &t.director, town_path(&t, path, partnership));
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static struct res name(const char *who, const char *share, const char *hours, int ends)
{
    return test_post(
        t.site, &t.director, "/coordinators",
        TEST_FIELDS(
            { STR("partnership"), town_id(&t, partnership) }, { STR("name"), str_of(who) },
            { STR("organization"), town_id(&t, t.shelter) }, { STR("share"), str_of(share) },
            { STR("hours"), str_of(hours) }, { STR("starts"), town_day(&t, -30) },
            { STR("ends"), ends ? town_day(&t, ends) : STR("") }, { STR("cost"), STR("1000") }));
}

static struct res pay(int64_t who, const char *share, int64_t contribution)
{
    return test_post(
        t.site, &t.director, "/cost-shares",
        TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                    { STR("organization"), town_id(&t, who) }, { STR("share"), str_of(share) },
                    { STR("kind"), STR("in_kind") },
                    { STR("contribution"), contribution ? town_id(&t, contribution) : STR("") }));
}

static void consolidation_asks_for_somebody_until_they_are_named(void **state)
{
    (void)state;
    assert_true(says("/partnerships/#", "La consolidation demande une personne"));
    assert_true(says("/partnerships/#/coordination", "Personne n’est encore nommé"));
    assert_int_equal(name("Maude Leclerc", "", "7", 0).status, 303);
    assert_false(says("/partnerships/#", "La consolidation demande une personne"));
    assert_true(says("/partnerships/#", "Maude Leclerc, 7 heures par semaine"));
}

static void an_end_without_anybody_after_it_is_told(void **state)
{
    (void)state;
    assert_int_equal(name("Maude Leclerc", "", "7", 20).status, 303);
    assert_true(says("/partnerships/#", "Trouver qui prend la suite"));
    struct res r = test_post(t.site, &t.director, "/coordinators",
                             TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                                         { STR("name"), STR("Jo Roy") },
                                         { STR("organization"), town_id(&t, t.clinic) },
                                         { STR("starts"), town_day(&t, 21) }));
    assert_int_equal(r.status, 303);
    assert_false(says("/partnerships/#", "Trouver qui prend la suite"));
    assert_true(says("/partnerships/#/coordination", "À venir"));
}

static void a_role_that_is_not_given_whole_is_said(void **state)
{
    (void)state;
    name("Maude Leclerc", "60", "4", 0);
    assert_true(says("/partnerships/#/coordination", "Il reste 40\u00a0% du rôle à confier."));
    name("Jo Roy", "40", "3", 0);
    assert_false(says("/partnerships/#/coordination", "du rôle à confier"));
    assert_true(says("/partnerships/#/coordination", "2 personnes, 7 heures par semaine"));
}

static void shares_of_the_cost_make_a_hundred_and_no_more(void **state)
{
    (void)state;
    struct contribution c;
    name("Maude Leclerc", "", "7", 0);
    entity_init(&entity_contribution, &c);
    c.partnership = partnership;
    c.name = STR("Le bureau du fond");
    c.kind = CONTRIBUTION_KIND_SPACE;
    c.organization = t.clinic;
    c.received = town_today(&t) - 3;
    town_save(&t, &entity_contribution, &c);
    assert_int_equal(pay(t.shelter, "70", 0).status, 303);
    assert_true(says("/partnerships/#/coordination", "Il reste 30\u00a0% du coût à répartir."));
    struct res r = pay(t.clinic, "31", 0);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Il en reste 30\u00a0%.")));
    assert_int_equal(pay(t.clinic, "30", c.record.id).status, 303);
    assert_false(says("/partnerships/#/coordination", "du coût à répartir"));
    assert_true(says("/partnerships/#/coordination", "Le bureau du fond"));
    assert_true(says("/partnerships/#/coordination", "300,00\u00a0$") ||
                says("/partnerships/#/coordination", "300\u00a0$"));
    r = test_get(t.site, &t.director,
                 town_path(&t, "/partnerships/#/coordination.csv", partnership));
    assert_true(
        town_says(&t, &r, STR("Clinique Saint-Rémi,30,Biens ou services,Le bureau du fond")));
}

static void what_is_of_no_party_is_refused(void **state)
{
    (void)state;
    int64_t elsewhere = town_contact(&t, "Ailleurs", t.network);
    struct res r = test_post(t.site, &t.director, "/coordinators",
                             TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                                         { STR("name"), STR("Jo Roy") },
                                         { STR("organization"), town_id(&t, t.clinic) },
                                         { STR("contact"), town_id(&t, elsewhere) },
                                         { STR("starts"), town_day(&t, 0) }));
    assert_int_equal(r.status, 422);
    assert_int_equal(pay(t.network, "5", 0).status, 422);
    r = test_post(t.site, &t.worker, "/coordinators",
                  TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                              { STR("name"), STR("Jo Roy") }));
    assert_int_equal(r.status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(consolidation_asks_for_somebody_until_they_are_named, begin),
        cmocka_unit_test_setup(an_end_without_anybody_after_it_is_told, begin),
        cmocka_unit_test_setup(a_role_that_is_not_given_whole_is_said, begin),
        cmocka_unit_test_setup(shares_of_the_cost_make_a_hundred_and_no_more, begin),
        cmocka_unit_test_setup(what_is_of_no_party_is_refused, begin),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
