/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/record.h"

#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "contact.ent.h"
#include "organization.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* A reference to one of many: found by typing, with and without our script, and nothing that was
 * typed elsewhere in the form is lost. */

static struct test_town t;
static int64_t lighthouse;
static const struct module *const modules[] = {
    &module_lists,       &module_organization, &module_program,
    &module_location,    &module_contact,      &module_shelter_group,
    &module_partnership, &module_interaction,  NULL
};

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    for (int i = 0; i < 110; i++)
        town_organization(&t, arena_fmt(t.site->arena, "Organisme %d", i).p);
    lighthouse = town_organization(&t, "Le Phare d’Or");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static bool says(const struct res *r, const char *words)
{
    return town_says(&t, r, str_of(words));
}

static struct str radio(void)
{
    return arena_fmt(t.site->arena, "<input type=\"radio\" id=\"f-organization-%lld\"",
                     (long long)lighthouse);
}

static void many_are_a_box_to_type_in_and_few_a_list(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.coordinator, "/contacts/new");
    assert_true(says(&r, "data-picker=\"/pick/organization\""));
    assert_false(says(&r, "Organisme 42"));
    r = test_get(t.site, &t.coordinator, "/programs/new");
    assert_true(says(&r, "<select id=\"f-location\""));
    r = test_get(
        t.site, &t.coordinator,
        arena_fmt(t.site->arena, "/contacts/new?organization=%lld", (long long)lighthouse).p);
    assert_true(says(&r, "value=\"Le Phare d’Or\""));
}

static void a_search_keeps_what_was_typed_and_then_the_choice_is_saved(void **state)
{
    (void)state;
    struct res r = test_post(
        t.site, &t.coordinator, "/contacts",
        TEST_FIELDS({ STR("name"), STR("Ève Roy") }, { STR("role"), STR("liaison") },
                    { STR("organization_q"), STR("phare") }, { STR("organization_was"), STR("") },
                    { STR("organization"), STR("") }, { STR("_search"), STR("organization") }));
    assert_int_equal(r.status, 200);
    assert_true(says(&r, "value=\"Ève Roy\""));
    assert_true(town_says(&t, &r, radio()));
    assert_false(says(&r, "class=\"err\""));
    r = test_post(t.site, &t.coordinator, "/contacts",
                  TEST_FIELDS({ STR("name"), STR("Ève Roy") }, { STR("role"), STR("liaison") },
                              { STR("organization_q"), STR("phare") },
                              { STR("organization_was"), STR("phare") },
                              { STR("organization"), town_id(&t, lighthouse) }));
    assert_int_equal(r.status, 303);
}

static void what_was_typed_and_not_chosen_is_searched_instead_of_lost(void **state)
{
    (void)state;
    struct res r = test_post(
        t.site, &t.coordinator, town_path(&t, "/contacts/#", t.at_clinic),
        TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Autre nom") },
                    { STR("role"), STR("liaison") }, { STR("organization_q"), STR("phare") },
                    { STR("organization_was"), STR("Clinique Saint-Rémi") },
                    { STR("organization"), town_id(&t, t.clinic) }));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, radio()));
    assert_true(says(&r, "value=\"Autre nom\""));
    struct contact c;
    town_record(&t, &entity_contact, t.at_clinic, &c);
    assert_int_equal(c.organization, t.clinic);
}

static void an_emptied_box_is_no_choice(void **state)
{
    (void)state;
    struct res r =
        test_post(t.site, &t.coordinator, town_path(&t, "/contacts/#", t.at_clinic),
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Autre nom") },
                              { STR("role"), STR("liaison") }, { STR("organization_q"), STR(" ") },
                              { STR("organization_was"), STR("Clinique Saint-Rémi") },
                              { STR("organization"), town_id(&t, t.clinic) }));
    assert_int_equal(r.status, 422);
    assert_true(says(&r, "id=\"f-organization-e\""));
}

static void forms_of_several_references_search_each(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.coordinator, "/partnerships",
                             TEST_FIELDS({ STR("title"), STR("Lits de nuit") },
                                         { STR("organization_1"), town_id(&t, t.clinic) },
                                         { STR("organization_2_q"), STR("phare") },
                                         { STR("organization_2_was"), STR("") },
                                         { STR("organization_2"), STR("") }));
    assert_int_equal(r.status, 200);
    assert_true(says(&r, "value=\"Lits de nuit\""));
    assert_true(says(&r, "type=\"radio\" id=\"f-organization_2-"));
    r = test_post(
        t.site, &t.coordinator, "/interactions",
        TEST_FIELDS({ STR("summary"), STR("On rappelle") }, { STR("organization_q"), STR("phare") },
                    { STR("organization_was"), STR("") }, { STR("organization"), STR("") }));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, radio()));
}

static void our_script_is_told_what_the_actor_may_see(void **state)
{
    (void)state;
    struct str json;
    struct res r = test_get(t.site, &t.worker, "/pick/organization?q=phare");
    assert_int_equal(r.status, 200);
    json = arena_fmt(t.site->arena, "[{\"id\":%lld,\"title\":\"Le Phare d’Or\"}]",
                     (long long)lighthouse);
    assert_true(str_eq(test_body(t.site, &r), json));
    int64_t theirs = town_partnership(&t, "Secret des autres", t.network, t.clinic, 0);
    int64_t ours = town_partnership(&t, "Secret des nôtres", t.network, t.shelter, 0);
    r = test_get(t.site, &t.worker, "/pick/partnership?q=secret");
    assert_true(says(&r, "Secret des nôtres"));
    assert_false(says(&r, "Secret des autres"));
    (void)theirs;
    (void)ours;
    struct test_person landlord = test_person_new(t.site, ROLE_LANDLORD, t.shelter);
    assert_int_equal(test_get(t.site, &landlord, "/pick/organization?q=phare").status, 404);
    assert_int_equal(test_get(t.site, &t.coordinator, "/pick/nothing?q=phare").status, 404);
    assert_int_equal(test_get(t.site, &t.coordinator, "/pick/saved_list?q=phare").status, 404);
}

/* What the shelter's people logged under a partnership that is not theirs. */
static void a_file_of_exchanges_holds_one_s_own_and_names_no_partnership_of_others(void **state)
{
    (void)state;
    struct interaction x;
    entity_init(&entity_interaction, &x);
    x.kind = INTERACTION_KIND_CALL;
    x.outcome = INTERACTION_OUTCOME_AGREED;
    x.summary = STR("Appel au quai");
    x.organization = t.shelter;
    x.agency = t.shelter;
    x.account = t.worker.account;
    x.day = town_today(&t);
    x.partnership = town_partnership(&t, "Jardin des autres", t.network, t.clinic, 0);
    town_save(&t, &entity_interaction, &x);
    const char *file = town_path(&t, "/interactions.csv?pick=#", x.record.id);
    struct res r = test_get(t.site, &t.worker, file);
    assert_true(says(&r, "Appel au quai"));
    assert_false(says(&r, "Jardin des autres"));
    r = test_get(t.site, &t.coordinator, file);
    assert_true(says(&r, "Jardin des autres"));
    r = test_get(t.site, &t.stranger, file);
    assert_int_equal(r.status, 200);
    assert_false(says(&r, "Appel au quai"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_are_a_box_to_type_in_and_few_a_list),
        cmocka_unit_test(a_search_keeps_what_was_typed_and_then_the_choice_is_saved),
        cmocka_unit_test(what_was_typed_and_not_chosen_is_searched_instead_of_lost),
        cmocka_unit_test(an_emptied_box_is_no_choice),
        cmocka_unit_test(forms_of_several_references_search_each),
        cmocka_unit_test(our_script_is_told_what_the_actor_may_see),
        cmocka_unit_test(a_file_of_exchanges_holds_one_s_own_and_names_no_partnership_of_others),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
