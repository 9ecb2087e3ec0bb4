/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/indicator/indicator.h"

#include "app/evaluation/review/review.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together;
static const struct module *const modules[] = { &module_organization,
                                                &module_contact,
                                                &module_partnership,
                                                &module_interaction,
                                                &module_indicator,
                                                &module_review,
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

static int fresh(void **state)
{
    (void)state;
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    return 0;
}

/* The number at the end of "/indicators/12?done=…". */
static int64_t number_in(const struct res *r, const char *before)
{
    struct str rest = str_sub(r->location, str_of(before).n, r->location.n), number;
    int64_t id = 0;
    assert_true(str_starts(r->location, str_of(before)));
    str_cut(rest, '?', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

/* A share of the people followed that must stay at most 10 % within 120 days, since 30. */
static int64_t add(void)
{
    struct res r = test_post(
        t.site, &t.director, town_path(&t, "/partnerships/#/indicators", together),
        TEST_FIELDS({ STR("name"), STR("Personnes à reloger") }, { STR("kind"), STR("long_term") },
                    { STR("unit"), STR("percent") }, { STR("direction"), STR("at_most") },
                    { STR("since"), town_day(&t, -30) }, { STR("period"), STR("month") },
                    { STR("target"), STR("10") }, { STR("due"), town_day(&t, 90) }));
    assert_int_equal(r.status, 303);
    return number_in(&r, "/indicators/");
}

static struct indicator stored(int64_t id)
{
    struct indicator i;
    town_record(&t, &entity_indicator, id, &i);
    return i;
}

static struct res measure(int64_t id, int in_days, const char *figure, const char *whole)
{
    return test_post(t.site, &t.director, town_path(&t, "/indicators/#/measures", id),
                     TEST_FIELDS({ STR("day"), town_day(&t, in_days) },
                                 { STR("figure"), str_of(figure) },
                                 { STR("whole"), str_of(whole) }));
}

static struct res target(int64_t id, int in_days, const char *figure, const char *reason)
{
    return test_post(
        t.site, &t.director, town_path(&t, "/indicators/#/targets", id),
        TEST_FIELDS({ STR("day"), town_day(&t, in_days) }, { STR("figure"), str_of(figure) },
                    { STR("due"), town_day(&t, 120) }, { STR("reason"), str_of(reason) }));
}

/* -- tests
 * ------------------------------------------------------------------------------------------- */

static void it_begins_with_its_first_target_and_its_next_day_to_measure(void **state)
{
    (void)state;
    struct indicator i = stored(add());
    assert_int_equal(i.target, 10);
    assert_int_equal(i.due, town_today(&t) + 90);
    assert_int_equal(i.next_due, day_add_months(town_today(&t) - 30, 1));
}

static void what_cannot_be_read_is_said_at_its_field(void **state)
{
    (void)state;
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/partnerships/#/indicators", together),
                  TEST_FIELDS({ STR("name"), STR("Repas") }, { STR("kind"), STR("quantitative") },
                              { STR("unit"), STR("score") }, { STR("direction"), STR("at_least") },
                              { STR("since"), town_day(&t, 0) }, { STR("period"), STR("once") },
                              { STR("target"), STR("beaucoup") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("beaucoup")));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_not_a_number)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_once_when)));
}

static void a_measure_moves_the_next_day_and_says_where_it_stands(void **state)
{
    (void)state;
    int64_t id = add();
    assert_int_equal(measure(id, -2, "8", "100").status, 303);
    assert_int_equal(stored(id).next_due, day_add_months(town_today(&t) - 2, 1));
    struct res r = test_get(t.site, &t.worker, town_path(&t, "/indicators/#", id));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("8\u00a0% (8 sur 100)")));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_on)));
    assert_int_equal(measure(id, -1, "18", "100").status, 303);
    r = test_get(t.site, &t.worker, town_path(&t, "/partnerships/#/indicators", together));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_risk)));
}

static void one_day_has_one_measure_and_it_can_go(void **state)
{
    (void)state;
    int64_t id = add();
    measure(id, -2, "8", "100");
    measure(id, -2, "9", "");
    struct res r = test_get(t.site, &t.director, town_path(&t, "/indicators/#/measures.csv", id));
    assert_true(town_says(&t, &r, STR(",9,100,")));
    assert_false(town_says(&t, &r, STR(",8,100,")));
    struct indicator_whole *list;
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    size_t n = indicator_all(&tx, together, &list);
    assert_int_equal(n, 1);
    assert_int_equal(list[0].n_measures, 1);
    int64_t measured = list[0].measures[0].id;
    tx_rollback(&tx);
    r = test_post(
        t.site, &t.director,
        arena_z(t.site->arena, arena_fmt(t.site->arena, "/indicators/%lld/measures/%lld/remove",
                                         (long long)id, (long long)measured)),
        NULL, 0);
    assert_int_equal(r.status, 303);
    assert_int_equal(stored(id).next_due, day_add_months(town_today(&t) - 30, 1));
    assert_int_equal(measure(id, -2, "7", "100").status, 303); /* and come back */
}

static void a_measure_is_refused_when_it_cannot_be(void **state)
{
    (void)state;
    int64_t id = add();
    struct res r = measure(id, 3, "8", "100");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_day_to_come)));
    r = measure(id, 0, "120", "100");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_more_than_whole)));
    assert_true(town_says(&t, &r, STR("value=\"120\"")));
}

static void a_target_changes_with_its_reason_and_the_old_one_stays(void **state)
{
    (void)state;
    int64_t id = add();
    struct res r = target(id, 0, "15", "");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_reason_missing)));
    assert_int_equal(target(id, 0, "15", "Des logements mal adaptés").status, 303);
    assert_int_equal(stored(id).target, 15);
    assert_int_equal(stored(id).due, town_today(&t) + 120);
    r = test_get(t.site, &t.director, town_path(&t, "/indicators/#", id));
    assert_true(town_says(&t, &r, STR("au plus 10\u00a0%")));
    assert_true(town_says(&t, &r, STR("au plus 15\u00a0%")));
    assert_true(town_says(&t, &r, STR("Des logements mal adaptés")));
    assert_int_equal(target(id, 0, "16", "").status, 303); /* the same day corrects it */
    assert_int_equal(stored(id).target, 16);
}

static void only_the_parties_direction_writes(void **state)
{
    (void)state;
    int64_t id = add();
    struct value form[] = { { STR("day"), town_day(&t, 0) }, { STR("figure"), STR("5") } };
    const char *path = town_path(&t, "/indicators/#/measures", id);
    assert_int_equal(test_post(t.site, &t.worker, path, form, 2).status, 404);
    assert_int_equal(test_post(t.site, &t.stranger, path, form, 2).status, 404);
    assert_int_equal(test_get(t.site, &t.stranger, town_path(&t, "/indicators/#", id)).status, 404);
    struct res r = test_get(t.site, &t.stranger, "/indicators.csv");
    assert_false(town_says(&t, &r, STR("Personnes à reloger")));
}

static void a_quarter_of_a_goal_calls_a_review_once(void **state)
{
    (void)state;
    struct review_last_of_kind_row last;
    struct tx tx;
    struct res r = test_post(
        t.site, &t.director, town_path(&t, "/partnerships/#/reviews/plan", together),
        TEST_FIELDS({ STR("every_months"), STR("3") }, { STR("since"), town_day(&t, 0) },
                    { STR("at_quarter"), STR("1") }, { STR("_present"), STR("at_quarter") }));
    assert_int_equal(r.status, 303);
    r = test_post(t.site, &t.director, town_path(&t, "/partnerships/#/indicators", together),
                  TEST_FIELDS({ STR("name"), STR("Personnes logées") },
                              { STR("kind"), STR("quantitative") }, { STR("unit"), STR("count") },
                              { STR("direction"), STR("at_least") },
                              { STR("since"), town_day(&t, -20) }, { STR("period"), STR("month") },
                              { STR("target"), STR("40") }));
    int64_t id = number_in(&r, "/indicators/");
    struct review_last_of_kind_in quarter = { together, STR("quarter") };
    struct review_last_of_kind_in rhythm = { together, STR("rhythm") };
    measure(id, -5, "9", "");
    test_site_tx(t.site, &tx, false);
    assert_false(review_last_of_kind(&tx, &quarter, &last));
    assert_true(review_last_of_kind(&tx, &rhythm, &last)); /* the other marker stays */
    assert_int_equal(last.planned, day_add_months(town_today(&t), 3));
    tx_rollback(&tx);
    measure(id, -3, "10", "");
    measure(id, -1, "30", "");
    test_site_tx(t.site, &tx, false);
    assert_true(review_last_of_kind(&tx, &quarter, &last)); /* a second one would be a fault */
    assert_int_equal(last.planned, town_today(&t) + REVIEW_NOTICE);
    tx_rollback(&tx);
}

/* -- the rule, on figures
 * ------------------------------------------------------------------------------- */

struct judged {
    const char *what;
    bool at_most;
    int64_t baseline, target;
    int due, measured, today; /* days since the start; due 0: none */
    int64_t figure;
    enum standing expected;
};

static void standing_follows_the_rule(void **state)
{
    (void)state;
    static const struct judged cases[] = {
        { "on its day, enough", false, 0, 100, 100, 100, 100, 100, STANDING_REACHED },
        { "on its day, one too few", false, 0, 100, 100, 100, 100, 99, STANDING_MISSED },
        { "half way at half time", false, 0, 100, 100, 50, 50, 50, STANDING_ON },
        { "three quarters of what is expected", false, 0, 100, 100, 50, 50, 38, STANDING_ON },
        { "less than that", false, 0, 100, 100, 50, 50, 37, STANDING_RISK },
        { "before its day, enough", false, 0, 100, 100, 50, 50, 100, STANDING_REACHED },
        { "fewer and fewer", true, 20, 10, 120, 60, 60, 15, STANDING_ON },
        { "not fewer", true, 20, 10, 120, 60, 60, 19, STANDING_RISK },
        { "few enough", true, 20, 10, 120, 120, 120, 10, STANDING_REACHED },
        { "a limit kept", true, NUMBER_NONE, 10, 180, 90, 90, 8, STANDING_ON },
        { "a limit passed", true, NUMBER_NONE, 10, 180, 90, 90, 18, STANDING_RISK },
        { "a limit passed on its day", true, NUMBER_NONE, 10, 180, 180, 180, 18, STANDING_MISSED },
        { "its day went by", false, 0, 100, 100, 50, 101, 90, STANDING_MISSED },
        { "at all times, enough", false, NUMBER_NONE, 2, 0, 10, 10, 2, STANDING_ON },
        { "at all times, too few", false, NUMBER_NONE, 2, 0, 10, 10, 1, STANDING_RISK },
    };
    enum { START = 20000 };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct judged *c = &cases[i];
        struct indicators_of_row row = { .baseline = c->baseline,
                                         .since = START,
                                         .target = c->target,
                                         .due = c->due ? START + c->due : DAY_NONE };
        struct indicator_targets_of_row target = { .day = START, .figure = c->target };
        struct indicator_measures_of_row measured = { .day = START + c->measured,
                                                      .figure = c->figure };
        struct indicator_whole w = { .row = &row,
                                     .targets = &target,
                                     .n_targets = 1,
                                     .measures = &measured,
                                     .n_measures = 1,
                                     .unit = INDICATOR_UNIT_COUNT,
                                     .at_most = c->at_most };
        enum standing have = indicator_judge(&w, START + c->today);
        if (have != c->expected)
            fail_msg("%s: %d instead of %d", c->what, (int)have, (int)c->expected);
    }
}

/* -- for the outside
 * ---------------------------------------------------------------------------------------------- */

static void small_numbers_of_people_stay_inside_and_totals_do_not(void **state)
{
    (void)state;
    static const struct {
        enum indicator_unit unit;
        bool breakdown;
        int64_t figure, whole;
        const char *told;
    } cases[] = {
        { INDICATOR_UNIT_COUNT, false, 2, NUMBER_NONE, "2 personnes" }, /* intakes of a month */
        { INDICATOR_UNIT_COUNT, true, 2, NUMBER_NONE, "moins de 5" },
        { INDICATOR_UNIT_COUNT, true, 0, NUMBER_NONE, "0 personnes" },
        { INDICATOR_UNIT_COUNT, true, 4, NUMBER_NONE, "moins de 5" },
        { INDICATOR_UNIT_COUNT, true, 5, NUMBER_NONE, "5 personnes" },
        { INDICATOR_UNIT_PERCENT, false, 3, 20, "moins de 5 sur 20" },
        { INDICATOR_UNIT_PERCENT, false, 17, 20, "les 20, sauf moins de 5" },
        { INDICATOR_UNIT_PERCENT, false, 0, 4, "moins de 5" },
        { INDICATOR_UNIT_PERCENT, false, 10, 20, "50\u00a0% (10 sur 20)" },
        { INDICATOR_UNIT_PERCENT, false, 20, 20, "100\u00a0% (20 sur 20)" },
        { INDICATOR_UNIT_DAYS, true, 3, NUMBER_NONE, "3 jours" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct indicators_of_row row = { .unit_words = STR("personnes"),
                                         .breakdown = cases[i].breakdown,
                                         .baseline = NUMBER_NONE };
        struct indicator_measures_of_row m = { .figure = cases[i].figure, .whole = cases[i].whole };
        struct indicator_whole w = { .row = &row, .unit = (int)cases[i].unit };
        struct str told = indicator_measure_told(t.site->arena, LANG_FR, &w, &m, NULL);
        if (!str_is(told, cases[i].told))
            fail_msg("%.*s instead of %s", STR_ARG(told), cases[i].told);
    }
}

static void a_small_baseline_of_people_stays_inside_too(void **state)
{
    (void)state;
    struct indicators_of_row few = { .breakdown = true, .baseline = 4 },
                             total = { .breakdown = false, .baseline = 4 };
    struct indicator_whole list[] = { { .row = &few }, { .row = &total } };
    indicator_all_told(t.site->arena, list, 2);
    assert_int_equal(list[0].row->baseline, NUMBER_NONE);
    assert_int_equal(list[1].row->baseline, 4);
    assert_int_equal(few.baseline, 4);
}

/* -- by CSV
 * -------------------------------------------------------------------------------------------------
 */

static struct res give(const char *csv, const char *what)
{
    return test_post(t.site, &t.director,
                     town_path(&t, "/partnerships/#/indicators/import", together),
                     TEST_FIELDS({ STR("csv"), str_of(csv) }, { STR("step"), str_of(what) }));
}

static size_t measures(void)
{
    struct indicator_whole *list;
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    assert_int_equal(indicator_all(&tx, together, &list), 1);
    size_t n = list[0].n_measures;
    tx_rollback(&tx);
    return n;
}

static void measures_are_checked_before_they_are_written(void **state)
{
    (void)state;
    static const char rows[] = "Ce qui est mesuré;Mesuré le;Résultat;Sur combien;Note\n"
                               "Personnes à reloger;2026-01-05;3;100;Début\n"
                               "Personnes à reloger;2026-01-06;douze;100;\n"
                               "Inconnu;2026-01-06;3;100;\n"
                               "Personnes à reloger;2999-01-06;3;100;\n"
                               "Personnes à reloger;2026-01-05;4;100;\n"
                               "Personnes à reloger;2026-01-07;30;20;\n"
                               "Personnes à reloger;2026-01-08;5;;\n";
    add();
    struct res r = give(rows, "");
    assert_int_equal(r.status, 200);
    assert_int_equal(measures(), 0);
    assert_true(town_says(&t, &r,
                          STR("7 lignes lues. Nouvelles\u00a0: 2. Modifiées\u00a0: 0. "
                              "Déjà là\u00a0: 0. Rejetées\u00a0: 5.")));
    assert_true(town_says(&t, &r, STR("Ligne 3")));
    assert_true(town_says(&t, &r, STR("douze")));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_import_unknown)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_day_to_come)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_more_than_whole)));
    assert_true(town_says(&t, &r, STR("La ligne 2 parle déjà de la même chose.")));
    assert_int_equal(give(rows, "write").status, 303);
    assert_int_equal(measures(), 2);
    r = give("name,day,figure,whole,note\nPersonnes à reloger,2026-01-05,3,100,Début\n"
             "Personnes à reloger,2026-01-08,6,100,\n",
             "");
    assert_true(town_says(&t, &r,
                          STR("2 lignes lues. Nouvelles\u00a0: 0. Modifiées\u00a0: 1. "
                              "Déjà là\u00a0: 1. Rejetées\u00a0: 0.")));
    assert_true(town_says(&t, &r, STR("remplace 5")));
}

static void what_cannot_be_read_at_all_comes_back_with_its_reason(void **state)
{
    (void)state;
    add();
    struct res r = give(" ", "");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_import_none)));
    r = give("Ce qui est mesuré,Résultat\nPersonnes à reloger,3\n", "write");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Il manque la colonne")));
    assert_true(town_says(&t, &r, STR("Personnes à reloger,3"))); /* what was typed comes back */
    assert_int_equal(measures(), 0);
    assert_int_equal(test_post(t.site, &t.worker,
                               town_path(&t, "/partnerships/#/indicators/import", together), NULL,
                               0)
                         .status,
                     404);
}

static void what_goes_out_comes_back_the_same(void **state)
{
    (void)state;
    add();
    assert_int_equal(give("name,day,figure,whole,note\n"
                          "Personnes à reloger,2026-01-05,3,100,\"Un, deux\"\n",
                          "write")
                         .status,
                     303);
    struct res r = test_get(t.site, &t.worker,
                            town_path(&t, "/partnerships/#/indicators/measures.csv", together));
    assert_int_equal(r.status, 200);
    struct str csv = test_body(t.site, &r);
    assert_true(str_find(csv, STR("Personnes à reloger")) > 0 &&
                str_find(csv, STR("Un, deux")) > 0);
    r = give(arena_z(t.site->arena, csv), "");
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_import_nothing)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_begins_with_its_first_target_and_its_next_day_to_measure, fresh),
        cmocka_unit_test_setup(what_cannot_be_read_is_said_at_its_field, fresh),
        cmocka_unit_test_setup(a_measure_moves_the_next_day_and_says_where_it_stands, fresh),
        cmocka_unit_test_setup(one_day_has_one_measure_and_it_can_go, fresh),
        cmocka_unit_test_setup(a_measure_is_refused_when_it_cannot_be, fresh),
        cmocka_unit_test_setup(a_target_changes_with_its_reason_and_the_old_one_stays, fresh),
        cmocka_unit_test_setup(only_the_parties_direction_writes, fresh),
        cmocka_unit_test_setup(a_quarter_of_a_goal_calls_a_review_once, fresh),
        cmocka_unit_test(standing_follows_the_rule),
        cmocka_unit_test(small_numbers_of_people_stay_inside_and_totals_do_not),
        cmocka_unit_test(a_small_baseline_of_people_stays_inside_too),
        cmocka_unit_test_setup(measures_are_checked_before_they_are_written, fresh),
        cmocka_unit_test_setup(what_cannot_be_read_at_all_comes_back_with_its_reason, fresh),
        cmocka_unit_test_setup(what_goes_out_comes_back_the_same, fresh),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
