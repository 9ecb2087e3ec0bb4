/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The three standing questions, as they were answered in time. */

static struct test_town t;
static int64_t together;
static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_interaction, &module_partnership, NULL };

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
    return test_get(t.site, who, town_path(&t, path, together));
}

static void answer(const char *question, const char *words)
{
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/partnerships/#/question", together),
                  TEST_FIELDS({ STR("item"), str_of(question) }, { STR("note"), str_of(words) },
                              { STR("version"), STR("0") }));
    assert_int_equal(r.status, 303);
}

static void what_was_answered_at_each_milestone_stays(void **state)
{
    (void)state;
    struct res r = page(&t.director, "/partnerships/#/questions");
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_standing_empty)));
    answer("need", "Oui, chaque nuit");
    r = test_post(
        t.site, &t.director, town_path(&t, "/partnerships/#/phase", together),
        TEST_FIELDS({ STR("from"), STR("preparation") }, { STR("to"), STR("identification") }));
    assert_int_equal(r.status, 303);
    answer("need", "Oui, surtout en hiver");
    answer("gaps", "Un relais la nuit");
    r = page(&t.director, "/partnerships/#/questions");
    assert_true(town_says(&t, &r, STR("Oui, chaque nuit")));
    assert_true(town_says(&t, &r, STR("Oui, surtout en hiver")));
    assert_true(town_says(&t, &r, STR("Un relais la nuit")));
    assert_int_equal(page(&t.lost, "/partnerships/#/questions").status, 404);
    r = page(&t.director, "/partnerships/#/questions");
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_standing_answer)));
    r = page(&t.worker, "/partnerships/#/questions");
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_standing_answer)));
}

/* A phase that has just begun asks them anew, until one is answered. */
static void a_new_phase_asks_them(void **state)
{
    (void)state;
    test_post(t.site, &t.director, town_path(&t, "/partnerships/#/phase", together),
              TEST_FIELDS({ STR("from"), STR("identification") }, { STR("to"), STR("agreement") }));
    struct res r = page(&t.director, "/partnerships/#");
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_standing_do)));
    answer("need", "Toujours");
    r = page(&t.director, "/partnerships/#");
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_standing_do)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_answered_at_each_milestone_stays),
        cmocka_unit_test(a_new_phase_asks_them),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
