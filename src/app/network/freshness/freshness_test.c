/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/home/home.h"
#include "app/network/correction/correction.h"
#include "app/network/freshness/freshness.h"
#include "contact.ent.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "service.ent.h"
#include "support/town.h"

static const struct module *const modules[] = { &module_home,
                                                &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_schedule,
                                                &module_service,
                                                &module_shelter_group,
                                                &module_freshness,
                                                &module_correction,
                                                &module_link,
                                                &module_confirmation,
                                                NULL };
static struct test_town town;
static int64_t place, service;

static int setup(void **state)
{
    (void)state;
    struct location l;
    struct service s;
    town_open(&town, modules);
    entity_init(&entity_location, &l);
    l.name = STR("Rue du Quai");
    l.organization = town.shelter;
    town_save(&town, &entity_location, &l);
    place = l.record.id;
    entity_init(&entity_service, &s);
    s.name = STR("Repas, le soir");
    s.organization = town.shelter;
    town_save(&town, &entity_service, &s);
    service = s.record.id;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

/* As if it had been confirmed so many days ago. */
static void confirmed_ago(const struct entity *e, int64_t id, int64_t organization, int days)
{
    struct tx tx;
    test_site_tx(town.site, &tx, true);
    tx.today -= days;
    confirmation_put(&tx, e, id, organization, STR("Étienne Bacon"), town.coordinator.account);
    tx_commit(&tx);
}

static bool is_stale(const struct entity *e, int64_t id)
{
    struct tx tx;
    struct record *head = arena_alloc(town.site->arena, e->size);
    test_site_tx(town.site, &tx, false);
    assert_true(record_get(&tx, e, id, head));
    struct confirmed c = confirmation_read(&tx, &town.site->community, e, head);
    tx_rollback(&tx);
    return c.is_stale;
}

static void what_was_added_lately_is_fresh_and_nothing_is_listed(void **state)
{
    (void)state;
    assert_false(is_stale(&entity_location, place));
    struct res r = test_get(town.site, &town.coordinator, "/network/freshness");
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Rien n’est à vérifier")));
}

static void six_months_and_for_people_three(void **state)
{
    (void)state;
    confirmed_ago(&entity_location, place, town.shelter, 170);
    confirmed_ago(&entity_contact, town.at_shelter, town.shelter, 80);
    assert_false(is_stale(&entity_location, place));
    assert_false(is_stale(&entity_contact, town.at_shelter));
    confirmed_ago(&entity_location, place, town.shelter, 190);
    confirmed_ago(&entity_contact, town.at_shelter, town.shelter, 100);
    assert_true(is_stale(&entity_location, place));
    assert_true(is_stale(&entity_contact, town.at_shelter));
}

static void the_list_says_what_of_whom_and_the_file_each_record(void **state)
{
    (void)state;
    confirmed_ago(&entity_service, service, town.shelter, 200);
    struct res r = test_get(town.site, &town.coordinator, "/network/freshness");
    assert_true(town_says(&town, &r, STR("Refuge Le Passage")));
    assert_true(town_says(&town, &r, STR("1 point de service, 1 service, 1 personne-ressource")));
    assert_true(town_says(&town, &r, STR("Étienne Bacon")));
    assert_true(town_says(&town, &r, STR("3 fiches n’ont pas été vérifiées")));
    assert_false(town_says(&town, &r, STR("Clinique Saint-Rémi")));
    r = test_get(town.site, &town.coordinator, "/network/freshness?q=clinique");
    assert_false(town_says(&town, &r, STR("Refuge Le Passage")));
    r = test_get(town.site, &town.coordinator, "/network/freshness.csv");
    assert_true(town_says(&town, &r, STR("service,\"Repas, le soir\",Refuge Le Passage,")));
    assert_true(town_says(&town, &r, STR("point de service,Rue du Quai,")));
}

static void an_agency_sees_its_own_and_who_writes_nothing_sees_nothing(void **state)
{
    (void)state;
    struct res r = test_get(town.site, &town.director, "/network/freshness");
    assert_true(town_says(&town, &r, STR("Refuge Le Passage")));
    r = test_get(town.site, &town.stranger, "/network/freshness");
    assert_false(town_says(&town, &r, STR("Refuge Le Passage")));
    r = test_get(town.site, &town.stranger, "/network/freshness.csv");
    assert_false(town_says(&town, &r, STR("Rue du Quai")));
    assert_int_equal(test_get(town.site, &town.worker, "/network/freshness").status, 404);
    assert_int_equal(
        test_post(town.site, &town.director, "/network/freshness",
                  TEST_FIELDS({ STR("months"), STR("9") }, { STR("months_contact"), STR("9") }))
            .status,
        404);
}

/* Each kind of record, one of the shelter, is left for long. */
static void of_no_kind_another_agency_s_are_counted_or_given(void **state)
{
    (void)state;
    struct program p;
    static const char all[] = "Toutes les fiches ont été vérifiées récemment.",
                      several[] = "5 fiches n’ont pas été vérifiées",
                      form[] = "name=\"months_contact\"";
    entity_init(&entity_program, &p);
    p.name = STR("Halte du quai");
    p.organization = town.shelter;
    town_save(&town, &entity_program, &p);
    confirmed_ago(&entity_program, p.record.id, town.shelter, 200);
    confirmed_ago(&entity_organization, town.shelter, town.shelter, 200);
    struct res r = test_get(town.site, &town.director, "/network/freshness");
    assert_true(town_says(&town, &r, str_of(several)));
    assert_false(town_says(&town, &r, str_of(form))); /* the coordination says after how long */
    r = test_get(town.site, &town.coordinator, "/network/freshness");
    assert_true(town_says(&town, &r, str_of(form)));
    r = test_get(town.site, &town.stranger, "/network/freshness");
    assert_true(town_says(&town, &r, str_of(all)));
    r = test_get(town.site, &town.stranger, "/network/freshness.csv");
    struct str head, rest;
    assert_true(str_cut(test_body(town.site, &r), '\n', &head, &rest));
    assert_int_equal(rest.n, 0); /* the titles of the columns alone */
    confirmed_ago(&entity_program, p.record.id, town.shelter, 0);
    confirmed_ago(&entity_organization, town.shelter, town.shelter, 0);
}

static void the_community_says_after_how_many_months(void **state)
{
    (void)state;
    struct res r = test_post(
        town.site, &town.coordinator, "/network/freshness",
        TEST_FIELDS({ STR("months"), STR("0") }, { STR("months_contact"), STR("trois") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("trois")));
    r = test_post(town.site, &town.coordinator, "/network/freshness",
                  TEST_FIELDS({ STR("months"), STR("12") }, { STR("months_contact"), STR("6") }));
    assert_int_equal(r.status, 303);
    assert_false(is_stale(&entity_location, place));
    assert_false(is_stale(&entity_contact, town.at_shelter));
    test_post(town.site, &town.coordinator, "/network/freshness",
              TEST_FIELDS({ STR("months"), STR("6") }, { STR("months_contact"), STR("3") }));
    assert_true(is_stale(&entity_location, place));
}

static size_t remind(int days_later)
{
    struct tx tx, home;
    test_site_tx(town.site, &tx, true);
    test_site_home(town.site, &home, false);
    tx.today += days_later;
    size_t told = freshness_remind(&tx, &home, &town.site->community);
    tx_commit(&tx);
    tx_rollback(&home);
    return told;
}

static void owners_are_reminded_once_a_month_and_no_longer_when_it_is_right(void **state)
{
    (void)state;
    assert_int_equal(remind(0), 1); /* the director of the shelter */
    assert_int_equal(remind(0), 0);
    assert_int_equal(remind(29), 0);
    struct res r = test_get(town.site, &town.director, "/");
    assert_true(town_says(&town, &r, STR("Fiches à vérifier : Refuge Le Passage")));
    assert_int_equal(remind(30), 1);
    test_post(town.site, &town.director, town_path(&town, "/locations/#/confirm", place), NULL, 0);
    test_post(town.site, &town.director, town_path(&town, "/services/#/confirm", service), NULL, 0);
    test_post(town.site, &town.director, town_path(&town, "/contacts/#/confirm", town.at_shelter),
              NULL, 0);
    r = test_get(town.site, &town.coordinator, "/network/freshness");
    assert_false(town_says(&town, &r, STR("Refuge Le Passage")));
    assert_int_equal(remind(60), 0);
}

static void each_director_of_an_agency_is_reminded_whoever_was_already(void **state)
{
    (void)state;
    confirmed_ago(&entity_location, place, town.shelter, 300);
    assert_int_equal(remind(90), 1);
    test_person_new(town.site, ROLE_DIRECTOR, town.shelter);
    assert_int_equal(remind(91), 1); /* who came since */
    assert_int_equal(remind(91), 0);
}

/* What the kept table says of each kind, of all and of each agency, against the records and
 * confirmations themselves; the list by both of its ways. */
static void assert_kept(void)
{
    struct tx tx;
    struct freshness_records_row *plain;
    struct freshness_counts_row *all;
    struct freshness_counts_of_row *own;
    const int64_t agencies[] = { town.network, town.shelter, town.clinic };
    test_site_tx(town.site, &tx, false);
    struct freshness_limits l = freshness_limits_of(&tx, &town.site->community);
    struct freshness_records_in records = { l.before, l.before_at, l.contact_before,
                                            l.contact_before_at, 0 };
    struct freshness_counts_in counts = { l.before, l.before_at, l.contact_before,
                                          l.contact_before_at };
    size_t n = store_all(&tx, &statement_freshness_records, &records, &plain);
    assert_int_equal(freshness_counts(&tx, &counts, &all), FRESHNESS_KINDS);
    for (size_t k = 0; k < FRESHNESS_KINDS; k++) {
        int64_t found = 0;
        for (size_t i = 0; i < n; i++)
            found += str_eq(plain[i].kind, all[k].kind);
        assert_int_equal(all[k].n, found);
    }
    size_t waiting = 0;
    for (size_t g = 0; g < sizeof agencies / sizeof *agencies; g++) {
        struct freshness_counts_of_in of = { l.before, l.before_at, l.contact_before,
                                             l.contact_before_at, agencies[g] };
        int64_t found = 0;
        size_t kinds = freshness_counts_of(&tx, &of, &own);
        for (size_t k = 0; k < kinds; k++)
            found += own[k].n;
        records.agency = agencies[g];
        assert_int_equal(store_all(&tx, &statement_freshness_records, &records, &plain), found);
        waiting += found > 0;
    }
    struct list_query q = { .entity = &entity_organization, .limit = 50 };
    for (int64_t walk = 0; walk < 2; walk++) {
        struct freshness_list_in in = {
            l.before, l.before_at, l.contact_before, l.contact_before_at, 0, walk
        };
        struct freshness_list_row *rows;
        struct list_page page;
        store_list(&tx, &statement_freshness_list, &in, &q, &rows, &page);
        assert_int_equal(page.n, waiting);
    }
    tx_rollback(&tx);
}

static void the_kept_table_says_what_the_records_say(void **state)
{
    (void)state;
    struct tx tx;
    struct contact c;
    struct location l;
    assert_kept();
    confirmed_ago(&entity_contact, town.at_clinic, town.clinic, 400);
    confirmed_ago(&entity_location, place, town.shelter, 400);
    confirmed_ago(&entity_organization, town.clinic, town.clinic, 400);
    assert_kept();
    test_site_tx(town.site, &tx, true);
    assert_true(record_get(&tx, &entity_contact, town.at_clinic, &c));
    c.has_left = true;
    assert_int_equal(record_update(&tx, &entity_contact, &c), RECORD_SAVED);
    assert_true(record_get(&tx, &entity_location, place, &l));
    l.organization = town.clinic; /* takes its confirmation along */
    assert_int_equal(record_update(&tx, &entity_location, &l), RECORD_SAVED);
    tx_commit(&tx);
    assert_kept();
    test_site_tx(town.site, &tx, true);
    record_archive(&tx, &entity_location, place, true);
    tx_commit(&tx);
    assert_kept();
    test_site_tx(town.site, &tx, true);
    record_archive(&tx, &entity_location, place, false);
    assert_int_equal(record_undo(&tx, &entity_contact, town.at_clinic, c.record.version),
                     RECORD_SAVED);
    tx_commit(&tx);
    assert_kept();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_lately_is_fresh_and_nothing_is_listed),
        cmocka_unit_test(six_months_and_for_people_three),
        cmocka_unit_test(the_list_says_what_of_whom_and_the_file_each_record),
        cmocka_unit_test(an_agency_sees_its_own_and_who_writes_nothing_sees_nothing),
        cmocka_unit_test(of_no_kind_another_agency_s_are_counted_or_given),
        cmocka_unit_test(the_community_says_after_how_many_months),
        cmocka_unit_test(owners_are_reminded_once_a_month_and_no_longer_when_it_is_right),
        cmocka_unit_test(each_director_of_an_agency_is_reminded_whoever_was_already),
        cmocka_unit_test(the_kept_table_says_what_the_records_say),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
