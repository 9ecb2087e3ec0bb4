/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/sheet/sheet.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Worksheets that an organization fills for itself. */

static struct test_town t;
static int64_t together; /* the shelter and the clinic */
static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_interaction,  &module_partnership,
                                                &module_sheet,        &module_link,
                                                &module_action,       NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    together = town_partnership(&t, "Le Passage", t.shelter, t.clinic, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static struct res page(const struct test_person *who, const char *path)
{
    return test_get(t.site, who, path);
}

static bool shows(const struct test_person *who, const char *path, const char *words)
{
    struct res r = page(who, path);
    return str_find(test_body(t.site, &r), str_of(words)) >= 0;
}

static void a_team_compares_and_others_see_nothing(void **state)
{
    (void)state;
    const char *path = "/sheets/th_client", *cell = "c.client_missing.reflection_answer";
    test_post(t.site, &t.worker, path, TEST_FIELDS({ str_of(cell), STR("Des clés") }));
    assert_true(shows(&t.worker, path, "Des clés"));
    assert_false(shows(&t.director, path, "Des clés"));
    assert_false(shows(&t.stranger, path, "Des clés"));
    test_post(t.site, &t.worker, path, TEST_FIELDS({ STR("do"), STR("hand") }));
    struct res late = test_post(t.site, &t.worker, "/sheets/th_client/cell",
                                TEST_FIELDS({ STR("place"), STR("client_missing") },
                                            { STR("ask"), STR("reflection_answer") },
                                            { STR("value"), STR("Trop tard") }));
    assert_int_equal(late.status, 404); /* what was handed in is as it was */
    test_post(t.site, &t.director, path,
              TEST_FIELDS({ str_of(cell), STR("Du temps") }, { STR("do"), STR("hand") }));
    assert_true(shows(&t.director, "/sheets/th_client?view=beside", "Des clés"));
    struct res alone = test_get(t.site, &t.lost, "/sheets");
    assert_int_equal(alone.status, 200);
    assert_true(town_says(&t, &alone, text(LANG_FR, TEXT_sheet_alone)));
    assert_int_equal(test_get(t.site, &t.lost, path).status, 404);
    assert_int_equal(test_get(t.site, &t.worker, "/sheets/s_roles").status, 404);
    assert_int_equal(
        page(&t.worker, town_path(&t, "/partnerships/#/sheets/th_client", together)).status, 404);
}

static void fifty_people_answer_and_none_is_left_out(void **state)
{
    (void)state;
    const char *path = "/sheets/s_pros", *cell = "c.s_pros_needs.pros_plus";
    for (int i = 0; i < 50; i++) {
        struct test_person p = test_person_new(t.site, ROLE_WORKER, t.shelter);
        test_post(t.site, &p, path,
                  TEST_FIELDS({ str_of(cell), arena_fmt(t.site->arena, "Avis-%d.", i) },
                              { STR("do"), STR("hand") }));
    }
    test_post(t.site, &t.worker, path,
              TEST_FIELDS({ str_of(cell), STR("Le mien") }, { STR("do"), STR("hand") }));
    struct res r = page(&t.worker, "/sheets/s_pros?view=beside");
    for (int i = 0; i < 50; i++)
        assert_true(town_says(&t, &r, arena_fmt(t.site->arena, "Avis-%d.", i)));
    assert_int_equal(test_get(t.site, &t.worker, "/sheets").status, 200);
}

/* -- two organizations that became one
 * --------------------------------------------------------------------------------- */

static void the_sheet_of_a_merged_organization_stays_to_be_read(void **state)
{
    (void)state;
    struct worksheet w;
    struct worksheets_named_row *rows;
    int64_t gone = town_organization(&t, "Le Relais");
    struct test_person theirs = test_person_new(t.site, ROLE_WORKER, gone);
    const char *path = "/sheets/s_limits", *cell = "c.s_limits_time.limits_have";
    test_post(t.site, &t.worker, path,
              TEST_FIELDS({ str_of(cell), STR("Nos soirs") }, { STR("do"), STR("hand") }));
    test_post(t.site, &theirs, path,
              TEST_FIELDS({ str_of(cell), STR("Leurs matins") }, { STR("do"), STR("hand") }));
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    const struct worksheets_named_in in = { .organization = gone, .sheet = STR("s_limits") };
    assert_int_equal(worksheets_named(&tx, &in, &rows), 1);
    int64_t id = rows[0].id;
    assert_true(record_get(&tx, &entity_worksheet, id, &w));
    w.organization = t.shelter; /* as app/record/merge.h moves what pointed to the other */
    assert_int_equal(record_update(&tx, &entity_worksheet, &w), RECORD_SAVED);
    tx_commit(&tx);
    assert_false(shows(&t.worker, path, "Leurs matins"));
    struct str at = arena_fmt(t.site->arena, "%s?former=%.*s", path, STR_ARG(town_id(&t, id)));
    const char *former = arena_z(t.site->arena, at);
    assert_true(shows(&t.worker, path, former));
    assert_true(shows(&t.worker, former, "Leurs matins"));
    assert_false(shows(&t.worker, former, "name=\"c."));
    assert_true(shows(&t.worker,
                      arena_z(t.site->arena, arena_fmt(t.site->arena, "%s/answers.csv?former=%.*s",
                                                       path, STR_ARG(town_id(&t, id)))),
                      "Leurs matins"));
    assert_false(shows(&t.stranger, former, "Leurs matins"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_team_compares_and_others_see_nothing),
        cmocka_unit_test(fifty_people_answer_and_none_is_left_out),
        cmocka_unit_test(the_sheet_of_a_merged_organization_stays_to_be_read),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
