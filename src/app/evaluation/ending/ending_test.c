/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/ending/ending.h"

#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/evaluation/report/report.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together;
static const struct module *const modules[] = {
    &module_organization,
    &module_contact,
    &module_partnership,
    &module_interaction,
    &module_agreement,
    &module_clause,
    &module_obligation,
    &module_indicator,
    &module_review,
    &module_ending,
    &module_report,
    &module_evaluation,
    NULL,
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

static int fresh(void **state)
{
    (void)state;
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    return 0;
}

static struct res post(const char *path, const struct value *form, size_t n)
{
    return test_post(t.site, &t.director, town_path(&t, path, together), form, n);
}

static struct res begin(const char *kind)
{
    return post("/partnerships/#/ending",
                TEST_FIELDS({ STR("kind"), str_of(kind) },
                            { STR("why"), STR("Parce que c’est le moment") }));
}

static struct res step(const char *name, struct value field)
{
    return post("/partnerships/#/ending/step", TEST_FIELDS({ STR("step"), str_of(name) }, field));
}

static struct res close(void)
{
    return post("/partnerships/#/ending/close", NULL, 0);
}

static struct partnership stored(void)
{
    struct partnership p;
    town_record(&t, &entity_partnership, together, &p);
    return p;
}

static unsigned missing(void)
{
    struct partnership_ending e;
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    assert_true(ending_read(&tx, together, &e));
    unsigned m = ending_missing(&tx, &e);
    tx_rollback(&tx);
    return m;
}

static void tell_everybody(void)
{
    struct partnership_ending e;
    struct ending_informed_of_row *rows;
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    assert_true(ending_read(&tx, together, &e));
    size_t n = ending_informed_of(&tx, &(struct ending_informed_of_in){ e.record.id }, &rows);
    int64_t ids[16];
    for (size_t i = 0; i < n; i++)
        ids[i] = rows[i].id;
    tx_rollback(&tx);
    assert_int_equal(n, 5); /* two teams, the people, workers elsewhere, funders */
    for (size_t i = 0; i < n; i++) {
        struct str path = arena_fmt(t.site->arena, "/partnerships/%lld/ending/informed/%lld",
                                    (long long)together, (long long)ids[i]);
        assert_int_equal(test_post(t.site, &t.director, arena_z(t.site->arena, path),
                                   TEST_FIELDS({ STR("done"), STR("1") }))
                             .status,
                         303);
    }
}

/* -- tests
 * ------------------------------------------------------------------------------------------- */

static void a_reached_goal_is_a_success_and_needs_only_telling_and_lessons(void **state)
{
    (void)state;
    assert_int_equal(begin("goal").status, 303);
    assert_int_equal(missing(), ENDING_INFORMED | ENDING_LESSONS);
    struct res r = close();
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_ending_lacks_lessons)));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_ending_success)));
    assert_int_equal(stored().ended, DAY_NONE);
    tell_everybody();
    assert_int_equal(
        step("learn", (struct value){ STR("successes"), STR("Vingt personnes logées") }).status,
        303);
    assert_int_equal(close().status, 303);
    assert_int_equal(stored().ended, town_today(&t));
    assert_true(str_is(stored().end_reason, "Parce que c’est le moment"));
    r = test_get(t.site, &t.worker, town_path(&t, "/partnerships/#/ending", together));
    assert_true(town_says(&t, &r, STR("Vingt personnes logées")));
    r = test_get(t.site, &t.worker, town_path(&t, "/partnerships/#/report?kind=closing", together));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("Vingt personnes logées")));
    assert_int_equal(step("learn", (struct value){ STR("successes"), STR("Trente") }).status, 404);
}

static void dissatisfaction_is_told_and_tried_before_anything_is_decided(void **state)
{
    (void)state;
    assert_int_equal(begin("dissatisfaction").status, 303);
    assert_int_equal(missing(), ENDING_TOLD | ENDING_MET | ENDING_INFORMED | ENDING_LESSONS);
    struct res r = step("tell", (struct value){ STR("told_partner"), town_day(&t, 2) });
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_ending_day_to_come)));
    step("tell", (struct value){ STR("told_partner"), town_day(&t, -9) });
    assert_true(missing() & ENDING_TOLD);
    step("tell", (struct value){ STR("told_funders"), town_day(&t, -8) });
    assert_false(missing() & ENDING_TOLD);
    step("meet", (struct value){ STR("met"), town_day(&t, -5) });
    assert_true(missing() & ENDING_MET);
    step("meet", (struct value){ STR("amended"), STR("Des visites le soir") });
    assert_int_equal(missing(), ENDING_INFORMED | ENDING_LESSONS);
    tell_everybody();
    step("learn", (struct value){ STR("differently"), STR("Se voir plus tôt") });
    assert_int_equal(missing(), 0);
    assert_int_equal(close().status, 303);
}

static void who_only_reads_changes_nothing(void **state)
{
    (void)state;
    begin("goal");
    const char *path = town_path(&t, "/partnerships/#/ending/close", together);
    assert_int_equal(test_post(t.site, &t.worker, path, NULL, 0).status, 404);
    assert_int_equal(test_post(t.site, &t.stranger, path, NULL, 0).status, 404);
    struct res r = test_get(t.site, &t.worker, town_path(&t, "/partnerships/#/ending", together));
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, STR("/ending/close")));
    assert_int_equal(
        test_get(t.site, &t.stranger, town_path(&t, "/partnerships/#/ending", together)).status,
        404);
}

static void an_ending_says_why_at_its_field(void **state)
{
    (void)state;
    struct res r = post("/partnerships/#/ending",
                        TEST_FIELDS({ STR("kind"), STR("goal") }, { STR("why"), STR("") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("aria-invalid")));
}

static void what_never_began_ends_at_once_with_its_reason(void **state)
{
    (void)state;
    assert_int_equal(begin("never").status, 303);
    assert_int_equal(missing(), 0);
    struct res r = test_get(t.site, &t.director, town_path(&t, "/partnerships/#/ending", together));
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_ending_close_short)));
    assert_false(town_says(&t, &r, text(LANG_FR, TEXT_ending_funders)));
    assert_int_equal(close().status, 303);
    assert_int_equal(stored().ended, town_today(&t));
    assert_true(str_is(stored().end_reason, "Parce que c’est le moment"));
}

static void what_runs_cannot_be_said_never_to_have_begun(void **state)
{
    (void)state;
    struct partnership p = stored();
    p.phase = PARTNERSHIP_PHASE_CONSOLIDATION;
    town_save(&t, &entity_partnership, &p);
    struct res r = begin("never");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_ending_has_begun)));
    p = stored();
    p.phase = PARTNERSHIP_PHASE_AGREEMENT;
    town_save(&t, &entity_partnership, &p);
    struct agreement a;
    entity_init(&entity_agreement, &a);
    a.title = STR("Protocole");
    a.partnership = together;
    a.state = AGREEMENT_STATE_ENDED;
    a.purpose = STR("Se parler");
    a.effective = town_today(&t) - 50;
    town_save(&t, &entity_agreement, &a);
    assert_int_equal(begin("never").status, 422);
    assert_int_equal(begin("need").status, 303);
    assert_int_equal(missing(), ENDING_INFORMED | ENDING_LESSONS);
}

static void one_that_went_on_is_told_anew_when_it_ends_again(void **state)
{
    (void)state;
    begin("dissatisfaction");
    step("tell", (struct value){ STR("told_partner"), town_day(&t, -9) });
    step("tell", (struct value){ STR("told_funders"), town_day(&t, -9) });
    step("meet", (struct value){ STR("met"), town_day(&t, -5) });
    step("meet", (struct value){ STR("amended"), STR("Des visites le soir") });
    tell_everybody();
    step("learn", (struct value){ STR("differently"), STR("Se voir plus tôt") });
    assert_int_equal(close().status, 303);
    assert_int_equal(post("/partnerships/#/resume", NULL, 0).status, 303);
    begin("dissatisfaction");
    assert_int_equal(missing(), ENDING_TOLD | ENDING_MET | ENDING_INFORMED);
    tell_everybody();
    assert_int_equal(missing(), ENDING_TOLD | ENDING_MET);
}

/* -- what the partnership's page would do now
 * ------------------------------------------------------------------- */

static bool suggests(enum text_id what)
{
    struct res r = test_get(t.site, &t.director, town_path(&t, "/partnerships/#", together));
    assert_int_equal(r.status, 200);
    struct str link = arena_fmt(t.site->arena, ">%.*s</a><br>", STR_ARG(text(LANG_FR, what)));
    return town_says(&t, &r, link);
}

static void told_dissatisfaction_calls_for_a_meeting_then_for_each_step(void **state)
{
    (void)state;
    begin("dissatisfaction");
    assert_true(suggests(TEXT_ending_tell));
    step("tell", (struct value){ STR("told_partner"), town_day(&t, -9) });
    step("tell", (struct value){ STR("told_funders"), town_day(&t, -8) });
    assert_true(suggests(TEXT_ending_meet));
    struct res r = test_get(t.site, &t.director, town_path(&t, "/partnerships/#", together));
    struct str since = text_day(t.site->arena, LANG_FR, town_today(&t) - 9, DAY_SHORT);
    assert_true(town_says(&t, &r,
                          text_with(t.site->arena, LANG_FR, TEXT_ending_suggest_told,
                                    TEXT_ARGS({ "day", .value = since }))));
    step("meet", (struct value){ STR("met"), town_day(&t, -5) });
    step("meet", (struct value){ STR("third"), STR("Une médiatrice") });
    assert_true(suggests(TEXT_ending_inform));
    tell_everybody();
    assert_true(suggests(TEXT_ending_learn));
    step("learn", (struct value){ STR("lessons"), STR("Se voir plus tôt") });
    assert_true(suggests(TEXT_ending_close_do));
}

static void a_notice_and_a_reached_goal_lead_to_the_end(void **state)
{
    (void)state;
    struct agreement a;
    assert_false(suggests(TEXT_ending_suggest_notice));
    entity_init(&entity_agreement, &a);
    a.title = STR("Protocole");
    a.partnership = together;
    a.state = AGREEMENT_STATE_NOTICE;
    a.purpose = STR("Se parler");
    a.effective = town_today(&t) - 50;
    a.notice_ends = town_today(&t) + 30;
    town_save(&t, &entity_agreement, &a);
    assert_true(suggests(TEXT_ending_suggest_notice));
    a.state = AGREEMENT_STATE_ENDED;
    town_save(&t, &entity_agreement, &a);
    struct partnership p = stored();
    p.phase = PARTNERSHIP_PHASE_EVALUATION;
    town_save(&t, &entity_partnership, &p);
    assert_false(suggests(TEXT_ending_suggest_goal));
    struct tx tx;
    struct indicator i;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_indicator, &i);
    i.partnership = together;
    i.name = STR("Personnes logées");
    i.kind = INDICATOR_KIND_QUANTITATIVE;
    i.unit = INDICATOR_UNIT_COUNT;
    i.direction = INDICATOR_DIRECTION_AT_LEAST;
    i.period = INDICATOR_PERIOD_ONCE;
    i.since = tx.today - 100;
    i.target = 20;
    i.due = tx.today;
    indicator_add(&tx, &i);
    struct indicator_measure m;
    entity_init(&entity_indicator_measure, &m);
    m.indicator = i.record.id;
    m.day = tx.today;
    m.figure = 19;
    indicator_measure(&tx, &m);
    tx_commit(&tx);
    assert_false(suggests(TEXT_ending_suggest_goal));
    test_site_tx(t.site, &tx, true);
    m.figure = 20;
    indicator_measure(&tx, &m);
    tx_commit(&tx);
    assert_true(suggests(TEXT_ending_suggest_goal));
}

static void add_report(day made)
{
    struct evaluation_report report;
    entity_init(&entity_evaluation_report, &report);
    report.partnership = together;
    report.kind = REPORT_KIND_FUNDER;
    report.language = STR("fr");
    report.made_on = made;
    report.file = 1;
    town_save(&t, &entity_evaluation_report, &report);
}

static void a_review_that_was_held_asks_for_a_report(void **state)
{
    (void)state;
    struct review v;
    assert_false(suggests(TEXT_report_suggest));
    add_report(town_today(&t) - 400);
    assert_true(suggests(TEXT_report_suggest)); /* a year ago */
    add_report(town_today(&t) - 30);
    assert_false(suggests(TEXT_report_suggest));
    entity_init(&entity_review, &v);
    v.partnership = together;
    v.kind = REVIEW_KIND_OTHER;
    v.state = REVIEW_STATE_CLOSED;
    v.planned = v.held = town_today(&t) - 10;
    town_save(&t, &entity_review, &v);
    assert_true(suggests(TEXT_report_suggest));
    add_report(town_today(&t) - 10);
    assert_false(suggests(TEXT_report_suggest));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reached_goal_is_a_success_and_needs_only_telling_and_lessons,
                               fresh),
        cmocka_unit_test_setup(dissatisfaction_is_told_and_tried_before_anything_is_decided, fresh),
        cmocka_unit_test_setup(who_only_reads_changes_nothing, fresh),
        cmocka_unit_test_setup(an_ending_says_why_at_its_field, fresh),
        cmocka_unit_test_setup(what_never_began_ends_at_once_with_its_reason, fresh),
        cmocka_unit_test_setup(what_runs_cannot_be_said_never_to_have_begun, fresh),
        cmocka_unit_test_setup(one_that_went_on_is_told_anew_when_it_ends_again, fresh),
        cmocka_unit_test_setup(told_dissatisfaction_calls_for_a_meeting_then_for_each_step, fresh),
        cmocka_unit_test_setup(a_notice_and_a_reached_goal_lead_to_the_end, fresh),
        cmocka_unit_test_setup(a_review_that_was_held_asks_for_a_report, fresh),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
