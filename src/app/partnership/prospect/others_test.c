/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/prospect/prospect.h"

#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "organization.ent.h"
#include "store/vocabulary.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* A search for a partnership of others, as when one's agency has left it since. */
static struct test_town t;

static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_interaction,  &module_partnership,
                                                &module_prospect,     NULL };

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

/* By the shelter; its number. */
static int64_t sought(int64_t partnership)
{
    struct prospect p;
    entity_init(&entity_prospect, &p);
    p.organization = town_organization(&t, "Le Large");
    p.name = STR("Le Large");
    p.partnership = partnership;
    p.agency = t.shelter;
    p.state = PROSPECT_STATE_STUDY;
    p.origin = PROSPECT_ORIGIN_DIRECTORY;
    town_save(&t, &entity_prospect, &p);
    return p.record.id;
}

static void nothing_is_sought_nor_joined_for_a_partnership_of_others(void **state)
{
    (void)state;
    int64_t theirs = town_partnership(&t, "Entre eux", t.network, t.clinic, 0);
    int64_t id = sought(theirs);
    struct str of = town_id(&t, theirs);
    const char *join = town_path(&t, "/prospects/#/join", id);
    struct prospect p;
    struct res r = test_get(t.site, &t.director, town_path(&t, "/prospects/#", id));
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, str_of(join)));
    assert_false(town_says(&t, &r, STR("Entre eux"))); /* nor read: one is no party any more */
    assert_false(town_says(&t, &r, str_of(town_path(&t, "href=\"/partnerships/#/", theirs))));
    r = test_get(t.site, &t.director, town_path(&t, "/prospects/#/call", id));
    assert_false(town_says(&t, &r, STR("Entre eux")));
    r = test_get(t.site, &t.director, "/prospects");
    assert_true(town_says(&t, &r, STR("Le Large")));
    assert_false(town_says(&t, &r, STR("Entre eux")));
    r = test_get(t.site, &t.coordinator, "/prospects");
    assert_true(town_says(&t, &r, STR("Entre eux")));
    assert_int_equal(test_post(t.site, &t.director, join, NULL, 0).status, 404);
    town_record(&t, &entity_prospect, id, &p);
    assert_int_not_equal(p.state, PROSPECT_STATE_PARTNER);
    r = test_post(t.site, &t.director, "/prospects/names",
                  TEST_FIELDS({ STR("partnership"), of }, { STR("names"), STR("La Source") }));
    assert_int_equal(r.status, 404);
    r = test_post(t.site, &t.director, "/prospects",
                  TEST_FIELDS({ STR("partnership"), of }, { STR("name"), STR("La Source") },
                              { STR("state"), STR("study") }, { STR("origin"), STR("directory") },
                              { STR("back"), STR("/prospects") }));
    assert_int_equal(r.status, 404);
}

/* -- a sector that is absent stays so, whomever others look at
 * ------------------------------------------------------------------------ */

static int64_t theatre(void)
{
    struct organization o;
    int64_t id = town_organization(&t, "Le Théâtre");
    town_record(&t, &entity_organization, id, &o);
    o.sector = STR("culture");
    town_save(&t, &entity_organization, &o);
    return id;
}

static void looked_at(int64_t agency, int64_t partnership, int64_t organization)
{
    struct prospect p;
    entity_init(&entity_prospect, &p);
    p.organization = organization;
    p.partnership = partnership;
    p.agency = agency;
    p.state = PROSPECT_STATE_STUDY;
    p.origin = PROSPECT_ORIGIN_DIRECTORY;
    town_save(&t, &entity_prospect, &p);
}

static bool lacks_culture(const struct test_person *who, const char *find)
{
    struct res r = test_get(t.site, who, find);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, STR("?sector=culture"));
}

static void whom_others_look_at_fills_no_absent_sector(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    vocabulary_add(&tx, "sector", STR("culture"), STR("Culture"), STR("Culture"), 2);
    tx_commit(&tx);
    int64_t place = theatre(), ours = town_partnership(&t, "Avec eux", t.clinic, t.shelter, 0);
    const char *find = town_path(&t, "/partnerships/#/prospects/find", ours);
    looked_at(t.clinic, ours, place);
    assert_true(lacks_culture(&t.director, find));
    assert_false(lacks_culture(&t.coordinator, find));
    looked_at(t.shelter, ours, place);
    assert_false(lacks_culture(&t.director, find));
    const char *all = "/prospects/find";
    looked_at(t.clinic, 0, place);
    assert_true(lacks_culture(&t.director, all));
    town_partnership(&t, "Entre eux, au théâtre", t.clinic, place, 0);
    assert_true(lacks_culture(&t.director, all));
    assert_false(lacks_culture(&t.coordinator, all));
    looked_at(t.shelter, 0, place);
    assert_false(lacks_culture(&t.director, all));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_sought_nor_joined_for_a_partnership_of_others),
        cmocka_unit_test(whom_others_look_at_fills_no_absent_sector),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
