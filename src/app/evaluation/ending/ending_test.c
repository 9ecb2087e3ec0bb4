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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reached_goal_is_a_success_and_needs_only_telling_and_lessons,
                               fresh),
        cmocka_unit_test_setup(dissatisfaction_is_told_and_tried_before_anything_is_decided, fresh),
        cmocka_unit_test_setup(who_only_reads_changes_nothing, fresh),
        cmocka_unit_test_setup(an_ending_says_why_at_its_field, fresh),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
