/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/mediation/mediation.h"
#include "support/town.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_organization,
                                                &module_contact,
                                                &module_partnership,
                                                &module_mediation,
                                                &module_interaction,
                                                &module_action,
                                                NULL };
static struct test_town town;
static int64_t partnership;

static int setup(void **state)
{
    (void)state;
    town_open(&town, modules);
    partnership = town_partnership(&town, "Nuits d’hiver", town.shelter, town.clinic,
                                   town.coordinator.account);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

static struct res raise_issue(const struct test_person *who, int64_t by, int64_t with)
{
    return test_post(town.site, who, "/mediations",
                     TEST_FIELDS({ STR("title"), STR("Retards du soir") },
                                 { STR("partnership"), town_id(&town, partnership) },
                                 { STR("raised_by"), town_id(&town, by) },
                                 { STR("about"), town_id(&town, with) },
                                 { STR("raised"), town_day(&town, -3) },
                                 { STR("state"), STR("open") },
                                 { STR("words"), STR("Les arrivées ne sont plus annoncées.") }));
}

static int64_t issue(void)
{
    struct res r = raise_issue(&town.director, town.shelter, town.clinic);
    struct str number, rest;
    int64_t id;
    assert_int_equal(r.status, 303);
    str_cut(str_sub(r.location, sizeof "/mediations/" - 1, r.location.n), '?', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

static void only_those_concerned_read_it_and_each_reading_is_noted(void **state)
{
    (void)state;
    const char *path = town_path(&town, "/mediations/#", issue());
    struct res r = test_get(town.site, &town.director, path);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Les arrivées ne sont plus annoncées.")));
    assert_int_equal(test_get(town.site, &town.stranger, path).status, 200); /* the other side */
    assert_int_equal(test_get(town.site, &town.coordinator, path).status, 200);
    assert_int_equal(test_get(town.site, &town.worker, path).status, 404);
    assert_int_equal(test_get(town.site, &town.lost, path).status, 404);
    struct partnership p;
    town_record(&town, &entity_partnership, partnership, &p);
    p.phase = PARTNERSHIP_PHASE_CONSOLIDATION;
    town_save(&town, &entity_partnership, &p);
    const char *part = town_path(&town, "/partnerships/#/mediation\"", partnership);
    r = test_get(town.site, &town.director, town_path(&town, "/partnerships/#", partnership));
    assert_true(town_says(&town, &r, str_of(part)));
    r = test_get(town.site, &town.worker, town_path(&town, "/partnerships/#", partnership));
    assert_false(town_says(&town, &r, str_of(part)));
    assert_false(town_says(&town, &r, STR("Différends")));
}

static void one_writes_for_ones_own_organization_between_parties(void **state)
{
    (void)state;
    struct res r = raise_issue(&town.stranger, town.shelter, town.shelter);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Choisissez un autre organisme")));
    assert_true(town_says(&town, &r, STR("Les arrivées ne sont plus annoncées.")));
    r = raise_issue(&town.director, town.network, town.clinic);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("n’est pas partie à ce partenariat")));
}

/* Of three, the third party reads the partnership and nothing of what two have between them. */
static void the_third_party_neither_reads_nor_raises_it(void **state)
{
    (void)state;
    struct partnership_party p;
    struct action a;
    int64_t kitchen = town_organization(&town, "Cuisine partagée"), id = issue();
    struct test_person third = test_person_new(town.site, ROLE_DIRECTOR, kitchen);
    entity_init(&entity_partnership_party, &p);
    p.partnership = partnership;
    p.organization = kitchen;
    town_save(&town, &entity_partnership_party, &p);
    static const char *const pages[] = { "/partnerships/#", "/partnerships/#/mediation" };
    for (int i = 0; i < 2; i++) {
        const char *path = town_path(&town, pages[i], partnership);
        struct res mine = test_get(town.site, &town.director, path);
        struct res theirs = test_get(town.site, &third, path);
        assert_int_equal(theirs.status, 200);
        assert_true(town_says(&town, &mine, STR("Retards du soir")));
        assert_false(town_says(&town, &theirs, STR("Retards du soir")));
    }
    struct res r = raise_issue(&third, town.shelter, town.clinic);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, text(LANG_FR, TEXT_mediation_error_own)));
    entity_init(&entity_action, &a);
    a.title = STR("Parler");
    a.kind = ACTION_KIND_ACTION;
    a.state = ACTION_STATE_OPEN;
    a.agency = kitchen;
    a.due = town_today(&town);
    a.origin = STR("mediation");
    a.origin_id = id;
    town_save(&town, &entity_action, &a);
    r = test_get(town.site, &third, town_path(&town, "/actions/#", a.record.id));
    assert_int_equal(r.status, 200);
    assert_false(town_says(&town, &r, STR("Retards du soir")));
    r = test_get(town.site, &town.coordinator, town_path(&town, "/actions/#", a.record.id));
    assert_true(town_says(&town, &r, STR("Retards du soir")));
}

static void steps_are_kept_in_order_and_the_end_needs_its_outcome(void **state)
{
    (void)state;
    int64_t id = issue();
    struct mediation m;
    const char *step = town_path(&town, "/mediations/#/step", id);
    struct res r = test_post(
        town.site, &town.coordinator, step,
        TEST_FIELDS({ STR("day"), town_day(&town, 2) }, { STR("next"), STR("Se revoir") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Dites ce qui a été fait")));
    assert_true(town_says(&town, &r, STR("Se revoir"))); /* what was typed comes back */
    r = test_post(town.site, &town.coordinator, step,
                  TEST_FIELDS({ STR("day"), town_day(&town, -1) },
                              { STR("words"), STR("Écouté le refuge.") },
                              { STR("next"), STR("Se revoir à trois") },
                              { STR("due"), town_day(&town, -1) }));
    assert_int_equal(r.status, 303);
    town_record(&town, &entity_mediation, id, &m);
    assert_int_equal(m.state, MEDIATION_STATE_MEDIATING);
    r = test_get(town.site, &town.director, town_path(&town, "/mediations/#", id));
    assert_true(town_says(&town, &r, STR("Écouté le refuge.")));
    assert_true(town_says(&town, &r, STR("value=\"Se revoir à trois\""))); /* as an action */
    r = test_post(town.site, &town.director, "/actions",
                  TEST_FIELDS({ STR("title"), STR("Se revoir à trois") },
                              { STR("origin"), STR("mediation") },
                              { STR("origin_id"), town_id(&town, id) },
                              { STR("kind"), STR("action") }, { STR("who"), STR("Une médiatrice") },
                              { STR("partnership"), town_id(&town, partnership) }));
    assert_int_equal(r.status, 303);
    r = test_get(town.site, &town.director, town_path(&town, "/mediations/#", id));
    assert_true(town_says(&town, &r, text(LANG_FR, TEXT_mediation_actions)));
    assert_true(town_says(&town, &r, STR("Une médiatrice")));
    r = test_get(town.site, &town.director,
                 town_path(&town, "/partnerships/#/mediation", partnership));
    assert_true(town_says(&town, &r, STR("Retards du soir")));
    struct str version = town_id(&town, m.record.version);
    const char *path = town_path(&town, "/mediations/#", id);
    r = test_post(town.site, &town.director, path,
                  TEST_FIELDS({ STR("state"), STR("settled") }, { STR("version"), version }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Dites comment cela s’est terminé")));
    r = test_post(town.site, &town.director, path,
                  TEST_FIELDS({ STR("state"), STR("settled") }, { STR("version"), version },
                              { STR("outcome"), STR("Un appel avant 17 h.") }));
    assert_int_equal(r.status, 303);
    town_record(&town, &entity_mediation, id, &m);
    assert_int_equal(m.closed, town_today(&town));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_those_concerned_read_it_and_each_reading_is_noted),
        cmocka_unit_test(one_writes_for_ones_own_organization_between_parties),
        cmocka_unit_test(the_third_party_neither_reads_nor_raises_it),
        cmocka_unit_test(steps_are_kept_in_order_and_the_end_needs_its_outcome),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
