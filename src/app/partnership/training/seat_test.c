/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/training/seat.h"

#include "app/admin/outbox.h"
#include "app/agreement/agreement/agreement.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "guard/throttle.h"
#include "job/mail.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct test_town t;
static int64_t partnership, training;
static const struct module *const modules[] = {
    &module_organization, &module_contact,
    &module_link,         &module_partnership,
    &module_interaction,  &module_agreement,
    &module_clause,       &module_training,
    &module_outbox,       NULL,
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

static int begin(void **state)
{
    struct training x;
    (void)state;
    throttle_forget();
    partnership = town_partnership(&t, "Le jour et la nuit", t.shelter, t.clinic, 0);
    entity_init(&entity_training, &x);
    x.partnership = partnership;
    x.name = STR("Soigner un pied gelé");
    x.kind = TRAINING_KIND_TRAINING;
    x.priority = TRAINING_PRIORITY_HIGH;
    x.state = TRAINING_STATE_PLANNED;
    x.organization = t.clinic;
    x.day = town_today(&t) + 10;
    x.sign_up_by = town_today(&t) + 5;
    x.seats = 1;
    town_save(&t, &entity_training, &x);
    training = x.record.id;
    return 0;
}

static bool says(const struct test_person *who, const char *words)
{
    struct res r = test_get(t.site, who, town_path(&t, "/trainings/#/people", training));
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static struct res sign_me(const struct test_person *who)
{
    return test_post(t.site, who, town_path(&t, "/trainings/#/sign-up", training),
                     TEST_FIELDS({ STR("mine"), STR("1") }));
}

static struct res sign(const struct test_person *who, const char *name, int64_t of)
{
    return test_post(t.site, who, town_path(&t, "/trainings/#/sign-up", training),
                     TEST_FIELDS({ STR("name"), str_of(name) },
                                 { STR("email"), STR("nuit@exemple.org") },
                                 { STR("organization"), town_id(&t, of) }));
}

static int64_t seat_of(int64_t account)
{
    struct tx tx;
    struct training_seat_of_row row;
    test_site_tx(t.site, &tx, false);
    bool there = training_seat_of(&tx, &(struct training_seat_of_in){ training, account }, &row);
    tx_rollback(&tx);
    return there ? row.id : 0;
}

static int letters(void)
{
    struct tx tx;
    struct mail_row *rows;
    int n = 0;
    test_site_tx(t.site, &tx, false);
    size_t all = mail_list(&tx, 200, &rows);
    for (size_t i = 0; i < all; i++)
        n += str_is(rows[i].recipient, "nuit@exemple.org");
    tx_rollback(&tx);
    return n;
}

static void who_comes_after_the_last_seat_waits_and_moves_up(void **state)
{
    (void)state;
    struct res r = sign_me(&t.worker);
    assert_true(str_find(r.location, STR("done=seat_in")) > 0);
    r = sign(&t.stranger, "Jo Roy", t.clinic);
    assert_true(str_find(r.location, STR("done=seat_waiting")) > 0);
    assert_true(says(&t.director, "1 place prise sur 1. 1 personne attend."));
    /* Twice is as once. */
    r = sign_me(&t.worker);
    assert_true(str_find(r.location, STR("done=same")) > 0);
    int before = letters();
    r = test_post(t.site, &t.worker, town_path(&t, "/trainings/#/withdraw", training),
                  TEST_FIELDS({ STR("seat"), town_id(&t, seat_of(t.worker.account)) }));
    assert_true(str_find(r.location, STR("done=seat_withdrawn")) > 0);
    assert_int_equal(letters(), before + 1);
    assert_true(says(&t.director, "1 place prise sur 1."));
    assert_false(says(&t.director, "personne attend"));
    assert_int_equal(seat_of(t.worker.account), 0);
}

static void more_seats_let_those_who_wait_in(void **state)
{
    (void)state;
    struct training x;
    sign_me(&t.worker);
    sign(&t.stranger, "Jo Roy", t.clinic);
    town_record(&t, &entity_training, training, &x);
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/trainings/#", training),
                  TEST_FIELDS({ STR("name"), x.name }, { STR("kind"), STR("training") },
                              { STR("priority"), STR("high") }, { STR("state"), STR("planned") },
                              { STR("partnership"), town_id(&t, partnership) },
                              { STR("day"), town_day(&t, 10) }, { STR("seats"), STR("4") },
                              { STR("version"), town_id(&t, x.record.version) }));
    assert_int_equal(r.status, 303);
    assert_true(says(&t.director, "2 places prises sur 4."));
}

static void a_deadline_that_has_passed_closes_it(void **state)
{
    (void)state;
    struct training x;
    town_record(&t, &entity_training, training, &x);
    x.sign_up_by = town_today(&t) - 1;
    town_save(&t, &entity_training, &x);
    struct res r = sign_me(&t.worker);
    assert_true(str_find(r.location, STR("done=seat_closed")) > 0);
    assert_int_equal(seat_of(t.worker.account), 0);
    assert_true(says(&t.worker, "Les inscriptions sont fermées."));
}

static void one_signs_up_ones_own_people_only(void **state)
{
    (void)state;
    struct res r = sign(&t.worker, "Ailleurs", t.clinic);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Ailleurs")));
    assert_int_equal(sign(&t.worker, "Jo Roy", t.shelter).status, 303);
    assert_int_equal(sign(&t.director, "Une infirmière", t.clinic).status, 303);
    assert_int_equal(sign(&t.director, "Personne", t.network).status, 422);
    /* A name of another agency is for who writes the partnership. */
    assert_true(says(&t.director, "Une infirmière"));
    assert_false(says(&t.worker, "Une infirmière"));
    assert_true(says(&t.worker, "Jo Roy"));
}

static void those_who_came_are_noted_and_show_at_the_need(void **state)
{
    (void)state;
    struct training x;
    sign_me(&t.worker);
    int64_t seat = seat_of(t.worker.account);
    const char *attendance = town_path(&t, "/trainings/#/attendance", training);
    struct res r =
        test_post(t.site, &t.director, attendance, TEST_FIELDS({ STR("came"), town_id(&t, seat) }));
    assert_true(str_find(r.location, STR("done=same")) > 0); /* it is to come */
    town_record(&t, &entity_training, training, &x);
    x.day = town_today(&t);
    town_save(&t, &entity_training, &x);
    r = test_post(t.site, &t.director, attendance, TEST_FIELDS({ STR("came"), town_id(&t, seat) }));
    assert_true(str_find(r.location, STR("done=seat_attendance")) > 0);
    town_record(&t, &entity_training, training, &x);
    assert_int_equal(x.came, 1);
    assert_int_equal(x.state, TRAINING_STATE_HELD);
    r = test_get(t.site, &t.worker, town_path(&t, "/partnerships/#/trainings", partnership));
    assert_true(town_says(&t, &r, STR("Refuge Le Passage\u00a0: 1 personne")));
    r = test_get(t.site, &t.director, town_path(&t, "/trainings/#/people.csv", training));
    assert_true(town_says(&t, &r, STR("Refuge Le Passage,")));
}

static void who_has_no_account_signs_up_and_withdraws_by_a_link(void **state)
{
    (void)state;
    struct tx tx;
    const struct answer_link_for of = { .purpose = TRAINING_PURPOSE,
                                        .entity = &entity_training,
                                        .subject = training,
                                        .organization = t.clinic };
    test_site_tx(t.site, &tx, true);
    struct str token = answer_link_new(&tx, &of, STR("Jo Roy"), STR_NULL, 0, 8);
    const char *link = arena_fmt(t.site->arena, "/l/%.*s/training/%.*s",
                                 STR_ARG(t.site->community.slug), STR_ARG(token))
                           .p;
    tx_commit(&tx);
    assert_int_equal(test_get(t.site, NULL, link).status, 200);
    assert_true(says(&t.director, "0 place prise sur 1."));
    assert_int_equal(test_post(t.site, NULL, link, NULL, 0).status, 303);
    assert_int_equal(test_post(t.site, NULL, link, NULL, 0).status, 303);
    assert_true(says(&t.director, "1 place prise sur 1."));
    assert_true(says(&t.director, "Jo Roy"));
    test_post(t.site, NULL, link, TEST_FIELDS({ STR("do"), STR("withdraw") }));
    assert_true(says(&t.director, "0 place prise sur 1."));
}

static void it_goes_to_ones_calendar(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.worker, town_path(&t, "/trainings/#/event.ics", training));
    assert_true(town_says(&t, &r, STR("SUMMARY:Soigner un pied gelé")));
    r = test_get(t.site, &t.lost, town_path(&t, "/trainings/#/event.ics", training));
    assert_int_equal(r.status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(who_comes_after_the_last_seat_waits_and_moves_up, begin),
        cmocka_unit_test_setup(more_seats_let_those_who_wait_in, begin),
        cmocka_unit_test_setup(a_deadline_that_has_passed_closes_it, begin),
        cmocka_unit_test_setup(one_signs_up_ones_own_people_only, begin),
        cmocka_unit_test_setup(those_who_came_are_noted_and_show_at_the_need, begin),
        cmocka_unit_test_setup(who_has_no_account_signs_up_and_withdraws_by_a_link, begin),
        cmocka_unit_test_setup(it_goes_to_ones_calendar, begin),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
