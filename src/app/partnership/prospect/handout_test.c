/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/prospect.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t seeking; /* the shelter's, with the clinic */

static const struct module *const modules[] = {
    &module_organization, &module_program,     &module_contact,  &module_acquaintance,
    &module_interaction,  &module_partnership, &module_prospect, NULL,
};

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    seeking = town_partnership(&t, "Un toit pour elles", t.shelter, t.clinic, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static int64_t prospect_new(void)
{
    struct tx tx;
    struct prospect p;
    bool is_new;
    int64_t house = town_organization(&t, "Maison des cultures");
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_prospect, &p);
    p.organization = house;
    p.partnership = seeking;
    p.name = STR("");
    p.state = PROSPECT_STATE_CALL;
    p.origin = PROSPECT_ORIGIN_DIRECTORY;
    p.agency = t.shelter;
    int64_t id = prospect_add(&tx, &p, &is_new);
    assert_true(is_new);
    tx_commit(&tx);
    return id;
}

static bool shows(const struct test_person *who, const char *path, const char *words)
{
    struct res r = test_get(t.site, who, path);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

/* What stays on the table tells who we are and who has joined, and none of our questions. */
static void a_sheet_is_left_in_the_language_of_who_reads_it(void **state)
{
    (void)state;
    int64_t id = prospect_new();
    const char *sheet = town_path(&t, "/prospects/#/handout", id);
    test_post(t.site, &t.director, town_path(&t, "/prospects/#", id),
              TEST_FIELDS({ STR("actions"), STR("Une soirée d’accueil par mois.") },
                          { STR("does_ask"), STR("Combien de femmes ?") },
                          { STR("version"), STR("1") }));
    assert_true(shows(&t.worker, sheet, "Ce que l’on pourrait essayer ensemble"));
    assert_true(shows(&t.worker, sheet, "Une soirée d’accueil par mois."));
    assert_true(shows(&t.worker, sheet, "Déjà de la partie"));
    assert_true(shows(&t.worker, sheet, "Clinique")); /* who has joined */
    assert_false(shows(&t.worker, sheet, "Combien de femmes"));
    assert_true(shows(&t.worker, town_path(&t, "/prospects/#/handout?text=en", id),
                      "What we could try together: Une soirée d’accueil par mois."));
    assert_int_equal(test_get(t.site, &t.stranger, sheet).status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_is_left_in_the_language_of_who_reads_it),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
