/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "contact.ent.h"
#include "organization.ent.h"
#include "support/request.h"
#include "view/pages.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_shelter_group,
                                                &module_schedule,
                                                NULL };
static struct test_site *site;
static struct test_person coordinator, director, worker;
static int64_t refuge, maison;

static int64_t organization_make(const char *name)
{
    struct tx tx;
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = str_of(name);
    test_site_tx(site, &tx, true);
    int64_t id = record_insert(&tx, &entity_organization, &o);
    tx_commit(&tx);
    return id;
}

static struct organization organization_read(int64_t id)
{
    struct tx tx;
    struct organization o;
    test_site_tx(site, &tx, false);
    assert_true(record_get(&tx, &entity_organization, id, &o));
    tx_commit(&tx);
    return o;
}

static int setup(void **state)
{
    (void)state;
    site = test_site_open(&view_pages);
    module_routes(site->router);
    refuge = organization_make("Refuge Le Passage");
    maison = organization_make("Maison L’Étoile");
    coordinator = test_person_new(site, ROLE_COORDINATOR, 0);
    director = test_person_new(site, ROLE_DIRECTOR, refuge);
    worker = test_person_new(site, ROLE_WORKER, refuge);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

/* "/organizations/42" and what follows. */
static const char *at(int64_t id, const char *rest)
{
    return arena_fmt(site->arena, "/organizations/%" PRId64 "%s", id, rest).p;
}

static bool says(struct res r, const char *what)
{
    return str_find(test_body(site, &r), str_of(what)) >= 0;
}

static void accents_and_case_do_not_count_in_a_search(void **state)
{
    (void)state;
    struct res r = test_get(site, &worker, "/organizations?q=etoil");
    assert_int_equal(r.status, 200);
    assert_true(says(r, "Maison L’Étoile"));
    assert_false(says(r, "Refuge Le Passage"));
}

static void a_record_that_is_added_has_its_page_and_its_place_in_the_list(void **state)
{
    (void)state;
    struct res r = test_post(site, &coordinator, "/organizations",
                             TEST_FIELDS({ STR("name"), STR("Clinique <Saint-Rémi>") },
                                         { STR("phone"), STR("418 555-0199 poste 12") }));
    assert_int_equal(r.status, 303);
    struct str path, query;
    str_cut(r.location, '?', &path, &query);
    r = test_get(site, &worker, arena_z(site->arena, path));
    assert_int_equal(r.status, 200);
    assert_true(says(r, "Clinique &lt;Saint-Rémi&gt;"));
    assert_false(says(r, "<Saint-Rémi>"));
    assert_true(says(test_get(site, &worker, "/organizations"), "Clinique &lt;Saint-Rémi&gt;"));
}

static void what_resembles_a_record_is_shown_before_it_is_added(void **state)
{
    (void)state;
    struct res r = test_post(
        site, &coordinator, "/organizations",
        TEST_FIELDS({ STR("name"), STR("Étoile House") }, { STR("city"), STR("Port-Laurier") }));
    assert_int_equal(r.status, 409);
    assert_true(says(r, "Ressemble à une fiche qui existe"));
    assert_true(says(r, at(maison, "")));
    assert_true(says(r, "value=\"Port-Laurier\"")); /* nothing typed is lost */
    assert_false(says(test_get(site, &worker, "/organizations"), "Étoile House"));
    r = test_post(site, &coordinator, "/organizations",
                  TEST_FIELDS({ STR("name"), STR("Étoile House") }, { STR("anyway"), STR("1") }));
    assert_int_equal(r.status, 303);
    assert_true(says(test_get(site, &worker, "/organizations"), "Étoile House"));
    r = test_post(site, &coordinator, "/organizations",
                  TEST_FIELDS({ STR("name"), STR("Cuisine collective du Nord") }));
    assert_int_equal(r.status, 303);
}

static void what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    struct res r =
        test_post(site, &coordinator, "/organizations",
                  TEST_FIELDS({ STR("name"), STR("") }, { STR("email"), STR("pas une adresse") },
                              { STR("notes"), STR("à garder") }));
    assert_int_equal(r.status, 422);
    assert_true(says(r, "aria-invalid=\"true\""));
    assert_true(says(r, "pas une adresse"));
    assert_true(says(r, "à garder"));
}

static void a_director_changes_its_own_agency_and_no_other(void **state)
{
    (void)state;
    const char *own = at(refuge, ""), *other = at(maison, "");
    struct res r = test_post(site, &director, own,
                             TEST_FIELDS({ STR("version"), STR("1") },
                                         { STR("name"), STR("Refuge Le Passage") },
                                         { STR("city"), STR("Port-Laurier") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(organization_read(refuge).city, "Port-Laurier"));
    r = test_post(site, &director, other,
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Pris") }));
    assert_int_equal(r.status, 404);
    assert_true(str_is(organization_read(maison).name, "Maison L’Étoile"));
    assert_int_equal(test_get(site, &director, at(maison, "/edit")).status, 404);
}

static void a_director_cannot_move_a_contact_to_another_agency(void **state)
{
    (void)state;
    struct res r = test_post(
        site, &director, "/contacts",
        TEST_FIELDS({ STR("name"), STR("Louise Vollant") }, { STR("role"), STR("liaison") },
                    { STR("organization"), arena_fmt(site->arena, "%" PRId64, maison) }));
    assert_int_equal(r.status, 404);
    r = test_post(site, &director, "/contacts",
                  TEST_FIELDS({ STR("name"), STR("Louise Vollant") },
                              { STR("role"), STR("liaison") },
                              { STR("organization"), arena_fmt(site->arena, "%" PRId64, refuge) }));
    assert_int_equal(r.status, 303);
    r = test_post(site, &director, "/contacts/1",
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Louise Vollant") },
                              { STR("role"), STR("liaison") },
                              { STR("organization"), arena_fmt(site->arena, "%" PRId64, maison) }));
    assert_int_equal(r.status, 404);
}

static struct res contact_save(const struct test_person *who, const char *path,
                               int64_t organization, const char *version)
{
    return test_post(
        site, who, path,
        TEST_FIELDS({ STR("name"), STR("Louise Vollant") }, { STR("role"), STR("liaison") },
                    { STR("version"), str_of(version) },
                    { STR("organization"), arena_fmt(site->arena, "%" PRId64, organization) }));
}

static void an_undo_gives_a_record_back_to_no_other_agency(void **state)
{
    (void)state;
    assert_int_equal(contact_save(&coordinator, "/contacts", maison, "").status, 303);
    assert_int_equal(contact_save(&coordinator, "/contacts/1", refuge, "1").status, 303);
    assert_int_equal(contact_save(&director, "/contacts/1", refuge, "2").status, 303);
    const struct value version[] = { { STR("version"), STR("2") } };
    assert_int_equal(test_post(site, &director, "/contacts/1/undo", version, 1).status, 404);
    assert_true(says(test_get(site, &worker, "/contacts/1"), "Refuge Le Passage"));
    assert_int_equal(test_post(site, &coordinator, "/contacts/1/undo", version, 1).status, 303);
    assert_true(says(test_get(site, &worker, "/contacts/1"), "Maison"));
}

static void a_form_names_only_what_is_there(void **state)
{
    (void)state;
    struct res r = contact_save(&coordinator, "/contacts", 999999, "");
    assert_int_equal(r.status, 422);
    assert_true(says(r, "Louise Vollant"));
    assert_int_equal(contact_save(&director, "/contacts", 999999, "").status, 422);
}

static void who_may_add_nothing_gets_no_form(void **state)
{
    (void)state;
    struct test_person lost = test_person_new(site, ROLE_DIRECTOR, 0);
    assert_int_equal(test_get(site, &director, "/contacts/new").status, 200);
    assert_int_equal(test_get(site, &director, "/organizations/new").status, 404);
    assert_int_equal(test_get(site, &lost, "/contacts/new").status, 404);
    assert_int_equal(contact_save(&lost, "/contacts", 0, "").status, 404);
}

static void a_worker_reads_and_does_not_write(void **state)
{
    (void)state;
    const char *page = at(refuge, "");
    assert_int_equal(test_get(site, &worker, page).status, 200);
    assert_int_equal(test_get(site, &worker, "/organizations/new").status, 404);
    assert_int_equal(test_post(site, &worker, page, TEST_FIELDS({ STR("name"), STR("x") })).status,
                     404);
    assert_int_equal(
        test_post(site, &worker, "/organizations", TEST_FIELDS({ STR("name"), STR("x") })).status,
        404);
}

static void nobody_sees_nothing(void **state)
{
    (void)state;
    struct res r = test_get(site, NULL, at(refuge, ""));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, STR("/sign-in")));
}

static size_t commas(struct str line)
{
    size_t n = 0;
    assert_true(line.n > 0 && str_find(line, STR("\"")) < 0);
    for (size_t i = 0; i < line.n; i++)
        n += line.p[i] == ',';
    return n;
}

static void private_notes_are_for_who_may_write_them(void **state)
{
    (void)state;
    const char *page = at(maison, "");
    test_post(site, &coordinator, page,
              TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Maison L’Étoile") },
                          { STR("notes"), STR("entre nous") }));
    assert_true(says(test_get(site, &coordinator, page), "entre nous"));
    assert_false(says(test_get(site, &worker, page), "entre nous"));
    assert_false(says(test_get(site, &director, page), "entre nous"));
    assert_false(says(test_get(site, &director, "/organizations.csv"), "entre nous"));
    assert_false(says(test_get(site, &worker, "/organizations.csv"), "entre nous"));
    assert_true(says(test_get(site, &coordinator, "/organizations.csv"), "entre nous"));
    /* who writes none has not even their column, neither in the head nor in a row */
    assert_true(says(test_get(site, &director, "/organizations.csv"), "Notes internes"));
    assert_false(says(test_get(site, &worker, "/organizations.csv"), "Notes internes"));
    struct res r = test_get(site, &worker, "/organizations.csv");
    struct str body = test_body(site, &r), head, row;
    str_cut(body, '\n', &head, &body);
    str_cut(body, '\n', &row, &body);
    assert_int_equal(commas(head), commas(row));
    const char *history = at(maison, "/history");
    assert_false(says(test_get(site, &worker, history), "entre nous"));
}

static void two_people_who_edit_at_once_lose_nothing(void **state)
{
    (void)state;
    const char *page = at(maison, "");
    struct res r =
        test_post(site, &coordinator, page,
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Maison L’Étoile") },
                              { STR("city"), STR("Matane") }));
    assert_int_equal(r.status, 303);
    r = test_post(site, &coordinator, page,
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Maison L’Étoile") },
                              { STR("city"), STR("Rimouski") }));
    assert_int_equal(r.status, 409);
    assert_true(says(r, "Matane"));
    assert_true(says(r, "Rimouski"));
    assert_true(str_is(organization_read(maison).city, "Matane"));
    r = test_post(site, &coordinator, page,
                  TEST_FIELDS({ STR("version"), STR("2") }, { STR("name"), STR("Maison L’Étoile") },
                              { STR("city"), STR("Rimouski") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(organization_read(maison).city, "Rimouski"));
}

static void a_change_is_undone_and_an_archived_record_comes_back(void **state)
{
    (void)state;
    const char *page = at(maison, "");
    test_post(site, &coordinator, page,
              TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Maison Nouvelle") }));
    struct res r = test_post(site, &coordinator, at(maison, "/undo"),
                             TEST_FIELDS({ STR("version"), STR("2") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(organization_read(maison).name, "Maison L’Étoile"));
    test_post(site, &coordinator, at(maison, "/archive"), NULL, 0);
    assert_false(says(test_get(site, &worker, "/organizations"), "Maison L’Étoile"));
    assert_true(says(test_get(site, &worker, "/organizations?archived=1"), "Maison L’Étoile"));
    test_post(site, &coordinator, at(maison, "/restore"), NULL, 0);
    assert_true(says(test_get(site, &worker, "/organizations"), "Maison L’Étoile"));
    r = test_get(site, &coordinator, at(maison, "/history"));
    assert_int_equal(r.status, 200);
    assert_true(says(r, "Maison Nouvelle"));
}

static void a_spreadsheet_never_takes_a_cell_for_a_formula(void **state)
{
    (void)state;
    organization_make("=cmd|' /C calc'!A0");
    struct res r = test_get(site, &coordinator, "/organizations.csv");
    assert_int_equal(r.status, 200);
    assert_true(says(r, "'=cmd"));
    assert_false(says(r, ",=cmd"));
}

static void pages_speak_both_languages(void **state)
{
    (void)state;
    struct res r = test_get(site, &worker, "/organizations?lang=en");
    assert_int_equal(r.status, 303);
    struct test_request q = { .method = "GET",
                              .target = "/organizations",
                              .person = &worker,
                              .headers = (const struct value[]){ { STR("Accept-Language"),
                                                                   STR("en-CA") } },
                              .n_headers = 1 };
    r = test_run(site, &q);
    assert_true(says(r, "<html lang=\"en-CA\">"));
    assert_true(says(r, "Organizations"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(accents_and_case_do_not_count_in_a_search),
        TEST(a_record_that_is_added_has_its_page_and_its_place_in_the_list),
        TEST(what_resembles_a_record_is_shown_before_it_is_added),
        TEST(what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost),
        TEST(a_director_changes_its_own_agency_and_no_other),
        TEST(a_director_cannot_move_a_contact_to_another_agency),
        TEST(an_undo_gives_a_record_back_to_no_other_agency),
        TEST(a_form_names_only_what_is_there),
        TEST(who_may_add_nothing_gets_no_form),
        TEST(a_worker_reads_and_does_not_write),
        TEST(nobody_sees_nothing),
        TEST(private_notes_are_for_who_may_write_them),
        TEST(two_people_who_edit_at_once_lose_nothing),
        TEST(a_change_is_undone_and_an_archived_record_comes_back),
        TEST(a_spreadsheet_never_takes_a_cell_for_a_formula),
        TEST(pages_speak_both_languages),
    };
    module_start(modules);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
