/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/network/service/service.h"
#include "app/network/vocabulary/vocabulary.h"
#include "app/record/confirmation.h"
#include "location.ent.h"
#include "program.ent.h"
#include "support/town.h"

static const struct module *const modules[] = {
    &module_organization, &module_program,       &module_location,
    &module_contact,      &module_shelter_group, &module_schedule,
    &module_service,      &module_confirmation,  NULL
};
static struct test_town town;
static int64_t place, second_place;

static int64_t location_make(const char *name, int64_t organization)
{
    struct location l;
    entity_init(&entity_location, &l);
    l.name = str_of(name);
    l.organization = organization;
    town_save(&town, &entity_location, &l);
    return l.record.id;
}

static int setup(void **state)
{
    (void)state;
    struct tx tx;
    town_open(&town, modules);
    test_site_tx(town.site, &tx, true);
    vocabulary_seed(&tx);
    tx_commit(&tx);
    place = location_make("Rue du Quai", town.shelter);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

static struct res add(const struct test_person *who, int64_t organization, const char *name)
{
    return test_post(
        town.site, who, "/services",
        TEST_FIELDS(
            { STR("name"), str_of(name) }, { STR("organization"), town_id(&town, organization) },
            { STR("categories"), STR("outreach") }, { STR("categories"), STR("emergency_shelter") },
            { STR("eligibility"), STR("homeless") },
            { STR("description"), STR("Un lit pour la nuit") },
            { STR("description_en"), STR("A bed for the night") },
            { STR("minimum_age"), STR("18") }, { STR("waiting_list"), STR("open") },
            { STR("waiting_people"), STR("12") }, { STR("fees"), STR("Aucuns") },
            { STR("notes"), STR("Note à taire") }));
}

static int64_t id_in(struct str location)
{
    struct str path, query;
    int64_t id = 0;
    str_cut(location, '?', &path, &query);
    assert_true(str_to_i64(str_sub(path, sizeof "/services/" - 1, path.n), &id));
    return id;
}

static const char *at(int64_t id, const char *rest)
{
    return arena_fmt(town.site->arena, "/services/%lld%s", (long long)id, rest).p;
}

static void a_service_has_its_page_its_list_and_its_search(void **state)
{
    (void)state;
    struct res r = add(&town.coordinator, town.shelter, "Refuge de nuit");
    assert_int_equal(r.status, 303);
    int64_t id = id_in(r.location);
    r = test_get(town.site, &town.worker, at(id, ""));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Refuge d’urgence")));
    assert_true(town_says(&town, &r, STR("18 ans ou plus")));
    assert_true(town_says(&town, &r, STR("Liste ouverte, 12 personnes en attente")));
    assert_true(town_says(&town, &r, STR("Rue du Quai"))); /* the only door of the organization */
    assert_false(town_says(&town, &r, STR("Note à taire")));
    r = test_get(town.site, &town.worker, "/services?q=nuit");
    assert_true(town_says(&town, &r, STR("Refuge de nuit")));
    r = test_get(town.site, &town.worker, "/services?categories=emergency_shelter");
    assert_true(town_says(&town, &r, STR("Refuge de nuit")));
    r = test_get(town.site, &town.worker, "/services?categories=police");
    assert_false(town_says(&town, &r, STR("Refuge de nuit")));
    r = test_get(town.site, &town.worker, town_path(&town, "/organizations/#", town.shelter));
    assert_true(town_says(&town, &r, STR("Refuge de nuit")));
}

static void the_sheet_speaks_the_language_asked_for_and_keeps_the_notes(void **state)
{
    (void)state;
    int64_t id = id_in(add(&town.coordinator, town.shelter, "Halte").location);
    struct res r = test_get(town.site, &town.coordinator, at(id, "/sheet"));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Un lit pour la nuit")));
    assert_false(town_says(&town, &r, STR("Note à taire")));
    r = test_get(town.site, &town.coordinator, at(id, "/sheet?in=en"));
    assert_true(town_says(&town, &r, STR("A bed for the night")));
    assert_true(town_says(&town, &r, STR("18 years or older")));
    assert_true(town_says(&town, &r, STR("lang=\"en")));
    assert_false(town_says(&town, &r, STR("Note à taire")));
    assert_false(town_says(&town, &r, STR("Louise Vollant"))); /* nobody's name */
    r = test_get(town.site, &town.coordinator, at(id, "/sheet?in=xx"));
    assert_true(town_says(&town, &r, STR("Un lit pour la nuit")));
}

static void places_are_ticked_and_taken_back_among_ones_own(void **state)
{
    (void)state;
    int64_t id = id_in(add(&town.coordinator, town.shelter, "Repas").location);
    int64_t theirs = location_make("Ailleurs", town.clinic);
    second_place = location_make("Le Palier", town.shelter);
    struct res r = test_post(town.site, &town.coordinator, at(id, "/locations"),
                             TEST_FIELDS({ STR("location"), town_id(&town, second_place) },
                                         { STR("location"), town_id(&town, theirs) }));
    assert_int_equal(r.status, 303);
    r = test_get(town.site, &town.worker, at(id, "/sheet"));
    assert_true(town_says(&town, &r, STR("Le Palier")));
    assert_false(town_says(&town, &r, STR("Rue du Quai")));
    assert_false(town_says(&town, &r, STR("Ailleurs")));
    test_post(town.site, &town.coordinator, at(id, "/locations"),
              TEST_FIELDS({ STR("location"), town_id(&town, place) }));
    test_post(town.site, &town.coordinator, at(id, "/locations"),
              TEST_FIELDS({ STR("location"), town_id(&town, second_place) },
                          { STR("location"), town_id(&town, place) }));
    r = test_get(town.site, &town.worker, at(id, "/sheet"));
    assert_true(town_says(&town, &r, STR("Le Palier")));
    assert_true(town_says(&town, &r, STR("Rue du Quai")));
    assert_int_equal(test_post(town.site, &town.stranger, at(id, "/locations"), NULL, 0).status,
                     404);
}

static void what_does_not_hold_together_is_refused(void **state)
{
    (void)state;
    struct program p;
    entity_init(&entity_program, &p);
    p.name = STR("Programme de la clinique");
    p.organization = town.clinic;
    town_save(&town, &entity_program, &p);
    struct res r = test_post(town.site, &town.coordinator, "/services",
                             TEST_FIELDS({ STR("name"), STR("Soins") },
                                         { STR("organization"), town_id(&town, town.shelter) },
                                         { STR("program"), town_id(&town, p.record.id) },
                                         { STR("minimum_age"), STR("30") },
                                         { STR("maximum_age"), STR("20") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("plus petit que l’âge minimal")));
    assert_true(town_says(&town, &r, STR("celui d’un autre organisme")));
    assert_int_equal(add(&town.stranger, town.shelter, "Volé").status, 404);
}

static void a_service_is_confirmed_by_one_button(void **state)
{
    (void)state;
    int64_t id = id_in(add(&town.coordinator, town.shelter, "Vestiaire").location);
    struct res r = test_get(town.site, &town.director, at(id, ""));
    assert_true(town_says(&town, &r, STR("Jamais vérifié")));
    assert_int_equal(test_post(town.site, &town.worker, at(id, "/confirm"), NULL, 0).status, 404);
    r = test_post(town.site, &town.director, at(id, "/confirm"), NULL, 0);
    assert_int_equal(r.status, 303);
    r = test_get(town.site, &town.worker, at(id, ""));
    assert_true(town_says(&town, &r, STR("Vérifié le")));
}

/* -- open at this moment, and open to everybody
 * ------------------------------------------------------------------------- */

static void hours_make(int64_t service, int64_t location, day until)
{
    struct schedule h;
    entity_init(&entity_schedule, &h);
    h.organization = town.shelter;
    h.service = service;
    h.location = location;
    h.freq = SCHEDULE_FREQ_WEEKLY;
    h.byday = STR("MO,TU,WE,TH,FR,SA,SU");
    h.opens_at = h.closes_at = 0; /* day and night */
    h.valid_to = until;
    town_save(&town, &entity_schedule, &h);
}

static bool listed(const char *path, const char *name)
{
    struct res r = test_get(town.site, &town.worker, path);
    assert_int_equal(r.status, 200);
    return town_says(&town, &r, str_of(name));
}

static void those_open_at_this_moment_are_kept(void **state)
{
    (void)state;
    int64_t night = id_in(add(&town.coordinator, town.shelter, "Veille de nuit").location);
    int64_t past = id_in(add(&town.coordinator, town.shelter, "Halte de l’an dernier").location);
    add(&town.coordinator, town.shelter, "Sans horaire");
    int64_t door = location_make("La porte ouverte", town.shelter);
    int64_t there = id_in(add(&town.coordinator, town.shelter, "Accueil de la porte").location);
    test_post(town.site, &town.coordinator, at(there, "/locations"),
              TEST_FIELDS({ STR("location"), town_id(&town, door) }));
    hours_make(night, 0, DAY_NONE);
    hours_make(past, 0, town_today(&town) - 1);
    hours_make(0, door, DAY_NONE);
    assert_true(listed("/services?now=1", "Veille de nuit"));
    assert_true(listed("/services?now=1", "Accueil de la porte")); /* by the hours of its place */
    assert_false(listed("/services?now=1", "Halte de l’an dernier"));
    assert_false(listed("/services?now=1", "Sans horaire"));
    assert_true(listed("/services", "Sans horaire"));
    assert_true(listed("/services", "Ouvert jour et nuit"));
    assert_true(listed("/services.csv?now=1", "Veille de nuit"));
    assert_false(listed("/services.csv?now=1", "Sans horaire"));
    /* An act on all of them is on those that are open. */
    test_post(town.site, &town.coordinator, "/services/act",
              TEST_FIELDS({ STR("act"), STR("archive") }, { STR("all"), STR("1") },
                          { STR("query"), STR("now=1") }));
    assert_false(listed("/services", "Veille de nuit"));
    assert_true(listed("/services", "Sans horaire"));
}

static void sheets_open_to_everybody_when_the_community_says_so(void **state)
{
    (void)state;
    int64_t id = id_in(add(&town.coordinator, town.shelter, "Douches").location);
    const char *open = arena_fmt(town.site->arena, "/l/%.*s/services/%lld",
                                 STR_ARG(town.site->community.slug), (long long)id)
                           .p;
    assert_int_equal(test_get(town.site, NULL, open).status, 404);
    assert_int_equal(test_post(town.site, &town.director, "/services/public",
                               TEST_FIELDS({ STR("open"), STR("1") }))
                         .status,
                     404);
    assert_int_equal(test_post(town.site, &town.coordinator, "/services/public",
                               TEST_FIELDS({ STR("open"), STR("1") }))
                         .status,
                     303);
    struct res r = test_get(town.site, NULL, open);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Un lit pour la nuit")));
    assert_false(town_says(&town, &r, STR("Note à taire")));
    r = test_get(town.site, NULL, arena_fmt(town.site->arena, "%s?in=en", open).p);
    assert_true(town_says(&town, &r, STR("A bed for the night")));
    r = test_get(town.site, &town.worker, at(id, "/sheet"));
    assert_true(town_says(&town, &r, str_of(open)));
    test_post(town.site, &town.coordinator, at(id, "/archive"), NULL, 0);
    assert_int_equal(test_get(town.site, NULL, open).status, 404);
    test_post(town.site, &town.coordinator, at(id, "/restore"), NULL, 0);
    test_post(town.site, &town.coordinator, "/services/public",
              TEST_FIELDS({ STR("open"), STR("0") }));
    assert_int_equal(test_get(town.site, NULL, open).status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_service_has_its_page_its_list_and_its_search),
        cmocka_unit_test(the_sheet_speaks_the_language_asked_for_and_keeps_the_notes),
        cmocka_unit_test(places_are_ticked_and_taken_back_among_ones_own),
        cmocka_unit_test(what_does_not_hold_together_is_refused),
        cmocka_unit_test(a_service_is_confirmed_by_one_button),
        cmocka_unit_test(those_open_at_this_moment_are_kept),
        cmocka_unit_test(sheets_open_to_everybody_when_the_community_says_so),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
