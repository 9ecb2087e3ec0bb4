/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/home.h"

#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What the day says so that nothing is left without anybody, or without a next step. */

static struct test_town t;
static int64_t together; /* the network and the shelter */

static const struct module *const modules[] = { &module_home,        &module_organization,
                                                &module_contact,     &module_partnership,
                                                &module_interaction, NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static bool shows(const struct test_person *who, const char *words)
{
    struct res r = test_get(t.site, who, "/");
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static void a_partnership_without_a_next_step_is_there(void **state)
{
    (void)state;
    struct partnership p;
    int64_t id = town_partnership(&t, "Sans suite", t.network, t.clinic, t.coordinator.account);
    town_record(&t, &entity_partnership, id, &p);
    p.next_step = STR_NULL;
    p.next_step_due = DAY_NONE;
    town_save(&t, &entity_partnership, &p);
    assert_true(shows(&t.coordinator, "Sans suite</a>"));
    assert_false(shows(&t.worker, "Sans suite</a>"));
    town_record(&t, &entity_partnership, id, &p);
    p.next_step = STR("Appeler");
    town_save(&t, &entity_partnership, &p);
    assert_false(shows(&t.coordinator, "Sans suite</a>"));
}

/* Who has no organization speaks for the one that coordinates, once that is said. */
static void the_organization_that_coordinates_is_asked_for_and_said(void **state)
{
    (void)state;
    struct test_person alone = test_person_new(t.site, ROLE_COORDINATOR, 0);
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    struct str before = arena_str(t.site->arena, setting_get(&tx, "host_organization"));
    setting_set(&tx, "host_organization", STR_NULL);
    tx_commit(&tx);
    assert_true(shows(&alone, "Au nom de qui parlez-vous"));
    assert_false(shows(&t.worker, "Au nom de qui parlez-vous"));
    const char *path = town_path(&t, "/organizations/#/host", t.clinic);
    assert_int_equal(test_post(t.site, &t.director, path, NULL, 0).status, 404);
    assert_int_equal(test_post(t.site, &alone, path, NULL, 0).status, 303);
    assert_false(shows(&alone, "Au nom de qui parlez-vous"));
    test_site_tx(t.site, &tx, true);
    const struct actor who = { .account = alone.account };
    assert_int_equal(interaction_agency(&tx, &who), t.clinic);
    setting_set(&tx, "host_organization", before);
    tx_commit(&tx);
}

static void who_takes_a_partnership_over_is_told(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    event_post(&tx, &partnership_handed, &(struct partnership_event){ together, t.worker.account });
    tx.actor = t.coordinator.account;
    event_post(&tx, &partnership_handed,
               &(struct partnership_event){ together, t.coordinator.account });
    tx_commit(&tx);
    assert_false(shows(&t.coordinator, "On vous confie ce partenariat"));
    assert_true(shows(&t.worker, "On vous confie ce partenariat"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_takes_a_partnership_over_is_told),
        cmocka_unit_test(a_partnership_without_a_next_step_is_there),
        cmocka_unit_test(the_organization_that_coordinates_is_asked_for_and_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
