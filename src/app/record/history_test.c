/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/record.h"

#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "guard/account.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "shelter_group.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Of every kind of record with a page: archived, found among the archives, brought back from its
 * page; each change told in words in its history, with a button to undo it. */

static struct test_town t;
static int64_t partnership, interaction;

static const struct module *const modules[] = {
    &module_organization,  &module_program,     &module_location,    &module_contact,
    &module_shelter_group, &module_partnership, &module_interaction, NULL,
};

static int64_t of_shelter(const struct entity *e, const char *name)
{
    void *record = arena_alloc(t.site->arena, e->size);
    entity_init(e, record);
    entity_set_raw(t.site->arena, entity_field(e, STR("name")), record, str_of(name));
    entity_set_raw(t.site->arena, entity_field(e, STR("organization")), record,
                   town_id(&t, t.shelter));
    town_save(&t, e, record);
    return ((struct record *)record)->id;
}

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    partnership = town_partnership(&t, "Lits de répit", t.network, t.shelter, 0);
    struct res logged = test_post(
        t.site, &t.coordinator, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.shelter) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, -1) }, { STR("outcome"), STR("reached") },
                    { STR("summary"), STR("On se rappelle jeudi") }));
    assert_int_equal(logged.status, 303);
    interaction = 1;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static bool says(const char *target, const char *words)
{
    struct res r = test_get(t.site, &t.coordinator, target);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static const char *at(const char *path, int64_t id, const char *ending)
{
    return arena_z(t.site->arena,
                   arena_fmt(t.site->arena, "%s/%lld%s", path, (long long)id, ending));
}

static void goes_and_comes_back(const char *path, const char *list, int64_t id)
{
    const char *restore = at(path, id, "/restore");
    const char *link =
        arena_z(t.site->arena, arena_fmt(t.site->arena, "href=\"%s\"", at(path, id, "")));
    const char *archives =
        arena_z(t.site->arena, arena_fmt(t.site->arena, "%s%carchived=1", list,
                                         str_find(str_of(list), STR("?")) < 0 ? '?' : '&'));
    assert_true(says(list, link));
    assert_false(says(archives, link));
    assert_int_equal(test_post(t.site, &t.coordinator, at(path, id, "/archive"), NULL, 0).status,
                     303);
    assert_false(says(list, link));
    assert_true(says(archives, link));
    assert_true(says(at(path, id, ""), restore));
    assert_true(says(at(path, id, "/history"), "Archivage"));
    assert_true(says(at(path, id, "/history"), at(path, id, "/undo")));
    assert_int_equal(test_post(t.site, &t.coordinator, restore, NULL, 0).status, 303);
    assert_true(says(list, link));
    assert_false(says(at(path, id, ""), restore));
    assert_true(says(at(path, id, "/history"), "Rétablissement"));
}

static void every_record_is_archived_found_and_brought_back(void **state)
{
    (void)state;
    goes_and_comes_back("/organizations", "/organizations", t.clinic);
    goes_and_comes_back("/contacts", "/contacts", t.at_clinic);
    goes_and_comes_back("/programs", "/programs", of_shelter(&entity_program, "Halte"));
    goes_and_comes_back("/locations", "/locations", of_shelter(&entity_location, "Quai"));
    goes_and_comes_back("/shelter-groups", "/shelter-groups",
                        of_shelter(&entity_shelter_group, "Nuits"));
    goes_and_comes_back("/partnerships", "/partnerships?view=list", partnership);
    goes_and_comes_back("/interactions", "/interactions", interaction);
}

static void a_difference_is_said_in_words_and_undone(void **state)
{
    (void)state;
    int64_t id = of_shelter(&entity_location, "Vieux quai");
    const char *page = at("/locations", id, ""), *history = at("/locations", id, "/history");
    test_post(t.site, &t.coordinator, page,
              TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Quai neuf") },
                          { STR("organization"), town_id(&t, t.clinic) }));
    assert_true(says(history, "<del>Vieux quai</del>"));
    assert_true(says(history, "<ins>Clinique Saint-Rémi</ins>"));
    test_post(t.site, &t.coordinator, at("/locations", id, "/undo"),
              TEST_FIELDS({ STR("version"), STR("2") }));
    assert_true(says(page, "Vieux quai"));
    assert_true(says(history, "Annulation"));
}

static void of_a_long_text_only_the_words_that_changed_are_marked(void **state)
{
    (void)state;
    int64_t id = of_shelter(&entity_location, "Quai de la rue des Forges");
    test_post(t.site, &t.coordinator, at("/locations", id, ""),
              TEST_FIELDS({ STR("version"), STR("1") },
                          { STR("name"), STR("Quai de la rue des Saules") },
                          { STR("organization"), town_id(&t, t.shelter) }));
    assert_true(says(at("/locations", id, "/history"),
                     "Quai de la rue des <del>Forges</del><ins>Saules</ins>"));
}

/* A record keeps the number of an account; people read a name, and of who is gone that they are. */
static void whose_it_was_is_said_by_name(void **state)
{
    (void)state;
    const char *history = at("/partnerships", partnership, "/history");
    struct partnership p;
    struct tx home;
    test_site_home(t.site, &home, false);
    struct str name = arena_str(t.site->arena, account_name(&home, t.worker.account));
    tx_rollback(&home);
    assert_false(says(history, name.p));
    town_record(&t, &entity_partnership, partnership, &p);
    p.owner = t.worker.account;
    town_save(&t, &entity_partnership, &p);
    assert_true(says(history, name.p));
    p.owner = 4242;
    town_save(&t, &entity_partnership, &p);
    assert_true(says(history, "Compte qui n’est plus là"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_record_is_archived_found_and_brought_back),
        cmocka_unit_test(a_difference_is_said_in_words_and_undone),
        cmocka_unit_test(of_a_long_text_only_the_words_that_changed_are_marked),
        cmocka_unit_test(whose_it_was_is_said_by_name),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
