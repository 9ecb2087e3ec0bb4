/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/indicator.h"
#include "app/home/home.h"
#include "app/network/network.h"
#include "app/partnership/application/application.h"
#include "app/partnership/frontline/frontline.h"
#include "app/partnership/partnership/partnership.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What others wait for from one's agency: parts of applications, measures, notes to read. */
static struct test_town t;

static const struct module *const modules[] = { &module_home,        &module_organization,
                                                &module_contact,     &module_partnership,
                                                &module_application, &module_indicator,
                                                &module_frontline,   NULL };

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

static bool shows(const struct test_person *who, const char *words)
{
    struct res r = test_get(t.site, who, "/");
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static int64_t add_part(const char *title, int64_t organization, int due_in)
{
    struct application a;
    struct application_part p;
    entity_init(&entity_application, &a);
    a.title = STR("Un fonds de réparations");
    a.funder = STR("Ville de Port-Laurier");
    a.lead = t.network;
    a.deadline = town_today(&t) + 30;
    a.state = APPLICATION_STATE_PREPARING;
    town_save(&t, &entity_application, &a);
    entity_init(&entity_application_part, &p);
    p.application = a.record.id;
    p.title = str_of(title);
    p.organization = organization;
    p.due = town_today(&t) + due_in;
    town_save(&t, &entity_application_part, &p);
    return p.record.id;
}

static void a_part_of_an_application_is_given_from_the_day(void **state)
{
    (void)state;
    int64_t late = add_part("Budget du fonds", t.shelter, -2);
    add_part("Lettre pour plus tard", t.shelter, 20);
    const char *done = town_path(&t, "/application-parts/#/done", late);
    assert_true(shows(&t.director, "Budget du fonds"));
    assert_true(shows(&t.director, done));
    assert_false(shows(&t.director, "Lettre pour plus tard"));
    assert_true(shows(&t.worker, "Budget du fonds"));
    assert_false(shows(&t.worker, done)); /* who may not say that it is given */
    assert_true(
        shows(&t.coordinator, "Budget du fonds · Un fonds")); /* the network leads it: to remind */
    assert_false(shows(&t.coordinator, done));
    assert_false(shows(&t.stranger, "Budget du fonds"));
    assert_false(shows(&t.lost, "Budget du fonds"));
    struct res r =
        test_post(t.site, &t.director, done,
                  TEST_FIELDS({ STR("given"), STR("1") }, { STR("back"), STR("/#todo") }));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, STR("/?done=application_part")));
    assert_false(shows(&t.director, done));
    assert_false(shows(&t.coordinator, "Budget du fonds · Un fonds"));
}

static void what_others_have_still_time_to_give_is_not_mine(void **state)
{
    (void)state;
    add_part("Portrait des besoins", t.shelter, 3);
    assert_true(shows(&t.director, "Portrait des besoins"));
    assert_false(shows(&t.coordinator, "Portrait des besoins"));
}

/* That the shelter collects; its number. */
static int64_t add_indicator(int64_t partnership, const char *name)
{
    struct indicator i;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_indicator, &i);
    i.partnership = partnership;
    i.name = str_of(name);
    i.kind = INDICATOR_KIND_QUANTITATIVE;
    i.unit = INDICATOR_UNIT_COUNT;
    i.direction = INDICATOR_DIRECTION_AT_LEAST;
    i.period = INDICATOR_PERIOD_WEEK;
    i.since = tx.today - 9;
    i.target = 7;
    i.collector = t.shelter;
    indicator_add(&tx, &i);
    tx_commit(&tx);
    return i.record.id;
}

static void who_collects_measures_and_who_answers_reminds(void **state)
{
    (void)state;
    int64_t id = town_partnership(&t, "Trois saisons", t.shelter, t.clinic, t.coordinator.account);
    int64_t nights = add_indicator(id, "Nuits sans attente");
    struct tx tx;
    struct str button = text(LANG_FR, TEXT_home_measure_do);
    assert_true(shows(&t.director, "Mesurer\u00a0: Nuits sans attente"));
    assert_true(shows(&t.director, arena_z(t.site->arena, button)));
    assert_true(shows(&t.worker, "Mesurer\u00a0: Nuits sans attente"));
    assert_false(shows(&t.worker, arena_z(t.site->arena, button))); /* who does not write it */
    assert_false(shows(&t.stranger, "Nuits sans attente"));         /* the other party */
    assert_false(shows(&t.coordinator, "Mesurer\u00a0: Nuits sans attente"));
    assert_true(shows(&t.coordinator, "Nuits sans attente")); /* who collects it is reminded */
    struct indicator_measure m;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_indicator_measure, &m);
    m.indicator = nights;
    m.day = tx.today;
    m.figure = 7;
    indicator_measure(&tx, &m);
    tx_commit(&tx);
    assert_false(shows(&t.coordinator, "Nuits sans attente"));
}

/* As when one's agency has left it since. */
static void what_a_partnership_of_others_asks_of_one_is_not_told(void **state)
{
    (void)state;
    int64_t theirs = town_partnership(&t, "Entre eux", t.network, t.clinic, 0);
    int64_t ours = town_partnership(&t, "Avec nous", t.network, t.shelter, 0);
    const int64_t in[] = { theirs, ours };
    static const char *const measures[] = { "Mesure chez eux", "Mesure chez nous" },
                             *const notes[] = { "Annonce chez eux", "Annonce chez nous" };
    for (int i = 0; i < 2; i++) {
        struct briefing b;
        struct briefing_reader r;
        add_indicator(in[i], measures[i]);
        entity_init(&entity_briefing, &b);
        b.partnership = in[i];
        b.name = str_of(notes[i]);
        b.changes = STR("Appelez le soir.");
        town_save(&t, &entity_briefing, &b);
        entity_init(&entity_briefing_reader, &r);
        r.briefing = b.record.id;
        r.organization = t.shelter;
        r.account = t.director.account;
        r.told = town_today(&t);
        town_save(&t, &entity_briefing_reader, &r);
        assert_int_equal(shows(&t.director, measures[i]), i);
        assert_int_equal(shows(&t.director, notes[i]), i);
        assert_false(shows(&t.worker, notes[i])); /* who was not told */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_of_an_application_is_given_from_the_day),
        cmocka_unit_test(what_others_have_still_time_to_give_is_not_mine),
        cmocka_unit_test(who_collects_measures_and_who_answers_reminds),
        cmocka_unit_test(what_a_partnership_of_others_asks_of_one_is_not_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
