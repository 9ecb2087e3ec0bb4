/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/partnership.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;
static int64_t together; /* the network and the shelter */

static struct interaction_event heard;
static int n_logged, n_changed;

static void hear_logged(struct tx *tx, const void *data)
{
    (void)tx;
    heard = *(const struct interaction_event *)data;
    n_logged++;
}

static void hear_changed(struct tx *tx, const void *data)
{
    (void)tx;
    heard = *(const struct interaction_event *)data;
    n_changed++;
}

static const struct subscription ears[] = {
    { &interaction_logged, hear_logged },
    { &interaction_changed, hear_changed },
};
static const struct module module_ears = { .name = "ears",
                                           .subscriptions = ears,
                                           .n_subscriptions = 2 };
static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_interaction,  &module_partnership,
                                                &module_ears,         NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    struct partnership p;
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, 0);
    town_record(&t, &entity_partnership, together, &p);
    p.next_step = STR("Rappeler");
    town_save(&t, &entity_partnership, &p);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static struct interaction stored(int64_t id)
{
    struct interaction i;
    town_record(&t, &entity_interaction, id, &i);
    return i;
}

static struct partnership stored_partnership(int64_t id)
{
    struct partnership p;
    town_record(&t, &entity_partnership, id, &p);
    return p;
}

/* A call that `who` logs with an organization; the id, 0 when it was refused with `status`. */
static int64_t log_call(const struct test_person *who, int64_t organization, const char *summary,
                        int status)
{
    int before = n_logged;
    struct res r = test_post(
        t.site, who, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, organization) },
                    { STR("kind"), STR("call") }, { STR("day"), town_day(&t, 0) },
                    { STR("outcome"), STR("reached") }, { STR("summary"), str_of(summary) }));
    assert_int_equal(r.status, status);
    assert_int_equal(n_logged - before, status == 303);
    return status == 303 ? heard.interaction : 0;
}

/* -- tests
 * ------------------------------------------------------------------------------------------- */

static void a_call_is_logged_in_the_name_of_ones_agency(void **state)
{
    (void)state;
    int64_t id = log_call(&t.worker, t.clinic, "Une place mardi.", 303);
    struct interaction i = stored(id);
    assert_int_equal(i.agency, t.shelter);
    assert_int_equal(i.account, t.worker.account);
    assert_int_equal(heard.organization, t.clinic);
    assert_int_equal(heard.agency, t.shelter);
    assert_int_equal(heard.partnership, 0);
    assert_int_equal(heard.day, town_today(&t));
    assert_int_equal(heard.outcome, INTERACTION_OUTCOME_REACHED);
    assert_false(heard.archived);
}

static void who_has_no_agency_logs_for_the_network(void **state)
{
    (void)state;
    int64_t id = log_call(&t.coordinator, t.shelter, "Deux chambres.", 303);
    assert_int_equal(stored(id).agency, t.network);
}

static void a_worker_without_agency_and_a_visitor_log_nothing(void **state)
{
    (void)state;
    log_call(&t.lost, t.clinic, "Bonjour", 404);
    assert_int_equal(test_get(t.site, &t.lost, "/interactions/new").status, 404);
    log_call(&t.worker, 999999, "Bonjour", 404);
    struct res r = test_get(t.site, NULL, "/interactions");
    assert_true(r.status == 303 || r.status == 403);
}

static void an_agency_sees_only_what_it_logged(void **state)
{
    (void)state;
    int64_t ours = log_call(&t.worker, t.clinic, "Motsdurefuge", 303);
    int64_t theirs = log_call(&t.stranger, t.shelter, "Motsdelaclinique", 303);
    assert_int_equal(test_get(t.site, &t.worker, town_path(&t, "/interactions/#", ours)).status,
                     200);
    assert_int_equal(test_get(t.site, &t.worker, town_path(&t, "/interactions/#", theirs)).status,
                     404);
    assert_int_equal(
        test_get(t.site, &t.worker, town_path(&t, "/interactions/#/edit", theirs)).status, 404);
    assert_int_equal(
        test_get(t.site, &t.worker, town_path(&t, "/interactions/#/history", theirs)).status, 404);
    assert_int_equal(
        test_get(t.site, &t.coordinator, town_path(&t, "/interactions/#", theirs)).status, 200);
    struct res its = test_get(t.site, &t.worker, town_path(&t, "/organizations/#", t.clinic));
    assert_true(town_says(&t, &its, STR("Motsdurefuge")));
    its = test_get(t.site, &t.worker, town_path(&t, "/organizations/#", t.shelter));
    assert_int_equal(its.status, 200);
    assert_false(town_says(&t, &its, STR("Motsdelaclinique")));
    const char *lists[] = { "/interactions", "/interactions.csv",
                            "/interactions?q=motsdelaclinique",
                            "/interactions?kind=call&sort=day" };
    for (size_t k = 0; k < 4; k++) {
        struct res r = test_get(t.site, &t.worker, lists[k]);
        assert_int_equal(r.status, 200);
        struct str body = test_body(t.site, &r);
        assert_true(str_find(body, STR("Motsdelaclinique")) < 0);
        assert_true((str_find(body, STR("Motsdurefuge")) >= 0) == (k != 2));
        r = test_get(t.site, &t.lost, lists[k]);
        assert_true(str_find(test_body(t.site, &r), STR("Motsdurefuge")) < 0);
    }
    struct res all = test_get(t.site, &t.coordinator, "/interactions?q=motsdelaclinique");
    assert_true(str_find(test_body(t.site, &all), STR("Motsdelaclinique")) >= 0);
}

static void every_change_is_told(void **state)
{
    (void)state;
    int64_t id = log_call(&t.worker, t.clinic, "Avant", 303);
    int before = n_changed;
    struct res r =
        test_post(t.site, &t.worker, town_path(&t, "/interactions/#", id),
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("outcome"), STR("no_answer") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(n_changed, before + 1);
    assert_int_equal(heard.outcome, INTERACTION_OUTCOME_NO_ANSWER);
    test_post(t.site, &t.worker, town_path(&t, "/interactions/#/archive", id), NULL, 0);
    assert_int_equal(n_changed, before + 2);
    assert_true(heard.archived);
    test_post(t.site, &t.worker, town_path(&t, "/interactions/#/archive", id), NULL, 0);
    assert_int_equal(n_changed, before + 2); /* it already was */
    test_post(t.site, &t.worker, town_path(&t, "/interactions/#/restore", id), NULL, 0);
    assert_false(heard.archived);
    test_post(t.site, &t.worker, town_path(&t, "/interactions/#/undo", id),
              TEST_FIELDS({ STR("version"), STR("2") }));
    assert_int_equal(n_changed, before + 4);
    assert_int_equal(heard.outcome, INTERACTION_OUTCOME_REACHED);
    assert_int_equal(
        test_post(t.site, &t.stranger, town_path(&t, "/interactions/#/archive", id), NULL, 0)
            .status,
        404);
    assert_int_equal(n_changed, before + 4);
}

static void the_next_step_goes_to_the_partnership(void **state)
{
    (void)state;
    struct str due = town_day(&t, 7);
    struct res r = test_post(
        t.site, &t.coordinator, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.shelter) },
                    { STR("partnership"), town_id(&t, together) },
                    { STR("contact"), town_id(&t, t.at_shelter) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, 0) }, { STR("outcome"), STR("agreed") },
                    { STR("summary"), STR("D’accord.") },
                    { STR("next_step"), STR("Visiter mardi") }, { STR("next_step_due"), due },
                    { STR("back"), STR("/partnerships/1?x=1#thread") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/partnerships/1?x=1&done=logged#thread"));
    struct partnership p = stored_partnership(together);
    assert_true(str_is(p.next_step, "Visiter mardi"));
    assert_int_equal(p.next_step_due, town_today(&t) + 7);
    assert_int_equal(heard.partnership, together);
}

static void a_worker_logs_but_does_not_decide_the_next_step(void **state)
{
    (void)state;
    struct partnership before = stored_partnership(together);
    struct res r = test_post(
        t.site, &t.worker, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.network) },
                    { STR("partnership"), town_id(&t, together) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, 0) }, { STR("outcome"), STR("reached") },
                    { STR("summary"), STR("Bien reçu.") },
                    { STR("next_step"), STR("Autre chose") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(stored_partnership(together).record.version, before.record.version);
}

static void what_cannot_be_is_refused_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    int before = n_logged;
    struct res r = test_post(
        t.site, &t.coordinator, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.shelter) },
                    { STR("contact"), town_id(&t, t.at_clinic) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, 1) }, { STR("outcome"), STR("reached") },
                    { STR("summary"), STR("Gardé tel quel") },
                    { STR("next_step_due"), STR("bientôt") }));
    struct str body = test_body(t.site, &r);
    assert_int_equal(r.status, 422);
    assert_int_equal(n_logged, before);
    assert_true(str_find(body, STR("Gardé tel quel")) >= 0);
    assert_true(str_find(body, text(LANG_FR, TEXT_interaction_to_come)) >= 0);
    assert_true(str_find(body, text(LANG_FR, TEXT_interaction_other_contact)) >= 0);
    assert_true(str_find(body, text(LANG_FR, TEXT_interaction_not_a_day)) >= 0);
}

static void a_partnership_that_is_not_ones_own_cannot_be_named(void **state)
{
    (void)state;
    struct res r = test_post(
        t.site, &t.stranger, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.shelter) },
                    { STR("partnership"), town_id(&t, together) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, 0) }, { STR("outcome"), STR("reached") },
                    { STR("summary"), STR("Essai") }));
    assert_int_equal(r.status, 422);
    r = test_get(t.site, &t.stranger, town_path(&t, "/interactions/new?organization=#", t.shelter));
    assert_true(str_find(test_body(t.site, &r), STR("Rappeler")) < 0);
}

static void nobody_is_sent_to_another_site(void **state)
{
    (void)state;
    struct res r = test_post(
        t.site, &t.worker, "/interactions",
        TEST_FIELDS({ STR("organization"), town_id(&t, t.clinic) }, { STR("kind"), STR("call") },
                    { STR("day"), town_day(&t, 0) }, { STR("outcome"), STR("reached") },
                    { STR("summary"), STR("Essai") }, { STR("back"), STR("//evil.example/") }));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, STR("/interactions/")));
}

static void the_form_knows_today_the_people_and_the_step(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.coordinator,
                            town_path(&t, "/interactions/new?partnership=#", together));
    struct str body = test_body(t.site, &r);
    assert_int_equal(r.status, 200);
    assert_true(str_find(body, STR("Louise Vollant")) >= 0);
    assert_true(str_find(body, STR("Camille Harvey")) < 0);
    assert_true(str_find(body, STR("Refuge Le Passage")) >= 0);
    assert_true(str_find(body, town_day(&t, 0)) >= 0);
    r = test_get(t.site, &t.coordinator, "/interactions/new");
    assert_int_equal(r.status, 200);
    r = test_get(t.site, &t.coordinator, "/interactions/new?organization=999999");
    assert_int_equal(r.status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_logged_in_the_name_of_ones_agency),
        cmocka_unit_test(who_has_no_agency_logs_for_the_network),
        cmocka_unit_test(a_worker_without_agency_and_a_visitor_log_nothing),
        cmocka_unit_test(an_agency_sees_only_what_it_logged),
        cmocka_unit_test(every_change_is_told),
        cmocka_unit_test(the_next_step_goes_to_the_partnership),
        cmocka_unit_test(a_worker_logs_but_does_not_decide_the_next_step),
        cmocka_unit_test(what_cannot_be_is_refused_and_nothing_typed_is_lost),
        cmocka_unit_test(a_partnership_that_is_not_ones_own_cannot_be_named),
        cmocka_unit_test(nobody_is_sent_to_another_site),
        cmocka_unit_test(the_form_knows_today_the_people_and_the_step),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
