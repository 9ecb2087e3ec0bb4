/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "location.ent.h"
#include "program.ent.h"
#include "schedule.ent.h"
#include "support/town.h"

static const struct module *const modules[] = { &module_organization,
                                                &module_program,
                                                &module_location,
                                                &module_contact,
                                                &module_shelter_group,
                                                &module_schedule,
                                                NULL };
static struct test_town town;
static int64_t place, other_place, program;

static int64_t location_make(const char *name, int64_t organization)
{
    struct location l;
    entity_init(&entity_location, &l);
    l.name = str_of(name);
    l.organization = organization;
    l.hours = STR("Sonnez à la porte de côté.");
    town_save(&town, &entity_location, &l);
    return l.record.id;
}

static int setup(void **state)
{
    (void)state;
    struct program p;
    town_open(&town, modules);
    place = location_make("Rue du Quai", town.shelter);
    other_place = location_make("Rue des Érables", town.clinic);
    entity_init(&entity_program, &p);
    p.name = STR("Halte-chaleur");
    p.organization = town.shelter;
    town_save(&town, &entity_program, &p);
    program = p.record.id;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

static struct schedule schedule_last(void)
{
    struct schedule s, found = { 0 };
    struct tx tx;
    test_site_tx(town.site, &tx, false);
    for (int64_t id = 1; record_get(&tx, &entity_schedule, id, &s); id++)
        found = s;
    tx_rollback(&tx);
    assert_true(found.record.id > 0);
    return found;
}

static struct res add(const char *path, int64_t id, const struct value *form, size_t n)
{
    return test_post(town.site, &town.coordinator, town_path(&town, path, id), form, n);
}

static void presets_become_open_referral_rules(void **state)
{
    (void)state;
    struct res r =
        add("/locations/#/schedules", place,
            TEST_FIELDS({ STR("days"), STR("weekdays") }, { STR("opens_at"), STR("9 h") },
                        { STR("closes_at"), STR("17 h 30") }, { STR("closed_on"), STR("quebec") }));
    assert_int_equal(r.status, 303);
    struct schedule s = schedule_last();
    assert_int_equal(s.organization, town.shelter);
    assert_int_equal(s.freq, SCHEDULE_FREQ_WEEKLY);
    assert_true(str_is(s.byday, "MO,TU,WE,TH,FR"));
    assert_int_equal(s.opens_at, 9 * 60);
    assert_int_equal(s.closes_at, 17 * 60 + 30);
    r = add("/locations/#/schedules", place,
            TEST_FIELDS({ STR("days"), STR("nth") }, { STR("nth"), STR("2") },
                        { STR("nth"), STR("6") }, { STR("nth_weekday"), STR("2") },
                        { STR("weekday"), STR("MO") }, { STR("opens_at"), STR("9:00") },
                        { STR("closes_at"), STR("12:00") }));
    assert_int_equal(r.status, 303);
    s = schedule_last();
    assert_int_equal(s.freq, SCHEDULE_FREQ_MONTHLY);
    assert_true(str_is(s.byday, "2TU,-1TU"));
    r = add("/programs/#/schedules", program,
            TEST_FIELDS({ STR("days"), STR("always") }, { STR("opens_at"), STR("9 h") },
                        { STR("closes_at"), STR("10 h") }, { STR("valid_from"), STR("2026-11-01") },
                        { STR("valid_to"), STR("2027-03-31") }, { STR("yearly"), STR("1") }));
    assert_int_equal(r.status, 303);
    s = schedule_last();
    assert_int_equal(s.program, program);
    assert_int_equal(s.location, 0);
    assert_int_equal(s.opens_at, 0);
    assert_int_equal(s.closes_at, 0);
    assert_true(s.yearly);
    r = add("/locations/#/schedules", place,
            TEST_FIELDS({ STR("days"), STR("dates") }, { STR("dates"), STR("le 1er et le 15") },
                        { STR("interval"), STR("2") }));
    assert_int_equal(r.status, 303);
    s = schedule_last();
    assert_true(str_is(s.bymonthday, "1,15"));
    assert_int_equal(s.interval, 2);
    assert_int_equal(s.dtstart, town_today(&town));
}

static void the_page_of_the_place_says_the_hours_in_both_languages(void **state)
{
    (void)state;
    struct res r = test_get(town.site, &town.worker, town_path(&town, "/locations/#", place));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r,
                          STR("Du lundi au vendredi, de 9\u00a0h à 17\u00a0h\u00a030, "
                              "sauf les jours fériés")));
    assert_true(town_says(&town, &r, STR("Le deuxième et le dernier mardi du mois")));
    assert_true(town_says(&town, &r, STR("Sonnez à la porte de côté.")));
    assert_false(town_says(&town, &r, STR("/schedules/new"))); /* a worker does not write */
    r = test_run(town.site,
                 &(struct test_request){
                     .method = "GET",
                     .target = town_path(&town, "/locations/#", place),
                     .person = &town.coordinator,
                     .headers = (const struct value[]){ { STR("Accept-Language"), STR("en") } },
                     .n_headers = 1 });
    assert_true(town_says(&town, &r, STR("Monday to Friday, 9\u00a0a.m. to 5:30\u00a0p.m.")));
    assert_true(town_says(&town, &r, STR("/schedules/new")));
    r = test_get(town.site, &town.worker, town_path(&town, "/programs/#", program));
    assert_true(town_says(&town, &r, STR("Jour et nuit, tous les jours")));
}

static void what_is_missing_is_said_and_what_was_typed_comes_back(void **state)
{
    (void)state;
    static const struct {
        const char *days, *said;
    } wrong[] = { { "days", "Cochez au moins un jour" },
                  { "nth", "Cochez au moins un rang" },
                  { "dates", "Écrivez des dates de 1 à 31" },
                  { "kept", "Dites quels jours" },
                  { "", "Dites quels jours" } };
    int64_t before = schedule_last().record.id;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct res r =
            add("/locations/#/schedules", place,
                TEST_FIELDS({ STR("days"), str_of(wrong[i].days) }, { STR("dates"), STR("41") },
                            { STR("notes"), STR("mot gardé") }));
        assert_int_equal(r.status, 422);
        assert_true(town_says(&town, &r, str_of(wrong[i].said)));
        assert_true(town_says(&town, &r, STR("mot gardé")));
    }
    struct res r =
        add("/locations/#/schedules", place,
            TEST_FIELDS({ STR("days"), STR("every") }, { STR("opens_at"), STR("vers midi") },
                        { STR("valid_from"), STR("2026-05-01") },
                        { STR("valid_to"), STR("2026-04-01") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("vers midi")));
    assert_true(town_says(&town, &r, STR("La saison finit avant de commencer.")));
    r = add("/locations/#/schedules", place,
            TEST_FIELDS({ STR("days"), STR("every") }, { STR("yearly"), STR("1") }));
    assert_int_equal(r.status, 422);
    assert_int_equal(schedule_last().record.id, before);
}

static void a_schedule_is_edited_and_a_rule_that_no_answer_covers_is_kept(void **state)
{
    (void)state;
    struct schedule s;
    entity_init(&entity_schedule, &s);
    s.organization = town.shelter;
    s.location = place;
    s.freq = SCHEDULE_FREQ_MONTHLY;
    s.byday = STR("1MO,3TU");
    town_save(&town, &entity_schedule, &s);
    const char *page = town_path(&town, "/schedules/#", s.record.id);
    struct res r =
        test_get(town.site, &town.coordinator, town_path(&town, "/schedules/#/edit", s.record.id));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Le premier lundi et le troisième mardi du mois")));
    r = test_post(town.site, &town.coordinator, page,
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("days"), STR("kept") },
                              { STR("opens_at"), STR("10:00") }));
    assert_int_equal(r.status, 303);
    town_record(&town, &entity_schedule, s.record.id, &s);
    assert_true(str_is(s.byday, "1MO,3TU"));
    assert_int_equal(s.opens_at, 600);
    /* Somebody who opened it before is told, and loses nothing. */
    r = test_post(town.site, &town.coordinator, page,
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("days"), STR("kept") },
                              { STR("opens_at"), STR("11:00") }));
    assert_int_equal(r.status, 409);
}

static void nobody_writes_the_hours_of_another_agency(void **state)
{
    (void)state;
    const char *theirs = town_path(&town, "/locations/#/schedules", other_place);
    const struct value form[] = { { STR("days"), STR("every") } };
    assert_int_equal(test_post(town.site, &town.director, theirs, form, 1).status, 404);
    assert_int_equal(test_post(town.site, &town.worker,
                               town_path(&town, "/locations/#/schedules", place), form, 1)
                         .status,
                     404);
    assert_int_equal(test_post(town.site, &town.director,
                               town_path(&town, "/locations/#/schedules", place), form, 1)
                         .status,
                     303);
    assert_int_equal(test_post(town.site, &town.director,
                               town_path(&town, "/locations/#/schedules", 9999), form, 1)
                         .status,
                     404);
}

static void an_archived_schedule_is_no_longer_said(void **state)
{
    (void)state;
    int64_t before = schedule_last().record.id;
    struct res r = add("/locations/#/schedules", other_place,
                       TEST_FIELDS({ STR("days"), STR("appointment") }));
    assert_int_equal(r.status, 303);
    struct schedule s = schedule_last();
    assert_true(s.record.id > before);
    r = test_get(town.site, &town.worker, town_path(&town, "/locations/#", other_place));
    assert_true(town_says(&town, &r, STR("Sur rendez-vous")));
    r = test_post(town.site, &town.coordinator,
                  town_path(&town, "/schedules/#/archive", s.record.id), NULL, 0);
    assert_int_equal(r.status, 303);
    r = test_get(town.site, &town.worker, town_path(&town, "/locations/#", other_place));
    assert_false(town_says(&town, &r, STR("Sur rendez-vous")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(presets_become_open_referral_rules),
        cmocka_unit_test(the_page_of_the_place_says_the_hours_in_both_languages),
        cmocka_unit_test(what_is_missing_is_said_and_what_was_typed_comes_back),
        cmocka_unit_test(a_schedule_is_edited_and_a_rule_that_no_answer_covers_is_kept),
        cmocka_unit_test(nobody_writes_the_hours_of_another_agency),
        cmocka_unit_test(an_archived_schedule_is_no_longer_said),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
