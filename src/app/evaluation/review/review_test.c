/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/review/review.h"

#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "clause_review.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together, review, measured;
static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_partnership,  &module_interaction,
                                                &module_agreement,    &module_clause,
                                                &module_obligation,   &module_indicator,
                                                &module_review,       NULL };

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

/* A partnership with a review to come and something that is measured. */
static int fresh(void **state)
{
    struct tx tx;
    struct indicator i;
    (void)state;
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    test_site_tx(t.site, &tx, true);
    review = review_add(&tx, together, REVIEW_KIND_OTHER, tx.today);
    entity_init(&entity_indicator, &i);
    i.partnership = together;
    i.name = STR("Relogements");
    i.kind = INDICATOR_KIND_LONG_TERM;
    i.unit = INDICATOR_UNIT_PERCENT;
    i.direction = INDICATOR_DIRECTION_AT_MOST;
    i.period = INDICATOR_PERIOD_MONTH;
    i.since = tx.today - 100;
    i.target = 10;
    measured = indicator_add(&tx, &i);
    tx_commit(&tx);
    return 0;
}

static struct review stored(void)
{
    struct review v;
    town_record(&t, &entity_review, review, &v);
    return v;
}

static struct res post(const char *path, const struct value *form, size_t n)
{
    return test_post(t.site, &t.director, town_path(&t, path, review), form, n);
}

static struct res page(void)
{
    return test_get(t.site, &t.director, town_path(&t, "/reviews/#", review));
}

static int64_t next_planned(void)
{
    struct review_next_row next;
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    bool any = review_next(&tx, &(struct review_next_in){ together }, &next);
    tx_rollback(&tx);
    return any ? next.planned : 0;
}

/* -- tests
 * ------------------------------------------------------------------------------------------- */

static void it_is_closed_once_it_is_said_who_was_there(void **state)
{
    (void)state;
    struct res r = page();
    for (int i = REVIEW_NEED; i <= REVIEW_EVOLVE; i++) /* the three standing questions are asked */
        assert_true(town_says(&t, &r, entity_review.fields[i].label[LANG_FR]));
    r = post("/reviews/#/close", NULL, 0);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_review_who_was_there)));
    struct review v = stored();
    v.present = STR("Les deux directions");
    town_save(&t, &entity_review, &v);
    assert_int_equal(post("/reviews/#/close", NULL, 0).status, 303);
    assert_int_equal(stored().state, REVIEW_STATE_CLOSED);
    assert_int_equal(stored().held, town_today(&t));
    assert_int_equal(post("/reviews/#/reopen", NULL, 0).status, 303);
    assert_int_equal(stored().state, REVIEW_STATE_PLANNED);
}

static void one_set_aside_keeps_its_reason(void **state)
{
    (void)state;
    assert_int_equal(post("/reviews/#/drop", TEST_FIELDS({ STR("reason"), STR(" ") })).status, 422);
    assert_int_equal(
        post("/reviews/#/drop", TEST_FIELDS({ STR("reason"), STR("Jointe à la suivante") })).status,
        303);
    struct res r = test_get(t.site, &t.worker, town_path(&t, "/partnerships/#/reviews", together));
    assert_true(town_says(&t, &r, STR("Jointe à la suivante")));
}

static void a_voice_has_no_name(void **state)
{
    (void)state;
    struct review_voices_of_row *rows;
    struct tx tx;
    assert_int_equal(post("/reviews/#/voices", TEST_FIELDS({ STR("whose"), STR("person") },
                                                           { STR("words"), STR("Je dors mieux.") }))
                         .status,
                     303);
    struct res r = page();
    assert_true(town_says(&t, &r, STR("Je dors mieux.")));
    test_site_tx(t.site, &tx, false);
    assert_int_equal(
        review_voices_of(&tx, &(struct review_voices_of_in){ together, together }, &rows), 1);
    tx_rollback(&tx);
    for (size_t i = 0; i < entity_review_voice.n_fields; i++)
        assert_false(entity_review_voice.fields[i].flags & FIELD_PERSONAL);
}

static struct res decide(const char *kind, const char *indicator, const char *figure, int due)
{
    return post("/reviews/#/decisions",
                TEST_FIELDS({ STR("kind"), str_of(kind) }, { STR("words"), STR("Décidé") },
                            { STR("reason"), STR("Trop de relogements") },
                            { STR("indicator"), str_of(indicator) },
                            { STR("figure"), str_of(figure) },
                            { STR("due"), due ? town_day(&t, due) : STR("") }));
}

static void a_decision_changes_the_target_and_takes_it_back(void **state)
{
    struct review_decisions_of_row *rows;
    struct indicator i;
    struct tx tx;
    (void)state;
    struct res r = decide("target", "", "15", 0);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_review_which_indicator)));
    const char *which = arena_z(t.site->arena, town_id(&t, measured));
    r = decide("target", which, "quinze", 0);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_indicator_not_a_number)));
    assert_int_equal(decide("target", which, "15", 180).status, 303);
    town_record(&t, &entity_indicator, measured, &i);
    assert_int_equal(i.target, 15);
    assert_int_equal(i.due, town_today(&t) + 180);
    r = page();
    assert_true(town_says(&t, &r, STR("de 10\u00a0% à au plus 15\u00a0%")));
    test_site_tx(t.site, &tx, false);
    assert_int_equal(
        review_decisions_of(&tx, &(struct review_decisions_of_in){ together, together }, &rows), 1);
    int64_t decision = rows[0].id;
    tx_rollback(&tx);
    struct str path = arena_fmt(t.site->arena, "/reviews/%lld/decisions/%lld/remove",
                                (long long)review, (long long)decision);
    assert_int_equal(test_post(t.site, &t.director, arena_z(t.site->arena, path), NULL, 0).status,
                     303);
    town_record(&t, &entity_indicator, measured, &i);
    assert_int_equal(i.target, 10);
}

static void a_decision_to_meet_again_plans_it(void **state)
{
    (void)state;
    struct res r = decide("review", "", "", 0);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_review_when)));
    struct review v = stored();
    assert_int_equal(decide("review", "", "", 90).status, 303);
    v = stored();
    v.present = STR("Tous");
    town_save(&t, &entity_review, &v);
    post("/reviews/#/close", NULL, 0);
    assert_int_equal(next_planned(), town_today(&t) + 90);
}

static void the_rhythm_counts_from_its_first_day(void **state)
{
    struct tx tx;
    struct review_plan plan;
    struct review v;
    struct review_next_row next;
    (void)state;
    test_site_tx(t.site, &tx, true);
    tx.today = day_from_ymd(2026, 1, 31);
    record_archive(&tx, &entity_review, review, true);
    entity_init(&entity_review_plan, &plan);
    plan.partnership = together;
    plan.every_months = 3;
    plan.since = day_from_ymd(2026, 1, 31);
    review_plan_set(&tx, &plan);
    assert_true(review_next(&tx, &(struct review_next_in){ together }, &next));
    assert_int_equal(next.planned, day_from_ymd(2026, 4, 30));
    assert_true(record_get(&tx, &entity_review, next.id, &v));
    v.present = STR("Tous");
    assert_true(review_close(&tx, &v, day_from_ymd(2026, 5, 31))); /* a month late */
    assert_true(review_next(&tx, &(struct review_next_in){ together }, &next));
    assert_int_equal(next.planned, day_from_ymd(2026, 7, 31));
    tx_rollback(&tx);
}

/* Between the first and the third party, reviewed every three months since 100 days. */
static int64_t agreement_of_the_third(void)
{
    const int64_t sides[] = { t.network, t.clinic };
    struct agreement a;
    struct agreement_clause c;
    struct clause_review parameters;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    assert_true(partnership_party_join(&tx, together, t.clinic, STR_NULL));
    entity_init(&entity_agreement, &a);
    a.title = STR("Protocole");
    a.partnership = together;
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Se parler");
    a.effective = tx.today - 100;
    record_insert(&tx, &entity_agreement, &a);
    for (int i = 0; i < 2; i++) {
        struct agreement_party p;
        entity_init(&entity_agreement_party, &p);
        p.agreement = a.record.id;
        p.organization = sides[i];
        p.position = i;
        record_insert(&tx, &entity_agreement_party, &p);
    }
    entity_init(&entity_agreement_clause, &c);
    c.agreement = a.record.id;
    c.position = 0;
    c.type = STR("review");
    record_insert(&tx, &entity_agreement_clause, &c);
    entity_init(&entity_clause_review, &parameters);
    parameters.clause = c.record.id;
    parameters.every_months = 3;
    c.parameters = record_insert(&tx, &entity_clause_review, &parameters);
    assert_int_equal(record_update(&tx, &entity_agreement_clause, &c), RECORD_SAVED);
    agreement_run(&tx, a.record.id);
    tx_commit(&tx);
    return a.record.id;
}

static size_t reviews_met(int64_t agreement)
{
    struct obligation_kept *rows;
    struct tx tx;
    size_t met = 0;
    test_site_tx(t.site, &tx, false);
    size_t n = obligation_all(&tx, agreement, &rows);
    for (size_t i = 0; i < n; i++)
        met += rows[i].state == OBLIGATION_STATE_MET && str_is(rows[i].evidence, "review");
    assert_true(n > 0);
    tx_rollback(&tx);
    return met;
}

static void a_review_counts_in_the_agreement_of_any_two_parties(void **state)
{
    (void)state;
    int64_t agreement = agreement_of_the_third();
    struct review v = stored();
    assert_int_equal(reviews_met(agreement), 0);
    v.present = STR("Les trois directions");
    town_save(&t, &entity_review, &v);
    assert_int_equal(post("/reviews/#/close", NULL, 0).status, 303);
    assert_int_equal(reviews_met(agreement), 1);
    assert_int_equal(post("/reviews/#/reopen", NULL, 0).status, 303);
    assert_int_equal(reviews_met(agreement), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_is_closed_once_it_is_said_who_was_there, fresh),
        cmocka_unit_test_setup(one_set_aside_keeps_its_reason, fresh),
        cmocka_unit_test_setup(a_voice_has_no_name, fresh),
        cmocka_unit_test_setup(a_decision_changes_the_target_and_takes_it_back, fresh),
        cmocka_unit_test_setup(a_decision_to_meet_again_plans_it, fresh),
        cmocka_unit_test_setup(the_rhythm_counts_from_its_first_day, fresh),
        cmocka_unit_test_setup(a_review_counts_in_the_agreement_of_any_two_parties, fresh),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
