/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/record.h"

#include "app/network/network.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "saved.ent.h"
#include "shelter_group.ent.h"
#include "store/vocabulary.h"
#include "support/town.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Lists: their columns, those kept under a name, acts on many of their records and files of them.
 */

static struct test_town t;
static const struct module *const modules[] = { &module_lists,
                                                &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_shelter_group,
                                                NULL };

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

static const char *page(const struct test_person *who, const char *target)
{
    struct res r = test_get(t.site, who, target);
    assert_int_equal(r.status, 200);
    return arena_z(t.site->arena, test_body(t.site, &r));
}

static const char *place(const struct res *r)
{
    assert_int_equal(r->status, 303);
    return arena_z(t.site->arena, r->location);
}

static int64_t program(const char *name, int64_t organization)
{
    struct program p;
    entity_init(&entity_program, &p);
    p.name = str_of(name);
    p.organization = organization;
    p.capacity = 12;
    town_save(&t, &entity_program, &p);
    return p.record.id;
}

static bool is_archived(int64_t id)
{
    struct program p;
    town_record(&t, &entity_program, id, &p);
    return p.record.archived != NUMBER_NONE;
}

static int64_t number_after(const char *s, const char *what)
{
    const char *at = strstr(s, what);
    int64_t n = 0;
    assert_non_null(at);
    for (at += strlen(what); *at >= '0' && *at <= '9'; at++)
        n = n * 10 + (*at - '0');
    return n;
}

/* -- before anything is there
 * ---------------------------------------------------------------------------------------- */

static void an_empty_list_has_nothing_to_seek_nor_to_filter(void **state)
{
    (void)state;
    const char *path = "/shelter-groups", *search = "id=\"l-q\"", *away = "id=\"l-archived\"";
    struct shelter_group g;
    const char *body = page(&t.worker, path);
    assert_null(strstr(body, search));
    assert_non_null(strstr(body, "class=\"split-l bare\""));
    body = page(&t.worker, "/shelter-groups?archived=1"); /* asked for, it is shown */
    assert_non_null(strstr(body, away));
    entity_init(&entity_shelter_group, &g);
    g.name = STR("Les trois refuges");
    g.organization = t.shelter;
    town_save(&t, &entity_shelter_group, &g);
    assert_non_null(strstr(page(&t.worker, path), search));
    struct str archive =
        arena_fmt(t.site->arena, "/shelter-groups/%" PRId64 "/archive", g.record.id);
    assert_int_equal(
        test_post(t.site, &t.coordinator, arena_z(t.site->arena, archive), NULL, 0).status, 303);
    body = page(&t.worker, path); /* what is put away can be found again */
    assert_null(strstr(body, "Les trois refuges"));
    assert_null(strstr(body, "split-l bare"));
    assert_non_null(strstr(body, away));
}

/* -- columns
 * ---------------------------------------------------------------------------------------- */

static void columns_come_from_the_address_else_from_the_person(void **state)
{
    (void)state;
    program("Colonne", t.shelter);
    assert_null(strstr(page(&t.worker, "/programs"), "<td data-l=\"Financ"));
    const char *asked = page(&t.worker, "/programs?cols=funded.organization");
    assert_non_null(strstr(asked, "<td data-l=\"Financ"));
    assert_null(strstr(asked, "<td data-l=\"Capacit"));
    struct res r =
        test_post(t.site, &t.worker, "/programs/columns",
                  TEST_FIELDS({ STR("cols"), STR("capacity_type") }, { STR("cols"), STR("funded") },
                              { STR("query"), STR("sort=-name&cols=organization") }));
    assert_string_equal(place(&r), "/programs?sort=-name");
    assert_non_null(strstr(page(&t.worker, "/programs"), "<td data-l=\"Financ"));
    assert_null(strstr(page(&t.director, "/programs"), "<td data-l=\"Financ"));
    test_post(t.site, &t.worker, "/programs/columns", TEST_FIELDS({ STR("usual"), STR("1") }));
    assert_null(strstr(page(&t.worker, "/programs"), "<td data-l=\"Financ"));
}

static void what_is_private_is_no_column(void **state)
{
    (void)state;
    assert_null(strstr(page(&t.coordinator, "/organizations"), "l-col-notes"));
    assert_null(strstr(page(&t.coordinator, "/organizations?cols=notes"), "data-l=\"Notes"));
}

static void a_reference_is_shown_by_its_title(void **state)
{
    (void)state;
    struct location l;
    struct program p;
    entity_init(&entity_location, &l);
    l.name = STR("Quai des Brumes");
    l.organization = t.shelter;
    town_save(&t, &entity_location, &l);
    town_record(&t, &entity_program, program("Renvoi", t.shelter), &p);
    p.location = l.record.id;
    town_save(&t, &entity_program, &p);
    assert_non_null(
        strstr(page(&t.worker, "/programs?q=renvoi&cols=location"), ">Quai des Brumes</td>"));
}

/* -- kept under a name
 * ------------------------------------------------------------------------------ */

static void a_kept_list_is_one_s_own_until_it_is_shared(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.coordinator, "/organizations/saved",
                             TEST_FIELDS({ STR("name"), STR("Près du port") },
                                         { STR("query"), STR("q=port&after=x~3&nothing=1") }));
    assert_string_equal(place(&r), "/organizations?q=port&done=list_saved");
    assert_non_null(strstr(page(&t.coordinator, "/organizations"), "Près du port"));
    assert_null(strstr(page(&t.worker, "/organizations"), "Près du port"));
    int64_t id = number_after(page(&t.coordinator, "/organizations?q=port"), "/lists/");
    const char *path = town_path(&t, "/lists/#", id);
    assert_int_equal(test_get(t.site, &t.worker, path).status, 404);
    test_post(t.site, &t.coordinator, path,
              TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Au port") },
                          { STR("shared"), STR("1") }, { STR("_present"), STR("shared") }));
    const char *seen = page(&t.worker, "/organizations?q=port");
    assert_non_null(strstr(seen, "Au port"));
    assert_null(strstr(seen, path)); /* shown to them, not theirs to change */
    assert_int_equal(test_get(t.site, &t.worker, path).status, 404);
    assert_non_null(strstr(page(&t.coordinator, path), "<del>Près du port</del>"));
    struct tx home; /* whose right to read those records is gone keeps no list of them */
    test_site_home(t.site, &home, true);
    store_script(&home, STR("update membership set role = 'landlord' where role = 'coordinator'"));
    tx_commit(&home);
    assert_int_equal(test_get(t.site, &t.coordinator, path).status, 404);
    test_site_home(t.site, &home, true);
    store_script(&home, STR("update membership set role = 'coordinator' where role = 'landlord'"));
    tx_commit(&home);
    test_post(t.site, &t.coordinator, town_path(&t, "/lists/#/archive", id), NULL, 0);
    assert_null(strstr(page(&t.worker, "/organizations"), "Au port"));
    test_post(t.site, &t.coordinator, town_path(&t, "/lists/#/undo", id),
              TEST_FIELDS({ STR("version"), STR("3") }));
    assert_non_null(strstr(page(&t.worker, "/organizations"), "Au port"));
}

static void the_same_name_again_is_the_same_list(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        test_post(t.site, &t.worker, "/programs/saved",
                  TEST_FIELDS({ STR("name"), STR("Les miens") },
                              { STR("query"), i ? STR("q=lits") : STR("q=soupe") }));
    const char *seen = page(&t.worker, "/programs?q=lits");
    const char *first = strstr(seen, ">Les miens<");
    assert_non_null(first);
    assert_null(strstr(first + 1, ">Les miens<"));
    assert_non_null(strstr(seen, "aria-current=\"true\">Les miens<"));
}

static void a_worker_shares_with_nobody_and_a_name_is_needed(void **state)
{
    (void)state;
    test_post(t.site, &t.worker, "/programs/saved",
              TEST_FIELDS({ STR("name"), STR("À moi seul") }, { STR("shared"), STR("1") }));
    assert_null(strstr(page(&t.director, "/programs"), "À moi seul"));
    struct res r = test_post(t.site, &t.worker, "/programs/saved",
                             TEST_FIELDS({ STR("name"), STR(" ") }, { STR("query"), STR("q=a") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("value=\"q=a\"")));
}

/* -- many at once
 * ----------------------------------------------------------------------------------- */

static void many_are_archived_each_as_the_guard_says_and_undone_together(void **state)
{
    (void)state;
    int64_t mine = program("Mien", t.shelter), also = program("Mien aussi", t.shelter);
    int64_t theirs = program("Leur", t.clinic);
    struct res r = test_post(
        t.site, &t.director, "/programs/act",
        TEST_FIELDS({ STR("act"), STR("archive") }, { STR("pick"), town_id(&t, mine) },
                    { STR("pick"), town_id(&t, also) }, { STR("pick"), town_id(&t, theirs) },
                    { STR("query"), STR("sort=-name") }));
    const char *to = place(&r);
    assert_non_null(strstr(to, "/programs?sort=-name&acted="));
    assert_true(is_archived(mine) && is_archived(also));
    assert_false(is_archived(theirs));
    const char *said = page(&t.director, to);
    assert_non_null(strstr(said, "2 fiches archivées."));
    assert_non_null(strstr(said, "1 n’est pas à vous de changer."));
    assert_null(strstr(page(&t.coordinator, to), "fiches archivées")); /* another's */

    /* One of the two has been changed since: it stays, and that is said. */
    test_post(t.site, &t.director, town_path(&t, "/programs/#/restore", also), NULL, 0);
    int64_t id = number_after(to, "acted=");
    struct res undone = test_post(t.site, &t.director, "/programs/act/undo",
                                  TEST_FIELDS({ STR("act"), town_id(&t, id) }));
    said = page(&t.director, place(&undone));
    assert_false(is_archived(mine));
    assert_non_null(strstr(said, "1 fiche est comme avant."));
    assert_non_null(strstr(said, "1 a changé depuis"));
    test_post(t.site, &t.director, "/programs/act/undo",
              TEST_FIELDS({ STR("act"), town_id(&t, id) })); /* again: nothing more */
    assert_false(is_archived(mine));
    assert_int_equal(test_post(t.site, &t.coordinator, "/programs/act/undo",
                               TEST_FIELDS({ STR("act"), town_id(&t, id) }))
                         .status,
                     404);
}

static void all_that_match_are_meant_when_that_is_ticked(void **state)
{
    (void)state;
    int64_t ids[130];
    for (int i = 0; i < 130; i++)
        ids[i] = program("Quantité", t.shelter);
    struct res r = test_post(t.site, &t.coordinator, "/programs/act",
                             TEST_FIELDS({ STR("act"), STR("archive") }, { STR("all"), STR("1") },
                                         { STR("query"), STR("q=quantite") }));
    assert_non_null(strstr(page(&t.coordinator, place(&r)), "130 fiches archivées."));
    for (int i = 0; i < 130; i++)
        assert_true(is_archived(ids[i]));
}

static void tags_are_stuck_on_many_and_taken_off(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    vocabulary_add(&tx, "tag", STR("urgent"), STR("pressant"), STR("urgent"), 1);
    vocabulary_add(&tx, "tag", STR("big"), STR("grand"), STR("big"), 2);
    tx_commit(&tx);
    int64_t one = program("Étiqueté", t.shelter), two = program("Étiqueté aussi", t.shelter);
    const struct value both[] = { { STR("act"), STR("tag") },
                                  { STR("tag"), STR("urgent") },
                                  { STR("pick"), town_id(&t, one) },
                                  { STR("pick"), town_id(&t, two) } };
    struct res r = test_post(t.site, &t.director, "/programs/act", both, 4);
    const char *to = place(&r);
    assert_non_null(strstr(page(&t.director, to), "2 fiches étiquetées."));
    test_post(t.site, &t.director, "/programs/act",
              TEST_FIELDS({ STR("act"), STR("tag") }, { STR("tag"), STR("big") },
                          { STR("pick"), town_id(&t, one) }));
    struct program p;
    town_record(&t, &entity_program, one, &p);
    assert_true(str_is(p.tags, "big urgent"));
    assert_null(strstr(page(&t.worker, "/programs?tags=big"), "Étiqueté aussi"));
    test_post(t.site, &t.director, "/programs/act",
              TEST_FIELDS({ STR("act"), STR("untag") }, { STR("untag"), STR("urgent") },
                          { STR("pick"), town_id(&t, two) }));
    town_record(&t, &entity_program, two, &p);
    assert_null(p.tags.p);
    r = test_post(t.site, &t.director, "/programs/act",
                  TEST_FIELDS({ STR("act"), STR("tag") }, { STR("tag"), STR("nothing") },
                              { STR("pick"), town_id(&t, one) }));
    assert_int_equal(r.status, 400);
    test_post(t.site, &t.director, "/programs/act/undo",
              TEST_FIELDS({ STR("act"), town_id(&t, number_after(to, "acted=")) }));
    town_record(&t, &entity_program, one, &p);
    assert_true(str_is(p.tags, "big urgent")); /* changed since: left as it is */
}

static void nothing_ticked_and_nothing_changed_are_said(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.coordinator, "/programs/act",
                             TEST_FIELDS({ STR("act"), STR("archive") }));
    assert_non_null(strstr(page(&t.coordinator, place(&r)), "Cochez d’abord"));
    r = test_post(t.site, &t.coordinator, "/programs/act",
                  TEST_FIELDS({ STR("act"), STR("restore") },
                              { STR("pick"), town_id(&t, program("Là", t.shelter)) }));
    assert_non_null(strstr(page(&t.coordinator, place(&r)), "Rien n’a changé"));
}

static void who_writes_nothing_is_offered_no_act_and_no_way_to_add(void **state)
{
    (void)state;
    int64_t id = program("À personne d’autre", t.shelter);
    static const char act[] = "value=\"archive\"", add[] = "href=\"/programs/new\"",
                      tab[] = "href=\"/duplicates\"";
    assert_non_null(strstr(page(&t.director, "/programs"), act));
    assert_null(strstr(page(&t.worker, "/programs"), act));
    assert_non_null(strstr(page(&t.coordinator, "/programs"), add));
    assert_null(strstr(page(&t.worker, "/programs"), add));
    assert_non_null(strstr(page(&t.coordinator, "/programs"), tab));
    assert_null(strstr(page(&t.worker, "/programs"), tab));
    assert_int_equal(
        test_post(t.site, &t.worker, "/programs/act",
                  TEST_FIELDS({ STR("act"), STR("archive") }, { STR("pick"), town_id(&t, id) }))
            .status,
        404);
}

/* Somebody who now works elsewhere takes nothing back of what was theirs. */
static void an_act_is_undone_by_who_may_still_change_each(void **state)
{
    (void)state;
    struct tx home;
    int64_t id = program("Repris plus tard", t.shelter);
    struct test_person mover = test_person_new(t.site, ROLE_DIRECTOR, t.shelter);
    struct res r =
        test_post(t.site, &mover, "/programs/act",
                  TEST_FIELDS({ STR("act"), STR("archive") }, { STR("pick"), town_id(&t, id) }));
    int64_t act = number_after(place(&r), "acted=");
    test_site_home(t.site, &home, true);
    store_script(&home, arena_fmt(t.site->arena,
                                  "update membership set organization = %lld where account = %lld",
                                  (long long)t.clinic, (long long)mover.account));
    tx_commit(&home);
    test_post(t.site, &mover, "/programs/act/undo", TEST_FIELDS({ STR("act"), town_id(&t, act) }));
    assert_true(is_archived(id));
}

static void lists_and_columns_of_one_are_not_another_s(void **state)
{
    (void)state;
    struct res r =
        test_post(t.site, &t.director, "/locations/saved",
                  TEST_FIELDS({ STR("name"), STR("Les miens") }, { STR("query"), STR("q=quai") }));
    assert_int_equal(r.status, 303);
    r = test_post(t.site, &t.worker, "/locations/saved",
                  TEST_FIELDS({ STR("name"), STR("Les miens") }, { STR("query"), STR("q=rue") }));
    assert_int_equal(r.status, 303); /* a list of its own, not the director's changed */
    assert_non_null(strstr(page(&t.director, "/locations?q=quai"), "aria-current=\"true\">Les"));
    assert_null(strstr(page(&t.worker, "/locations?q=quai"), "aria-current=\"true\">Les"));
    assert_non_null(strstr(page(&t.worker, "/locations?q=rue"), "aria-current=\"true\">Les"));
}

/* -- files
 * ----------------------------------------------------------------------------------------- */

static void a_file_holds_those_that_were_ticked_and_may_be_read(void **state)
{
    (void)state;
    int64_t one = program("Premier coché", t.shelter), two = program("Second coché", t.clinic);
    program("Pas coché", t.shelter);
    struct res r =
        test_post(t.site, &t.worker, "/programs/act",
                  TEST_FIELDS({ STR("act"), STR("csv") }, { STR("pick"), town_id(&t, two) },
                              { STR("pick"), town_id(&t, one) }, { STR("pick"), STR("999999") }));
    const char *csv = page(&t.worker, place(&r));
    assert_non_null(strstr(csv, "Premier coché"));
    assert_non_null(strstr(csv, "Second coché"));
    assert_null(strstr(csv, "Pas coché"));
    assert_true(strstr(csv, "Second coché") < strstr(csv, "Premier coché"));
    r = test_get(t.site, &t.worker, "/programs.xlsx?q=coche");
    assert_int_equal(r.status, 200);
    assert_true(str_starts(test_body(t.site, &r), STR("PK\x03\x04")));
}

static int64_t steward_of(int64_t organization)
{
    struct organization o;
    town_record(&t, &entity_organization, organization, &o);
    return o.steward;
}

static struct res assign(const struct test_person *who, int64_t account)
{
    return test_post(t.site, who, "/organizations/act",
                     TEST_FIELDS({ STR("act"), STR("assign") },
                                 { STR("steward"), town_id(&t, account) },
                                 { STR("pick"), town_id(&t, t.shelter) },
                                 { STR("pick"), town_id(&t, t.clinic) }));
}

static void sheets_are_given_to_somebody_and_taken_back_together(void **state)
{
    (void)state;
    assert_int_equal(assign(&t.director, t.director.account).status, 400);
    assert_int_equal(assign(&t.coordinator, 999999).status, 400);
    assert_int_equal(assign(&t.coordinator, t.worker.account).status, 400); /* who changes none */
    struct res r = assign(&t.coordinator, t.coordinator.account);
    const char *to = place(&r);
    assert_non_null(strstr(page(&t.coordinator, to), "2 fiches confiées."));
    assert_int_equal(steward_of(t.shelter), t.coordinator.account);
    assert_int_equal(steward_of(t.clinic), t.coordinator.account);
    assert_non_null(strstr(page(&t.worker, town_path(&t, "/organizations/#", t.clinic)),
                           "Veille sur la fiche"));
    test_post(t.site, &t.coordinator, "/organizations/act/undo",
              TEST_FIELDS({ STR("act"), town_id(&t, number_after(to, "acted=")) }));
    assert_int_equal(steward_of(t.shelter), NUMBER_NONE);
    assert_null(strstr(page(&t.worker, town_path(&t, "/organizations/#", t.clinic)),
                       "Veille sur la fiche"));
}

static void two_that_are_ticked_are_seen_side_by_side(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.worker, "/organizations/act",
                             TEST_FIELDS({ STR("act"), STR("compare") },
                                         { STR("pick"), town_id(&t, t.shelter) },
                                         { STR("pick"), town_id(&t, t.clinic) }));
    assert_string_equal(place(&r),
                        arena_fmt(t.site->arena, "/organizations/compare?a=%" PRId64 "&b=%" PRId64,
                                  t.shelter, t.clinic)
                            .p);
    r = test_post(
        t.site, &t.worker, "/organizations/act",
        TEST_FIELDS({ STR("act"), STR("compare") }, { STR("pick"), town_id(&t, t.shelter) }));
    assert_non_null(strstr(page(&t.worker, place(&r)), "Cochez deux fiches"));
}

static void note(int64_t organization, const char *words)
{
    struct organization o;
    town_record(&t, &entity_organization, organization, &o);
    o.notes = str_of(words);
    town_save(&t, &entity_organization, &o);
}

static void private_words_of_others_stay_out_of_a_file(void **state)
{
    (void)state;
    note(t.shelter, "Clé sous le pot");
    note(t.clinic, "Code de la porte");
    const char *mine = page(&t.director, "/organizations.csv"),
               *all = page(&t.coordinator, "/organizations.csv"),
               *none = page(&t.worker, "/organizations.csv");
    assert_non_null(strstr(all, "Clé sous le pot"));
    assert_non_null(strstr(all, "Code de la porte"));
    assert_non_null(strstr(mine, "Clé sous le pot"));
    assert_non_null(strstr(mine, "Clinique Saint-Rémi"));
    assert_null(strstr(mine, "Code de la porte"));
    assert_null(strstr(none, "Clé sous le pot"));
    assert_non_null(strstr(mine, "Notes internes"));
    assert_null(strstr(none, "Notes internes")); /* nor the column */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_list_has_nothing_to_seek_nor_to_filter),
        cmocka_unit_test(columns_come_from_the_address_else_from_the_person),
        cmocka_unit_test(what_is_private_is_no_column),
        cmocka_unit_test(a_reference_is_shown_by_its_title),
        cmocka_unit_test(a_kept_list_is_one_s_own_until_it_is_shared),
        cmocka_unit_test(the_same_name_again_is_the_same_list),
        cmocka_unit_test(a_worker_shares_with_nobody_and_a_name_is_needed),
        cmocka_unit_test(many_are_archived_each_as_the_guard_says_and_undone_together),
        cmocka_unit_test(all_that_match_are_meant_when_that_is_ticked),
        cmocka_unit_test(tags_are_stuck_on_many_and_taken_off),
        cmocka_unit_test(nothing_ticked_and_nothing_changed_are_said),
        cmocka_unit_test(sheets_are_given_to_somebody_and_taken_back_together),
        cmocka_unit_test(two_that_are_ticked_are_seen_side_by_side),
        cmocka_unit_test(who_writes_nothing_is_offered_no_act_and_no_way_to_add),
        cmocka_unit_test(an_act_is_undone_by_who_may_still_change_each),
        cmocka_unit_test(lists_and_columns_of_one_are_not_another_s),
        cmocka_unit_test(a_file_holds_those_that_were_ticked_and_may_be_read),
        cmocka_unit_test(private_words_of_others_stay_out_of_a_file),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
