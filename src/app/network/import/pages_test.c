/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/import/run.h"
#include "app/network/network.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "support/request.h"
#include "view/pages.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_organization,  &module_program,
                                                &module_location,      &module_contact,
                                                &module_shelter_group, &module_occupancy,
                                                &module_import,        NULL };

#define HEADING                                                                                    \
    "OCCUPANCY_DATE,ORGANIZATION_ID,ORGANIZATION_NAME,SHELTER_ID,SHELTER_GROUP,LOCATION_ID,"       \
    "LOCATION_NAME,LOCATION_ADDRESS,LOCATION_POSTAL_CODE,LOCATION_CITY,LOCATION_PROVINCE,"         \
    "PROGRAM_ID,PROGRAM_NAME,SECTOR,PROGRAM_MODEL,OVERNIGHT_SERVICE_TYPE,PROGRAM_AREA,"            \
    "SERVICE_USER_COUNT,CAPACITY_TYPE,CAPACITY_ACTUAL_BED,CAPACITY_FUNDING_BED,OCCUPIED_BEDS,"     \
    "UNOCCUPIED_BEDS,UNAVAILABLE_BEDS,CAPACITY_ACTUAL_ROOM,CAPACITY_FUNDING_ROOM,OCCUPIED_ROOMS,"  \
    "UNOCCUPIED_ROOMS,UNAVAILABLE_ROOMS\r\n"
#define NIGHT(day, name, users)                                                                    \
    day ",1," name ",7,Groupe,9,Lieu,1 rue A,,Laval,QC,5,Nuit,Men,Emergency,Shelter,Base," users   \
        ",Bed Based Capacity,20,22," users ",2,0,,,,,\r\n"

static struct test_site *site;
static struct test_person coordinator, worker;

static int setup(void **state)
{
    (void)state;
    site = test_site_open(&view_pages);
    module_routes(site->router);
    coordinator = test_person_new(site, ROLE_COORDINATOR, 0);
    worker = test_person_new(site, ROLE_WORKER, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static bool says(struct res r, const char *what)
{
    return str_find(test_body(site, &r), str_of(what)) >= 0;
}

#define BOUNDARY "----maillage-test"
static struct res give(const struct test_person *who, const char *name, const char *text)
{
    struct str body =
        arena_fmt(site->arena,
                  "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n"
                  "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"; "
                  "filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n"
                  "--" BOUNDARY "--\r\n",
                  STR_ARG(test_csrf(site, who)), name, text);
    return test_run(
        site, &(struct test_request){ .method = "POST",
                                      .target = "/import",
                                      .person = who,
                                      .content_type = "multipart/form-data; boundary=" BOUNDARY,
                                      .body = body });
}

static int64_t count(const struct entity *e)
{
    struct tx tx;
    test_site_tx(site, &tx, false);
    int64_t n = record_count(&tx, e);
    tx_commit(&tx);
    return n;
}

static void work(void)
{
    worker_once(&site->installation, &site->community, 100);
}

static const char *below(struct str path, const char *rest)
{
    return arena_fmt(site->arena, "%.*s%s", STR_ARG(path), rest).p;
}

static void only_who_may_import_sees_the_pages(void **state)
{
    (void)state;
    assert_int_equal(test_get(site, &coordinator, "/import").status, 200);
    assert_int_equal(test_get(site, &worker, "/import").status, 404);
    assert_int_equal(give(&worker, "a.csv", HEADING).status, 404);
    assert_int_equal(test_get(site, NULL, "/import").status, 303);
    assert_int_equal(count(&entity_import_run), 0);
}

static void a_file_is_checked_then_confirmed_then_written(void **state)
{
    (void)state;
    struct res r = give(&coordinator, "nuits.csv",
                        HEADING NIGHT("2024-01-01", "Le Phare", "12")
                            NIGHT("2024-01-02", "Le Phare", "douze"));
    assert_int_equal(r.status, 303);
    struct str run = r.location;
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "data-poll=\"/import/"));
    assert_true(says(r, "Vérification en cours"));
    work();
    assert_int_equal(count(&entity_organization), 0);
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "Vérifier avant d’importer"));
    assert_true(says(r, "1 nouvelles, 0 modifiées, 0 inchangées, 1 rejetées"));
    assert_true(says(r, "SERVICE_USER_COUNT"));
    assert_true(says(r, "<span class=\"bad\">douze</span>"));
    assert_true(says(r, "Ce n’est pas un nombre entier."));
    assert_false(says(r, "data-poll"));

    r = test_post(site, &coordinator, below(run, "/confirm"), NULL, 0);
    assert_int_equal(r.status, 303);
    test_post(site, &coordinator, below(run, "/confirm"), NULL, 0); /* a second press */
    assert_true(says(test_get(site, &coordinator, below(run, "")), "Importation en cours"));
    work();
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "C’est importé"));
    assert_int_equal(count(&entity_organization), 1);
    assert_int_equal(count(&entity_occupancy), 1);
    assert_true(says(r, "Ce n’est pas un nombre entier."));
}

static void rejected_rows_leave_as_csv(void **state)
{
    (void)state;
    struct res r =
        give(&coordinator, "nuits.csv", HEADING NIGHT("2024-01-01", "Le Phare", "=12+3"));
    struct str run = r.location;
    work();
    r = test_get(site, &coordinator, below(run, "/rejected.csv"));
    assert_int_equal(r.status, 200);
    assert_true(says(r, "Ligne,Colonne,Lu dans le fichier,Ce qui bloque"));
    assert_true(says(r, "2,SERVICE_USER_COUNT,'=12+3,"));
    assert_int_equal(test_get(site, &worker, below(run, "/rejected.csv")).status, 404);
}

static void history_knows_the_import(void **state)
{
    (void)state;
    struct res r = give(&coordinator, "nuits.csv", HEADING NIGHT("2024-01-01", "Le Phare", "12"));
    struct str run = r.location;
    work();
    test_post(site, &coordinator, below(run, "/confirm"), NULL, 0);
    work();
    struct tx tx;
    struct history_entry *history;
    test_site_tx(site, &tx, false);
    int64_t id = external_find(&tx, "toronto", &entity_organization, STR("1"));
    assert_int_equal(record_history(&tx, &entity_organization, id, 10, &history), 1);
    assert_int_equal(history[0].actor, coordinator.account);
    tx_commit(&tx);
}

static void a_file_of_no_known_kind_is_refused_and_not_kept(void **state)
{
    (void)state;
    struct res r = give(&coordinator, "autre.csv", "nom,ville\r\nPhare,Laval\r\n");
    assert_int_equal(r.status, 422);
    assert_true(says(r, "aucune sorte connue"));
    assert_int_equal(give(&coordinator, "vide.csv", "").status, 422);
    assert_int_equal(count(&entity_import_run), 0);
}

static void what_is_not_wanted_is_put_aside(void **state)
{
    (void)state;
    struct res r = give(&coordinator, "C:\\Documents\\nuits.csv",
                        HEADING NIGHT("2024-01-01", "Le Phare", "12"));
    struct str run = r.location;
    work();
    assert_true(says(test_get(site, &coordinator, "/import"), ">nuits.csv<"));
    r = test_post(site, &coordinator, below(run, "/discard"), NULL, 0);
    assert_int_equal(r.status, 303);
    assert_int_equal(test_get(site, &coordinator, below(run, "")).status, 404);
    assert_int_equal(test_post(site, &coordinator, below(run, "/confirm"), NULL, 0).status, 404);
    work();
    assert_int_equal(count(&entity_organization), 0);
}

int main(void)
{
    module_start(modules);
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(only_who_may_import_sees_the_pages),
        TEST(a_file_is_checked_then_confirmed_then_written),
        TEST(rejected_rows_leave_as_csv),
        TEST(history_knows_the_import),
        TEST(a_file_of_no_known_kind_is_refused_and_not_kept),
        TEST(what_is_not_wanted_is_put_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
