/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/module.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"
#include "support/imports.h"
#include "support/request.h"
#include "view/pages.h"

#include <inttypes.h>

#define HEADING TEST_SHELTERS "\r\n"
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

static struct res give(const struct test_person *who, const char *name, const char *text)
{
    return test_upload(site, who, "/import", name, str_of(text));
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

static struct res confirm(struct str run)
{
    return test_post(site, &coordinator, below(run, "/confirm"),
                     TEST_FIELDS({ STR("mode"), STR("good_rows") }));
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
    assert_true(says(r, "Lecture du fichier"));
    work();
    assert_int_equal(count(&entity_organization), 0);
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "Vérifier avant d’importer"));
    assert_true(says(r, "1 nouvelles, 0 modifiées, 0 inchangées, 1 rejetées"));
    assert_true(says(r, "SERVICE_USER_COUNT"));
    assert_true(says(r, "<span class=\"bad\">douze</span>"));
    assert_true(says(r, "Ce n’est pas un nombre entier."));
    assert_false(says(r, "data-poll"));

    r = confirm(run);
    assert_int_equal(r.status, 303);
    confirm(run); /* a second press */
    assert_true(says(test_get(site, &coordinator, below(run, "")), "Importation en cours"));
    work();
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "C’est importé"));
    assert_int_equal(count(&entity_organization), 1);
    assert_int_equal(count(&entity_occupancy), 1);
    assert_true(says(r, "Ce n’est pas un nombre entier."));
}

static void all_or_nothing_writes_nothing_while_a_row_is_rejected(void **state)
{
    (void)state;
    assert_true(says(test_get(site, &coordinator, "/import"), "value=\"all\" checked"));
    struct str run =
        give(&coordinator, "nuits.csv",
             HEADING NIGHT("2024-01-01", "Le Phare", "12") NIGHT("2024-01-02", "Le Phare", "douze"))
            .location;
    work();
    assert_true(says(test_get(site, &coordinator, below(run, "")), "Tout ou rien"));
    test_post(site, &coordinator, below(run, "/confirm"), TEST_FIELDS({ STR("mode"), STR("all") }));
    work();
    assert_int_equal(count(&entity_organization), 0);
    assert_true(says(test_get(site, &coordinator, below(run, "")), "Vérifier avant d’importer"));
    confirm(run); /* the good rows after all */
    work();
    assert_int_equal(count(&entity_occupancy), 1);
}

/* What the program proposes for a sheet is taken as it is. */
static void map_as_proposed(struct str run, const char *const *codes, size_t n, const char *target)
{
    struct value *fields = arena_array(site->arena, struct value, n + 3);
    for (size_t i = 0; i < n; i++)
        fields[i] = (struct value){ arena_fmt(site->arena, "c%zu", i), str_of(codes[i]), 0 };
    fields[n] = (struct value){ STR("step"), STR("check"), 0 };
    fields[n + 1] = (struct value){ STR("target"), str_of(target), 0 };
    fields[n + 2] = (struct value){ STR("name"), str_of(target), 0 };
    struct res r = test_post(site, &coordinator, below(run, "/mapping"), fields, n + 3);
    assert_int_equal(r.status, 303);
    work();
}

static void a_sheet_of_services_and_one_of_their_hours(void **state)
{
    (void)state;
    static const char *const services[] = { "organization", "name", "languages", "fees" };
    static const char *const hours[] = { "service", "byday", "opens_at", "closes_at" };
    struct str run = give(&coordinator, "services.csv",
                          "Organisme;Nom du service;Langues;Coût\r\n"
                          "Le Phare;Repas du soir;Français, anglais;Gratuit\r\n"
                          "Le Phare;Vestiaire;;2 $\r\n")
                         .location;
    work();
    struct res r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "<option value=\"service\" selected>"));
    map_as_proposed(run, services, 4, "service");
    confirm(run);
    work();
    assert_int_equal(count(&entity_service), 2);
    run = give(&coordinator, "heures.csv",
               "Service;Jours;Ouverture;Fermeture\r\n"
               "Repas du soir;lundi au vendredi;17 h;19 h 30\r\n"
               "Vestiaire;mardi;9:00;bientôt\r\n"
               "Buanderie;mardi;9:00;10:00\r\n")
              .location;
    work();
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "<option value=\"schedule\" selected>"));
    map_as_proposed(run, hours, 4, "schedule");
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "1 nouvelles, 0 modifiées, 0 inchangées, 2 rejetées"));
    assert_true(says(r, "lundi, mardi, mercredi, jeudi, vendredi"));
    assert_true(says(r, ">Repas du soir<"));
    assert_true(says(r, "Aucune fiche ne porte ce nom."));
    assert_true(says(r, "Ce n’est pas une heure comme"));
    confirm(run);
    work();
    assert_int_equal(count(&entity_schedule), 1);
    struct tx tx;
    struct schedule h;
    test_site_tx(site, &tx, false);
    assert_true(record_get(&tx, &entity_schedule, 1, &h));
    assert_true(str_is(h.byday, "MO,TU,WE,TH,FR"));
    assert_int_equal(h.opens_at, 17 * 60);
    assert_int_equal(h.closes_at, 19 * 60 + 30);
    assert_true(h.service != 0 && h.organization != 0);
    tx_commit(&tx);
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
    assert_true(says(r, "UNAVAILABLE_ROOMS,Ligne du fichier,Raison du rejet\r\n"));
    assert_true(says(r, "Base,'=12+3,Bed Based"));
    assert_true(says(r, ",2,SERVICE_USER_COUNT"));
    assert_int_equal(test_get(site, &worker, below(run, "/rejected.csv")).status, 404);
    r = test_get(site, &coordinator, below(run, "/rejected.xlsx"));
    assert_int_equal(r.status, 200);
    /* Given again as it is, the workbook is read, and its row is rejected for the same reason. */
    run = test_upload(site, &coordinator, "/import", "import.xlsx", test_body(site, &r)).location;
    work();
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "0 nouvelles, 0 modifiées, 0 inchangées, 1 rejetées"));
    assert_true(says(r, "<span class=\"bad\">=12+3</span>"));
}

static void history_knows_the_import(void **state)
{
    (void)state;
    struct res r = give(&coordinator, "nuits.csv", HEADING NIGHT("2024-01-01", "Le Phare", "12"));
    struct str run = r.location;
    work();
    confirm(run);
    work();
    struct tx tx;
    struct history_entry *history;
    test_site_tx(site, &tx, false);
    int64_t id = external_find(&tx, "toronto", &entity_organization, STR("1"));
    assert_int_equal(record_history(&tx, &entity_organization, id, 10, &history), 1);
    assert_int_equal(history[0].actor, coordinator.account);
    tx_commit(&tx);
}

static void an_empty_file_is_refused(void **state)
{
    (void)state;
    assert_int_equal(give(&coordinator, "vide.csv", "").status, 422);
    assert_int_equal(count(&entity_import_run), 0);
    struct res r = give(&coordinator, "blanc.csv", "\r\n\r\n");
    struct str run = r.location;
    work();
    assert_true(says(test_get(site, &coordinator, below(run, "")), "ne contient aucune ligne"));
    run = give(&coordinator, "faux.xlsx", "PK\x03\x04 rien").location;
    work();
    assert_true(says(test_get(site, &coordinator, below(run, "")), "Ce fichier est abîmé"));
}

static struct str text_of(struct res r)
{
    return test_body(site, &r);
}

static void any_sheet_is_mapped_checked_and_imported(void **state)
{
    (void)state;
    struct res r = give(&coordinator, "bottin.csv",
                        "Liste 2026;;\r\nNom;Ville;Secteur\r\nLe Phare;Laval;Hébergement\r\n"
                        ";Laval;Hébergement\r\n");
    struct str run = r.location;
    work();
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "Associer les colonnes"));
    assert_true(says(r, "<option value=\"organization\" selected>"));
    assert_true(says(r, "<option value=\"name\" selected>"));
    assert_true(says(r, "Le Phare"));
    r = test_post(site, &coordinator, below(run, "/mapping"),
                  TEST_FIELDS({ STR("step"), STR("check") }, { STR("target"), STR("organization") },
                              { STR("c1"), STR("city") }, { STR("name"), STR("Bottin") }));
    assert_int_equal(r.status, 422);
    assert_true(says(r, "Aucune colonne ne donne ceci"));
    r = test_post(site, &coordinator, below(run, "/mapping"),
                  TEST_FIELDS({ STR("step"), STR("check") }, { STR("target"), STR("organization") },
                              { STR("c0"), STR("name") }, { STR("c1"), STR("city") },
                              { STR("c2"), STR("sector") }, { STR("name"), STR("Bottin") }));
    assert_int_equal(r.status, 303);
    work();
    r = test_get(site, &coordinator, below(run, ""));
    assert_true(says(r, "1 nouvelles, 0 modifiées, 0 inchangées, 1 rejetées"));
    assert_true(says(r, "Mots nouveaux"));
    confirm(run);
    work();
    assert_int_equal(count(&entity_organization), 1);
    assert_true(
        says(test_get(site, &coordinator, below(run, "/rejected.csv")),
             "Nom,Ville,Secteur,Ligne du fichier,Raison du rejet\r\n,Laval,Hébergement,4,"));
}

static void the_same_headings_bring_the_same_mapping(void **state)
{
    (void)state;
    struct str run = give(&coordinator, "a.csv", "Qui;Où\r\nLe Phare;Laval\r\n").location;
    work();
    test_post(site, &coordinator, below(run, "/mapping"),
              TEST_FIELDS({ STR("step"), STR("check") }, { STR("target"), STR("organization") },
                          { STR("c0"), STR("name") }, { STR("c1"), STR("city") },
                          { STR("name"), STR("Bottin") }));
    run = give(&coordinator, "b.csv", "Qui;Où\r\nL’Anse;Laval\r\n").location;
    work();
    struct str page = text_of(test_get(site, &coordinator, below(run, "")));
    assert_true(str_find(page, STR("a déjà été associée")) >= 0);
    assert_true(str_find(page, STR("value=\"Bottin\"")) >= 0);
    assert_true(str_find(page, STR("<option value=\"city\" selected>")) >= 0);
}

static void a_name_nearly_the_same_waits_for_an_answer(void **state)
{
    (void)state;
    struct tx tx;
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = STR("Maison Saint-Michel de Laval");
    test_site_tx(site, &tx, true);
    int64_t id = record_insert(&tx, &entity_organization, &o);
    tx_commit(&tx);
    struct str run =
        give(&coordinator, "a.csv", "Nom;Ville\r\nMaison St-Michel Laval;Laval\r\n").location;
    work();
    test_post(site, &coordinator, below(run, "/mapping"),
              TEST_FIELDS({ STR("step"), STR("check") }, { STR("target"), STR("organization") },
                          { STR("c0"), STR("name") }, { STR("c1"), STR("city") },
                          { STR("name"), STR("Bottin") }));
    work();
    struct str page = text_of(test_get(site, &coordinator, below(run, "")));
    assert_true(str_find(page, STR("0 nouvelles, 0 modifiées, 0 inchangées, 1 rejetées")) >= 0);
    assert_true(str_find(page, STR("C’est Maison Saint-Michel de Laval")) >= 0);
    ptrdiff_t at = str_find(page, STR("name=\"o:"));
    struct str rest = str_sub(page, (size_t)at + 6, 200), key, tail;
    str_cut(rest, '"', &key, &tail);
    test_post(site, &coordinator, below(run, "/answers"),
              TEST_FIELDS({ key, arena_fmt(site->arena, "%" PRId64, id) }));
    work();
    page = text_of(test_get(site, &coordinator, below(run, "")));
    assert_true(str_find(page, STR("0 nouvelles, 1 modifiées, 0 inchangées, 0 rejetées")) >= 0);
    assert_int_equal(count(&entity_organization), 1);
}

static void an_import_is_taken_back_and_put_back(void **state)
{
    (void)state;
    struct res r = give(&coordinator, "nuits.csv", HEADING NIGHT("2024-01-01", "Le Phare", "12"));
    struct str run = r.location;
    work();
    confirm(run);
    work();
    assert_int_equal(count(&entity_occupancy), 1);
    r = test_post(site, &coordinator, below(run, "/undo"), NULL, 0);
    struct str back = r.location;
    test_post(site, &coordinator, below(run, "/undo"), NULL, 0); /* a second press */
    work();
    assert_int_equal(count(&entity_occupancy), 0);
    assert_int_equal(count(&entity_organization), 0);
    assert_int_equal(count(&entity_import_run), 2);
    assert_true(says(test_get(site, &coordinator, below(run, "")), "est annulée"));
    r = test_get(site, &coordinator, below(back, ""));
    assert_true(says(r, "6 fiches remises comme avant"));
    test_post(site, &coordinator, below(back, "/undo"), NULL, 0);
    work();
    assert_int_equal(count(&entity_occupancy), 1);
    assert_int_equal(count(&entity_organization), 1);
    assert_true(says(test_get(site, &coordinator, below(run, "")), "C’est importé"));
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
    assert_int_equal(confirm(run).status, 404);
    work();
    assert_int_equal(count(&entity_organization), 0);
}

int main(void)
{
    module_start(test_import_modules);
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(only_who_may_import_sees_the_pages),
        TEST(a_file_is_checked_then_confirmed_then_written),
        TEST(all_or_nothing_writes_nothing_while_a_row_is_rejected),
        TEST(a_sheet_of_services_and_one_of_their_hours),
        TEST(rejected_rows_leave_as_csv),
        TEST(history_knows_the_import),
        TEST(an_empty_file_is_refused),
        TEST(any_sheet_is_mapped_checked_and_imported),
        TEST(the_same_headings_bring_the_same_mapping),
        TEST(a_name_nearly_the_same_waits_for_an_answer),
        TEST(an_import_is_taken_back_and_put_back),
        TEST(what_is_not_wanted_is_put_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
