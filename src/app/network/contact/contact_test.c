/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "acquaintance.ent.h"
#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "contact.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "support/town.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_acquaintance,
                                                &module_shelter_group,
                                                &module_occupancy,
                                                &module_partnership,
                                                &module_interaction,
                                                &module_agreement,
                                                &module_clause,
                                                &module_obligation,
                                                NULL };
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

static struct contact contact_now(int64_t id)
{
    struct contact c;
    town_record(&town, &entity_contact, id, &c);
    return c;
}

static struct res post(const struct test_person *who, const char *path, const struct value *form,
                       size_t n)
{
    return test_post(town.site, who, path, form, n);
}

static struct res get(const struct test_person *who, const char *path)
{
    return test_get(town.site, who, path);
}

static bool says(const struct test_person *who, const char *path, const char *words)
{
    struct res r = get(who, path);
    return r.status == 200 && town_says(&town, &r, str_of(words));
}

static int64_t made_id(const struct res *r)
{
    struct str path, query, id;
    int64_t n = 0;
    assert_int_equal(r->status, 303);
    str_cut(r->location, '?', &path, &query);
    for (id = path; id.n && str_find(id, STR("/")) >= 0;)
        id = str_sub(id, (size_t)str_find(id, STR("/")) + 1, id.n);
    assert_true(str_to_i64(id, &n));
    return n;
}

static void make_liaison(int64_t id)
{
    struct contact c = contact_now(id);
    c.role = CONTACT_ROLE_LIAISON;
    town_save(&town, &entity_contact, &c);
}

/* -- one liaison person
 * ------------------------------------------------------------------------------------------ */

static void a_second_liaison_person_is_asked_whether_to_replace_the_first(void **state)
{
    (void)state;
    make_liaison(town.at_shelter);
    struct str shelter = town_id(&town, town.shelter), name = contact_now(town.at_shelter).name;
    struct res r =
        post(&town.coordinator, "/contacts",
             TEST_FIELDS({ STR("name"), STR("Nadia Caron") }, { STR("organization"), shelter },
                         { STR("role"), STR("liaison") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, name));
    assert_true(town_says(&town, &r, STR("name=\"replace_liaison\"")));
    assert_true(town_says(&town, &r, STR("Nadia Caron")));
    assert_int_equal(contact_now(town.at_shelter).role, CONTACT_ROLE_LIAISON);
    r = post(&town.coordinator, "/contacts",
             TEST_FIELDS({ STR("name"), STR("Nadia Caron") }, { STR("organization"), shelter },
                         { STR("role"), STR("liaison") }, { STR("replace_liaison"), STR("1") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(contact_now(town.at_shelter).role, CONTACT_ROLE_OTHER);
    const char *page = town_path(&town, "/contacts/#", town.at_shelter);
    assert_true(says(&town.worker, page, "Personne de liaison</b>")); /* it was: kept below */
}

static void a_liaison_beside_the_main_role_counts_too(void **state)
{
    (void)state;
    struct str shelter = town_id(&town, town.shelter), id = town_id(&town, town.at_shelter);
    struct contact c = contact_now(town.at_shelter);
    c.role = CONTACT_ROLE_DIRECTOR;
    town_save(&town, &entity_contact, &c);
    struct res r = post(&town.coordinator, "/roles",
                        TEST_FIELDS({ STR("contact"), id }, { STR("organization"), shelter },
                                    { STR("role"), STR("liaison") }));
    assert_int_equal(r.status, 303);
    assert_true(says(&town.worker, "/organizations", arena_z(town.site->arena, c.name)));
    r = post(&town.coordinator, "/contacts",
             TEST_FIELDS({ STR("name"), STR("Nadia Caron") }, { STR("organization"), shelter },
                         { STR("role"), STR("liaison") }));
    assert_int_equal(r.status, 422);
}

/* -- roles over time
 * ------------------------------------------------------------------------------------------ */

static struct res change_role(int64_t id, const char *role, const char *since)
{
    struct contact c = contact_now(id);
    return post(&town.coordinator, town_path(&town, "/contacts/#", id),
                TEST_FIELDS({ STR("name"), c.name }, { STR("role"), str_of(role) },
                            { STR("role_since"), str_of(since) },
                            { STR("version"), town_id(&town, c.record.version) }));
}

static void a_role_that_ends_is_kept_and_one_taken_back_the_same_day_has_not_ended(void **state)
{
    (void)state;
    const char *page = town_path(&town, "/contacts/#", town.at_clinic);
    struct contact c = contact_now(town.at_clinic);
    c.role = CONTACT_ROLE_FRONT_LINE;
    town_save(&town, &entity_contact, &c);
    assert_int_equal(change_role(town.at_clinic, "director", "").status, 303);
    assert_true(says(&town.worker, page, "Première ligne</b>"));
    assert_int_equal(change_role(town.at_clinic, "front_line", "").status, 303);
    assert_false(says(&town.worker, page, "Direction</b>"));
}

static void a_change_of_role_says_since_when(void **state)
{
    (void)state;
    struct contact c = contact_now(town.at_clinic);
    c.role = CONTACT_ROLE_FRONT_LINE;
    c.role_since = day_from_ymd(2020, 5, 4);
    town_save(&town, &entity_contact, &c);
    struct res r = change_role(town.at_clinic, "director", "2020-05-04");
    assert_int_equal(r.status, 422);
    assert_int_equal(change_role(town.at_clinic, "director", "2026-05-04").status, 303);
}

/* -- leaving
 * ------------------------------------------------------------------------------------------ */

static int64_t log_call(int64_t contact, int64_t organization)
{
    struct res r =
        post(&town.coordinator, "/interactions",
             TEST_FIELDS({ STR("organization"), town_id(&town, organization) },
                         { STR("contact"), town_id(&town, contact) }, { STR("kind"), STR("call") },
                         { STR("outcome"), STR("reached") }, { STR("day"), town_day(&town, 0) },
                         { STR("summary"), STR("Deux lits ce soir") }));
    return made_id(&r);
}

static void who_leaves_stays_with_what_was_said_and_the_liaison_goes_on(void **state)
{
    (void)state;
    make_liaison(town.at_shelter);
    int64_t next = town_contact(&town, "Nadia Caron", town.shelter);
    log_call(town.at_shelter, town.shelter);
    const char *page = town_path(&town, "/contacts/#", town.at_shelter);
    struct res r =
        post(&town.coordinator, town_path(&town, "/contacts/#/leave", town.at_shelter),
             TEST_FIELDS({ STR("left_on"), town_day(&town, -2) },
                         { STR("successor"), town_id(&town, next) }, { STR("liaison"), STR("1") }));
    assert_int_equal(r.status, 303);
    struct contact gone = contact_now(town.at_shelter);
    assert_true(gone.has_left);
    assert_int_equal(gone.left_on, town_today(&town) - 2);
    assert_int_equal(contact_now(next).role, CONTACT_ROLE_LIAISON);
    assert_true(says(&town.coordinator, page, "Deux lits ce soir"));
    assert_true(says(&town.coordinator, page, "Nadia Caron"));
    const char *organization = town_path(&town, "/organizations/#", town.shelter);
    assert_false(says(&town.coordinator, organization, arena_z(town.site->arena, gone.name)));
    assert_true(says(&town.coordinator, organization, "Nadia Caron"));
    /* and is no longer proposed when a call is logged */
    assert_false(says(&town.coordinator,
                      town_path(&town, "/interactions/new?organization=#", town.shelter),
                      arena_z(town.site->arena, gone.name)));
    r = post(&town.coordinator, town_path(&town, "/contacts/#/return", town.at_shelter), NULL, 0);
    assert_int_equal(r.status, 303);
    assert_false(contact_now(town.at_shelter).has_left);
    assert_int_equal(contact_now(town.at_shelter).role, CONTACT_ROLE_OTHER); /* there is one */
}

static void what_an_agency_said_to_somebody_is_its_own(void **state)
{
    (void)state;
    struct interaction i;
    const char *page = town_path(&town, "/contacts/#", town.at_clinic);
    entity_init(&entity_interaction, &i);
    i.organization = town.clinic;
    i.contact = town.at_clinic;
    i.kind = INTERACTION_KIND_CALL;
    i.day = town_today(&town);
    i.outcome = INTERACTION_OUTCOME_REACHED;
    i.summary = STR("Un mot entre nous");
    i.agency = town.shelter;
    town_save(&town, &entity_interaction, &i);
    struct test_person funder = test_person_new(town.site, ROLE_FUNDER, town.shelter);
    assert_true(says(&town.worker, page, "Un mot entre nous"));
    assert_true(says(&town.coordinator, page, "Un mot entre nous"));
    assert_false(says(&town.stranger, page, "Un mot entre nous"));
    assert_false(says(&town.lost, page, "Un mot entre nous"));
    assert_false(says(&funder, page, "Un mot entre nous"));
}

static void a_departure_that_cannot_be_is_said_at_its_field(void **state)
{
    (void)state;
    const char *path = town_path(&town, "/contacts/#/leave", town.at_shelter);
    struct res r =
        post(&town.coordinator, path, TEST_FIELDS({ STR("left_on"), town_day(&town, 3) }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("aria-invalid=\"true\"")));
    assert_true(town_says(&town, &r, town_day(&town, 3)));
    r = post(&town.coordinator, path,
             TEST_FIELDS({ STR("left_on"), town_day(&town, 0) },
                         { STR("successor"), town_id(&town, town.at_clinic) }));
    assert_int_equal(r.status, 422);
    assert_false(contact_now(town.at_shelter).has_left);
    assert_int_equal(
        post(&town.worker, path, TEST_FIELDS({ STR("left_on"), town_day(&town, 0) })).status, 404);
}

/* -- in the shadow
 * ------------------------------------------------------------------------------------------ */

static void influence_without_the_title_is_for_who_may_write(void **state)
{
    (void)state;
    struct contact c = contact_now(town.at_clinic);
    c.in_shadow = true;
    c.shadow_note = STR("Le maire l’écoute");
    town_save(&town, &entity_contact, &c);
    const char *page = town_path(&town, "/contacts/#", town.at_clinic);
    const char *organization = town_path(&town, "/organizations/#", town.clinic);
    struct test_person funder = test_person_new(town.site, ROLE_FUNDER, town.shelter);
    struct test_person partner = test_person_new(town.site, ROLE_PARTNER, town.shelter);
    const struct test_person *outside[] = { &town.worker, &town.director, &funder, &partner };
    assert_true(says(&town.coordinator, page, "Le maire"));
    assert_true(says(&town.coordinator, organization, "Influence sans le titre"));
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        assert_false(says(outside[i], page, "Le maire"));
        assert_false(says(outside[i], page, "Influence les décisions"));
        assert_false(says(outside[i], organization, "Influence sans le titre"));
        assert_false(says(outside[i], "/contacts.csv", "Le maire"));
    }
}

/* -- who knows whom
 * ------------------------------------------------------------------------------------------ */

static void a_worker_says_whom_they_know_and_the_way_is_found(void **state)
{
    (void)state;
    struct str at_clinic = town_id(&town, town.at_clinic);
    struct str me = town_id(&town, town.worker.account);
    assert_true(says(&town.worker, town_path(&town, "/acquaintances?organization=#", town.clinic),
                     "Aucun chemin"));
    struct res r = post(&town.worker, "/acquaintances",
                        TEST_FIELDS({ STR("contact"), at_clinic }, { STR("account"), me },
                                    { STR("strength"), STR("trusts") },
                                    { STR("note"), STR("Une amie de longue date") }));
    assert_int_equal(r.status, 303);
    assert_true(says(&town.worker, town_path(&town, "/acquaintances?organization=#", town.clinic),
                     "vous faites confiance"));
    const char *page = town_path(&town, "/contacts/#", town.at_clinic);
    assert_true(says(&town.worker, page, "Une amie de longue date"));
    assert_true(says(&town.stranger, page, "Se font confiance"));
    assert_false(says(&town.stranger, page, "Une amie de longue date")); /* another agency’s */
}

static void the_same_two_people_are_recorded_once(void **state)
{
    (void)state;
    struct str one = town_id(&town, town.at_shelter), other = town_id(&town, town.at_clinic);
    const struct value form[] = { { STR("contact"), one },
                                  { STR("knower"), other },
                                  { STR("strength"), STR("met") } };
    const struct value turned[] = { { STR("contact"), other },
                                    { STR("knower"), one },
                                    { STR("strength"), STR("met") } };
    assert_int_equal(post(&town.coordinator, "/acquaintances", form, 3).status, 303);
    assert_int_equal(post(&town.coordinator, "/acquaintances", form, 3).status, 422);
    assert_int_equal(post(&town.coordinator, "/acquaintances", turned, 3).status, 422);
    const struct value self[] = { { STR("contact"), one },
                                  { STR("knower"), one },
                                  { STR("strength"), STR("met") } };
    assert_int_equal(post(&town.coordinator, "/acquaintances", self, 3).status, 422);
    assert_int_equal(post(&town.coordinator, "/acquaintances", form, 1).status, 422);
}

/* Who came from there said it: it stays with that agency. */
static void what_one_said_elsewhere_is_not_changed_from_here(void **state)
{
    (void)state;
    struct acquaintance a;
    entity_init(&entity_acquaintance, &a);
    a.contact = town.at_clinic;
    a.account = town.director.account;
    a.strength = ACQUAINTANCE_STRENGTH_MET;
    a.agency = town.clinic;
    town_save(&town, &entity_acquaintance, &a);
    const char *edit = town_path(&town, "/acquaintances/#/edit", a.record.id);
    struct str name = contact_now(town.at_clinic).name;
    assert_true(says(&town.director, "/acquaintances", arena_z(town.site->arena, name)));
    assert_false(says(&town.director, "/acquaintances", edit));
    assert_int_equal(get(&town.director, edit).status, 404);
    a.agency = town.shelter;
    town_save(&town, &entity_acquaintance, &a);
    assert_true(says(&town.director, "/acquaintances", edit));
}

static void nobody_says_it_for_an_account_of_another_agency(void **state)
{
    (void)state;
    struct res r = post(&town.worker, "/acquaintances",
                        TEST_FIELDS({ STR("contact"), town_id(&town, town.at_clinic) },
                                    { STR("account"), town_id(&town, town.stranger.account) },
                                    { STR("strength"), STR("met") }));
    assert_int_equal(r.status, 422);
}

/* -- the organization
 * ------------------------------------------------------------------------------------------ */

static void the_sheet_for_a_meeting_asks_what_is_not_known(void **state)
{
    (void)state;
    const char *brief = town_path(&town, "/organizations/#/brief", town.clinic);
    struct contact c = contact_now(town.at_clinic);
    c.role = CONTACT_ROLE_DIRECTOR;
    town_save(&town, &entity_contact, &c);
    assert_true(says(&town.coordinator, brief, "personne de liaison"));
    make_liaison(town.at_clinic);
    assert_false(says(&town.coordinator, brief, "votre personne de liaison"));
    assert_true(says(&town.coordinator, brief, "Préparé pour"));
}

static void what_waits_comes_first_and_only_for_who_takes_part(void **state)
{
    (void)state;
    int64_t id = town_partnership(&town, "Soins au refuge", town.shelter, town.clinic, 0);
    struct partnership p;
    town_record(&town, &entity_partnership, id, &p);
    p.next_step = STR("Visiter le local");
    p.next_step_due = town_today(&town) - 3;
    town_save(&town, &entity_partnership, &p);
    const char *page = town_path(&town, "/organizations/#", town.clinic);
    struct test_person outside =
        test_person_new(town.site, ROLE_DIRECTOR, town_organization(&town, "Ailleurs"));
    struct res r = get(&town.coordinator, page);
    struct str body = test_body(town.site, &r);
    assert_true(str_find(body, STR("Visiter le local")) > 0);
    assert_true(str_find(body, STR("Visiter le local")) < str_find(body, STR("id=\"programs\"")));
    assert_true(says(&town.worker, page, "Visiter le local")); /* their agency is a party */
    assert_false(says(&outside, page, "Visiter le local"));
    assert_false(says(&outside, town_path(&town, "/organizations/#/brief", town.clinic),
                      "Visiter le local"));
}

static void two_side_by_side_say_what_they_share_and_never_a_verdict(void **state)
{
    (void)state;
    const char *types[] = { "emergency_shelter", "outreach" };
    for (int i = 0; i < 2; i++) {
        struct res r = post(
            &town.coordinator, "/programs",
            TEST_FIELDS({ STR("name"), STR("Un programme") },
                        { STR("organization"), town_id(&town, i ? town.clinic : town.shelter) },
                        { STR("program_type"), str_of(types[i]) }));
        assert_int_equal(r.status, 303);
    }
    const char *page =
        arena_fmt(town.site->arena, "/organizations/compare?a=%" PRId64 "&b=%" PRId64, town.shelter,
                  town.clinic)
            .p;
    assert_true(says(&town.worker, page, "0 recoupement"));
    assert_true(says(&town.worker, page, "Complément"));
    assert_true(says(&town.worker, page, "À demander"));
    assert_int_equal(post(&town.coordinator, "/programs",
                          TEST_FIELDS({ STR("name"), STR("Un refuge") },
                                      { STR("organization"), town_id(&town, town.clinic) },
                                      { STR("program_type"), STR("emergency_shelter") }))
                         .status,
                     303);
    assert_true(says(&town.worker, page, "1 recoupement"));
    assert_false(says(&town.worker, page, "oublon"));
    assert_true(says(&town.worker, town_path(&town, "/organizations/compare?a=#", town.clinic),
                     "name=\"b\""));
    assert_int_equal(get(&town.worker, "/organizations/compare?a=999999").status, 404);
}

/* -- types of programs
 * ------------------------------------------------------------------------------------------ */

static void a_program_that_departs_from_its_type_has_a_quiet_remark(void **state)
{
    (void)state;
    struct str shelter = town_id(&town, town.shelter);
    struct res r =
        post(&town.coordinator, "/programs",
             TEST_FIELDS({ STR("name"), STR("Lits du soir") }, { STR("organization"), shelter },
                         { STR("program_type"), STR("emergency_shelter") },
                         { STR("typical_stay"), STR("40") }));
    const char *page = town_path(&town, "/programs/#", made_id(&r));
    assert_true(says(&town.worker, page, "Repère pour ce type"));
    assert_true(says(&town.worker, page, "de 7 à 10 jours"));
    r = post(&town.coordinator, "/programs",
             TEST_FIELDS({ STR("name"), STR("Lits du matin") }, { STR("organization"), shelter },
                         { STR("program_type"), STR("emergency_shelter") },
                         { STR("typical_stay"), STR("9") }));
    page = town_path(&town, "/programs/#", made_id(&r));
    assert_false(says(&town.worker, page, "Repère pour ce type"));
    assert_true(says(&town.worker, "/programs/types", "au plus 30"));
    assert_true(says(&town.coordinator, "/programs/new", "Que veut dire chaque type"));
}

static void a_range_of_acuity_goes_upwards(void **state)
{
    (void)state;
    struct res r =
        post(&town.coordinator, "/programs",
             TEST_FIELDS({ STR("name"), STR("Suivi") },
                         { STR("organization"), town_id(&town, town.shelter) },
                         { STR("acuity_from"), STR("high") }, { STR("acuity_to"), STR("low") }));
    assert_int_equal(r.status, 422);
}

static void cards_are_those_that_the_list_shows(void **state)
{
    (void)state;
    assert_true(says(&town.worker, "/contacts.vcf", "FN:Louise Vollant"));
    assert_true(says(&town.worker, "/contacts.vcf", "FN:Camille Harvey"));
    assert_true(says(&town.worker, "/contacts.vcf?q=vollant", "FN:Louise Vollant"));
    assert_true(says(&town.worker, "/contacts.vcf?q=vollant", "ORG:Refuge Le Passage"));
    assert_false(says(&town.worker, "/contacts.vcf?q=vollant", "FN:Camille Harvey"));
    assert_true(says(&town.worker, "/contacts?q=vollant", "href=\"/contacts.vcf?q=vollant\""));
}

static void who_knows_whom_leaves_as_a_file_without_others_notes(void **state)
{
    (void)state;
    post(&town.worker, "/acquaintances",
         TEST_FIELDS({ STR("contact"), town_id(&town, town.at_clinic) },
                     { STR("account"), town_id(&town, town.worker.account) },
                     { STR("strength"), STR("trusts") }, { STR("note"), STR("Voisins") }));
    assert_true(says(&town.worker, "/acquaintances.csv", "Camille Harvey,"));
    assert_true(says(&town.worker, "/acquaintances.csv", "Voisins"));
    assert_true(says(&town.stranger, "/acquaintances.csv", "Camille Harvey,"));
    assert_false(says(&town.stranger, "/acquaintances.csv", "Voisins"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(cards_are_those_that_the_list_shows),
        TEST(who_knows_whom_leaves_as_a_file_without_others_notes),
        TEST(a_second_liaison_person_is_asked_whether_to_replace_the_first),
        TEST(a_liaison_beside_the_main_role_counts_too),
        TEST(a_role_that_ends_is_kept_and_one_taken_back_the_same_day_has_not_ended),
        TEST(a_change_of_role_says_since_when),
        TEST(who_leaves_stays_with_what_was_said_and_the_liaison_goes_on),
        TEST(what_an_agency_said_to_somebody_is_its_own),
        TEST(a_departure_that_cannot_be_is_said_at_its_field),
        TEST(influence_without_the_title_is_for_who_may_write),
        TEST(a_worker_says_whom_they_know_and_the_way_is_found),
        TEST(the_same_two_people_are_recorded_once),
        TEST(what_one_said_elsewhere_is_not_changed_from_here),
        TEST(nobody_says_it_for_an_account_of_another_agency),
        TEST(the_sheet_for_a_meeting_asks_what_is_not_known),
        TEST(what_waits_comes_first_and_only_for_who_takes_part),
        TEST(two_side_by_side_say_what_they_share_and_never_a_verdict),
        TEST(a_program_that_departs_from_its_type_has_a_quiet_remark),
        TEST(a_range_of_acuity_goes_upwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
