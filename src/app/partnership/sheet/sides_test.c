/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/outbox.h"
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/sheet/sheet.h"
#include "contact.ent.h"
#include "support/town.h"
#include "view/view.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Two departments of the shelter and the clinic: each is a side of its own. */

static struct test_town t;
static int64_t together, reception, support;
static const struct module *const modules[] = {
    &module_organization, &module_contact, &module_interaction,
    &module_partnership,  &module_sheet,   &module_link,
    &module_action,       &module_outbox,  NULL
};

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

/* A new one for each test. */
static int begin(void **state)
{
    struct partnership_party whole;
    struct test_town *town = &t;
    (void)state;
    together = town_partnership(town, "Du bail au suivi", t.shelter, t.clinic, 0);
    reception = town_party(town, together, t.shelter, NULL);
    town_record(town, &entity_partnership_party, reception, &whole);
    whole.department = STR("Accueil");
    town_save(town, &entity_partnership_party, &whole);
    support = town_party(town, together, t.shelter, "Soutien à domicile");
    return 0;
}

#define COMPAT "/partnerships/#/sheets/s_compat"
#define CELL "c.compat_overlap.compat_ground_words"

static struct res page(const struct test_person *who, const char *path)
{
    return test_get(t.site, who, town_path(&t, path, together));
}

static bool shows(const struct test_person *who, const char *path, struct str words)
{
    struct res r = page(who, path);
    return town_says(&t, &r, words);
}

static int post(const struct test_person *who, const char *path, const struct value *form, size_t n)
{
    return test_post(t.site, who, town_path(&t, path, together), form, n).status;
}

static int take(const struct test_person *who, int64_t party)
{
    return post(who, "/partnerships/#/side", TEST_FIELDS({ STR("party"), town_id(&t, party) }));
}

static int say(const struct test_person *who, const char *words, const char *action)
{
    return post(who, COMPAT,
                TEST_FIELDS({ STR("of"), STR("mine") }, { STR(CELL), str_of(words) },
                            { STR("do"), str_of(action) }));
}

static void departments_answer_alone_and_then_side_by_side(void **state)
{
    (void)state;
    assert_int_equal(take(&t.director, reception), 303);
    assert_int_equal(take(&t.worker, support), 303);
    assert_int_equal(say(&t.director, "Les premières nuits", "hand"), 303);
    assert_false(shows(&t.worker, COMPAT "?view=beside", STR("Les premières nuits")));
    assert_int_equal(say(&t.worker, "Les premiers mois", "save"), 303);
    assert_false(shows(&t.director, COMPAT "?view=beside", STR("Les premiers mois")));
    assert_false(shows(&t.director, COMPAT "/answers.csv", STR("Les premiers mois")));
    assert_int_equal(say(&t.worker, "Les premiers mois", "hand"), 303);
    assert_true(shows(&t.worker, COMPAT "?view=beside", STR("Les premières nuits")));
    assert_true(shows(&t.director, COMPAT "?view=beside", STR("Les premiers mois")));
    assert_true(shows(&t.director, COMPAT "/answers.csv",
                      STR("Refuge Le Passage \u2014 Soutien à domicile")));
    assert_true(
        shows(&t.director, COMPAT "?print=1&view=beside", STR("Refuge Le Passage \u2014 Accueil")));
    /* The list of sheets counts two, by their names. */
    assert_true(
        shows(&t.stranger, "/partnerships/#/sheets", STR("Refuge Le Passage \u2014 Accueil")));
}

static void nobody_writes_or_reads_before_they_say_for_which(void **state)
{
    (void)state;
    take(&t.worker, support);
    say(&t.worker, "Les premiers mois", "hand");
    assert_true(shows(&t.director, COMPAT, text(LANG_FR, TEXT_side_choose)));
    assert_true(shows(&t.director, "/partnerships/#", text(LANG_FR, TEXT_side_choose)));
    assert_false(shows(&t.director, COMPAT "?view=beside", STR("Les premiers mois")));
    assert_false(shows(&t.director, COMPAT "/answers.csv", STR("Les premiers mois")));
    assert_int_equal(say(&t.director, "Les nuits", "save"), 404);
    /* Whose organization has one party is asked nothing. */
    assert_false(shows(&t.stranger, COMPAT, text(LANG_FR, TEXT_side_choose)));
    assert_int_equal(say(&t.stranger, "Les urgences", "save"), 303);
}

static void who_takes_the_other_side_is_seen(void **state)
{
    (void)state;
    struct str until;
    take(&t.director, reception);
    take(&t.worker, support);
    say(&t.worker, "Les premiers mois", "save");
    assert_false(shows(&t.director, COMPAT, STR("Les premiers mois")));
    assert_int_equal(take(&t.director, support), 303);
    assert_true(shows(&t.director, COMPAT, STR("Les premiers mois")));
    assert_int_equal(take(&t.director, reception), 303);
    assert_false(shows(&t.director, COMPAT, STR("Les premiers mois")));
    until = text_with(t.site->arena, LANG_FR, TEXT_side_until,
                      TEXT_ARGS({ "name", .value = STR("") },
                                { "day", .value = text_day(t.site->arena, LANG_FR, town_today(&t),
                                                           DAY_NO_YEAR) }));
    assert_true(shows(&t.worker, COMPAT, until));
    assert_true(shows(&t.stranger, COMPAT, until));
    assert_true(shows(&t.stranger, "/partnerships/#", until));
}

static void one_takes_a_side_of_ones_own_organization_only(void **state)
{
    (void)state;
    int64_t clinic = town_party(&t, together, t.clinic, NULL);
    assert_int_equal(take(&t.stranger, reception), 404);
    assert_int_equal(take(&t.stranger, clinic), 404); /* there is nothing to choose */
    assert_int_equal(take(&t.director, clinic), 404);
    assert_int_equal(take(&t.coordinator, reception), 404);
    assert_int_equal(take(&t.lost, reception), 404);
}

static void a_department_without_account_answers_by_its_own_link(void **state)
{
    (void)state;
    struct contact c;
    int64_t nursing = town_party(&t, together, t.clinic, "Soins infirmiers");
    town_record(&t, &entity_contact, town_contact(&t, "Une infirmière", t.clinic), &c);
    c.title = STR("Cheffe, soins infirmiers");
    c.email = STR("infirmiere@example.org");
    town_save(&t, &entity_contact, &c);
    take(&t.director, reception);
    say(&t.director, "Les premières nuits", "hand");
    const char *links = arena_z(t.site->arena, arena_fmt(t.site->arena, COMPAT "/links/%.*s",
                                                         STR_ARG(town_id(&t, nursing))));
    struct res made = test_post(t.site, &t.director, town_path(&t, links, together),
                                TEST_FIELDS({ STR("name"), STR("Une amie") }));
    assert_int_equal(made.status, 200);
    assert_true(town_says(&t, &made, STR("Clinique Saint-Rémi \u2014 Soins infirmiers")));
    struct str body = test_body(t.site, &made), href, rest;
    ptrdiff_t at = str_find(body, STR("/l/"));
    assert_true(at >= 0);
    str_cut(str_sub(body, (size_t)at, body.n), '"', &href, &rest);
    assert_int_equal(
        test_post(t.site, NULL, arena_z(t.site->arena, href),
                  TEST_FIELDS({ STR(CELL), STR("Les pansements") }, { STR("do"), STR("hand") }))
            .status,
        303);
    /* It is the word of that department, and not of the clinic. */
    assert_true(shows(&t.director, COMPAT "?view=beside", STR("Les pansements")));
    take(&t.stranger, town_party(&t, together, t.clinic, NULL));
    assert_int_equal(say(&t.stranger, "Les urgences", "save"), 303);
    assert_false(shows(&t.director, COMPAT "?view=beside", STR("Les urgences")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(departments_answer_alone_and_then_side_by_side, begin),
        cmocka_unit_test_setup(nobody_writes_or_reads_before_they_say_for_which, begin),
        cmocka_unit_test_setup(who_takes_the_other_side_is_seen, begin),
        cmocka_unit_test_setup(one_takes_a_side_of_ones_own_organization_only, begin),
        cmocka_unit_test_setup(a_department_without_account_answers_by_its_own_link, begin),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
