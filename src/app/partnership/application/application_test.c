/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/partnership/application/application.h"
#include "app/partnership/partnership/partnership.h"
#include "support/town.h"

#include <inttypes.h>
#include <string.h>

static const struct module *const modules[] = { &module_organization, &module_partnership,
                                                &module_application, NULL };
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

static int64_t id_of(struct str location, const char *path)
{
    struct str number, rest;
    int64_t id;
    str_cut(str_sub(location, strlen(path) + 1, location.n), '?', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

/* Led by the shelter. */
static int64_t application_new(void)
{
    struct res r = test_post(
        town.site, &town.director, "/applications",
        TEST_FIELDS({ STR("title"), STR("Fonds commun") }, { STR("funder"), STR("La Ville") },
                    { STR("lead"), town_id(&town, town.shelter) },
                    { STR("deadline"), town_day(&town, 20) }, { STR("state"), STR("preparing") },
                    { STR("asked"), STR("41 250,00") }));
    assert_int_equal(r.status, 303);
    return id_of(r.location, "/applications");
}

static struct res part_new(const struct test_person *who, int64_t application, int64_t organization,
                           int due)
{
    return test_post(town.site, who, "/application-parts",
                     TEST_FIELDS({ STR("application"), town_id(&town, application) },
                                 { STR("title"), STR("Lettre de soutien") },
                                 { STR("organization"), town_id(&town, organization) },
                                 { STR("due"), town_day(&town, due) }));
}

static void a_part_opens_the_application_to_who_gives_it_and_late_ones_stand_out(void **state)
{
    (void)state;
    int64_t id = application_new();
    const char *path = town_path(&town, "/applications/#", id);
    assert_int_equal(test_get(town.site, &town.stranger, path).status, 404);
    struct res r = part_new(&town.director, id, town.clinic, -2);
    assert_int_equal(r.status, 303);
    int64_t part = id_of(r.location, "/application-parts");
    r = test_get(town.site, &town.stranger, path);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("1 partie en retard")));
    assert_false(town_says(&town, &r, STR("Ajouter la pièce"))); /* who leads it does */
    r = part_new(&town.director, id, town.network, 9);
    int64_t of_other = id_of(r.location, "/application-parts");
    const char *own_page = town_path(&town, "href=\"/application-parts/#\"", part),
               *other_page = town_path(&town, "href=\"/application-parts/#\"", of_other);
    r = test_get(town.site, &town.stranger, path);
    assert_true(town_says(&town, &r, str_of(own_page)));
    assert_false(town_says(&town, &r, str_of(other_page))); /* named, and not theirs to open */
    const char *done = town_path(&town, "/application-parts/#/done", part);
    const struct value given[] = { { STR("given"), STR("1") } };
    assert_int_equal(test_post(town.site, &town.worker, done, given, 1).status, 404);
    assert_int_equal(test_post(town.site, &town.stranger, done, given, 1).status, 303);
    r = test_get(town.site, &town.director, path);
    assert_true(town_says(&town, &r, STR("1 remise sur 2")));
    assert_false(town_says(&town, &r, STR("partie en retard")));
    test_post(town.site, &town.stranger, done, TEST_FIELDS({ STR("given"), STR("0") }));
    r = test_get(town.site, &town.director, path);
    assert_true(town_says(&town, &r, STR("0 remise sur 2")));
}

static void who_leads_keeps_it_and_nobody_gives_out_parts_of_anothers(void **state)
{
    (void)state;
    int64_t id = application_new();
    assert_int_equal(part_new(&town.director, id, town.clinic, 5).status, 303);
    assert_int_equal(part_new(&town.stranger, id, town.clinic, 5).status, 422);
    const char *paper = town_path(&town, "/applications/#/paper", id);
    const struct value form[] = { { STR("title"), STR("Résolution du conseil") } };
    assert_int_equal(test_post(town.site, &town.stranger, paper, form, 1).status, 404);
    assert_int_equal(test_post(town.site, &town.director, paper, NULL, 0).status, 422);
    assert_int_equal(test_post(town.site, &town.director, paper, form, 1).status, 303);
    struct res r = test_get(town.site, &town.director, town_path(&town, "/applications/#", id));
    assert_true(town_says(&town, &r, STR("Résolution du conseil")));
    assert_true(town_says(&town, &r, STR("0 reçue sur 1")));
    struct application a;
    town_record(&town, &entity_application, id, &a);
    assert_int_equal(a.asked, 4125000);
    r = test_post(town.site, &town.director, town_path(&town, "/applications/#", id),
                  TEST_FIELDS({ STR("state"), STR("granted") },
                              { STR("version"), town_id(&town, a.record.version) }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Écrivez le montant obtenu.")));
}

static struct str body_of(struct res r)
{
    return test_body(town.site, &r);
}

static void files_are_given_read_and_refused(void **state)
{
    (void)state;
    int64_t id = application_new();
    int64_t part =
        id_of(part_new(&town.director, id, town.clinic, 5).location, "/application-parts");
    const char *page = town_path(&town, "/applications/#", id);
    const char *file = arena_fmt(town.site->arena, "%s/parts/%" PRId64 "/file", page, part).p;
    static const struct str letter = { "%PDF-1.7\0suite", 14 };
    assert_int_equal(test_get(town.site, &town.director, file).status, 404); /* none yet */
    struct res r = test_upload(town.site, &town.stranger, file, "lettre.pdf", STR("<script>"));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("son contenu ne va pas avec son nom")));
    r = test_upload(town.site, &town.stranger, file, "lettre.html", STR("<script>"));
    assert_int_equal(r.status, 422);
    r = test_upload(town.site, &town.stranger, file, "", STR(""));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Choisissez un fichier.")));
    assert_int_equal(test_upload(town.site, &town.worker, file, "lettre.pdf", letter).status, 404);
    r = test_upload(town.site, &town.stranger, file, "C:\\\\Bureau\\\\Lettre d'appui.PDF", letter);
    assert_int_equal(r.status, 303);
    r = test_get(town.site, &town.director, page);
    assert_true(town_says(&town, &r, STR("Lettre d&#39;appui.PDF")));
    assert_true(town_says(&town, &r, STR("1 remise sur 1"))); /* who gives a file has given */
    r = test_get(town.site, &town.director, file);
    assert_int_equal(r.status, 200);
    assert_true(str_is(r.type, "application/pdf"));
    assert_true(str_starts(test_header(&r, "Content-Disposition"), STR("attachment")));
    assert_true(str_eq(body_of(r), letter));
    /* of another application there is none of that number */
    const char *other =
        arena_fmt(town.site->arena, "/applications/%" PRId64 "/parts/%" PRId64 "/file",
                  application_new(), part)
            .p;
    assert_int_equal(test_get(town.site, &town.director, other).status, 404);
    assert_int_equal(test_upload(town.site, &town.director, other, "a.pdf", letter).status, 404);
    r = test_post(town.site, &town.stranger, file, TEST_FIELDS({ STR("remove"), STR("1") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(test_get(town.site, &town.director, file).status, 404);
}

static void a_document_that_is_attached_is_received(void **state)
{
    (void)state;
    int64_t id = application_new();
    const char *page = town_path(&town, "/applications/#", id);
    test_post(town.site, &town.director, town_path(&town, "/applications/#/paper", id),
              TEST_FIELDS({ STR("title"), STR("Budget") }));
    struct application_papers_row *papers;
    struct tx tx;
    test_site_tx(town.site, &tx, false);
    assert_int_equal(application_papers(&tx, &(struct application_papers_in){ id }, &papers), 1);
    const char *file =
        arena_fmt(town.site->arena, "%s/paper/%" PRId64 "/file", page, papers[0].id).p;
    tx_commit(&tx);
    struct res r = test_upload(town.site, &town.director, file, "budget.csv", STR("poste;montant"));
    assert_int_equal(r.status, 303);
    r = test_get(town.site, &town.director, page);
    assert_true(town_says(&town, &r, STR("1 reçue sur 1")));
    assert_true(town_says(&town, &r, STR("budget.csv")));
    assert_int_equal(test_get(town.site, &town.stranger, file).status, 404);
    part_new(&town.director, id, town.clinic, 5); /* who has a part reads it, and changes nothing */
    r = test_get(town.site, &town.stranger, file);
    assert_true(str_is(body_of(r), "poste;montant"));
    assert_int_equal(test_upload(town.site, &town.stranger, file, "a.csv", STR("a")).status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_opens_the_application_to_who_gives_it_and_late_ones_stand_out),
        cmocka_unit_test(who_leads_keeps_it_and_nobody_gives_out_parts_of_anothers),
        cmocka_unit_test(files_are_given_read_and_refused),
        cmocka_unit_test(a_document_that_is_attached_is_received),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
