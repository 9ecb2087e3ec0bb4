/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/record/link.h"
#include "organization.ent.h"
#include "support/town.h"

static const struct module *const modules[] = { &module_organization, &module_contact, &module_link,
                                                NULL };
static struct test_town town;

static int setup(void **state)
{
    (void)state;
    town_open(&town, modules);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&town);
    return 0;
}

static struct answer_link_for about(int64_t organization)
{
    return (struct answer_link_for){ .purpose = "test",
                                     .entity = &entity_organization,
                                     .subject = organization,
                                     .organization = town.shelter };
}

/* A link about the clinic for somebody of the shelter; its state for this purpose after `days`. */
static enum answer_link_state found(const char *purpose, int days_good, bool taken_back)
{
    struct tx tx;
    struct answer_link l = { 0 };
    const struct answer_link_for of = about(town.clinic);
    test_site_tx(town.site, &tx, true);
    struct str token = answer_link_new(&tx, &of, STR("Jo"), STR_NULL, 0, days_good);
    assert_int_equal(token.n, 43);
    answer_link_find(&tx, "test", token, &l);
    assert_false(str_eq(l.token, token)); /* only its hash is kept */
    if (taken_back)
        record_archive(&tx, &entity_answer_link, l.record.id, true);
    enum answer_link_state state = answer_link_find(&tx, purpose, token, &l);
    tx_rollback(&tx);
    return state;
}

static void a_link_opens_for_its_purpose_until_its_day(void **state)
{
    (void)state;
    assert_int_equal(found("test", 1, false), ANSWER_LINK_OPEN);
    assert_int_equal(found("other", 1, false), ANSWER_LINK_ABSENT);
    assert_int_equal(found("test", 0, false), ANSWER_LINK_OVER);
    assert_int_equal(found("test", 1, true), ANSWER_LINK_ABSENT);
}

static void a_link_is_over_when_what_it_opens_is_put_away(void **state)
{
    (void)state;
    struct tx tx;
    struct answer_link l;
    int64_t gone = town_organization(&town, "Maison fermée");
    const struct answer_link_for of = about(gone);
    test_site_tx(town.site, &tx, true);
    struct str token = answer_link_new(&tx, &of, STR("Jo"), STR_NULL, 0, 1);
    assert_int_equal(answer_link_find(&tx, "test", token, &l), ANSWER_LINK_OPEN);
    record_archive(&tx, &entity_organization, gone, true);
    assert_int_equal(answer_link_find(&tx, "test", token, &l), ANSWER_LINK_OVER);
    tx_rollback(&tx);
}

static void an_answer_is_noted_and_may_be_given_again(void **state)
{
    (void)state;
    struct tx tx;
    struct answer_link l;
    const struct answer_link_for of = about(town.clinic);
    test_site_tx(town.site, &tx, true);
    struct str token = answer_link_new(&tx, &of, STR("Jo"), STR_NULL, 0, 1);
    assert_int_equal(answer_link_find(&tx, "test", token, &l), ANSWER_LINK_OPEN);
    assert_int_equal(l.answered, NUMBER_NONE);
    answer_link_answered(&tx, &l);
    answer_link_answered(&tx, &l);
    assert_int_equal(answer_link_find(&tx, "test", token, &l), ANSWER_LINK_OPEN);
    assert_int_equal(l.answered, tx.now);
    tx_rollback(&tx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_link_opens_for_its_purpose_until_its_day),
        cmocka_unit_test(a_link_is_over_when_what_it_opens_is_put_away),
        cmocka_unit_test(an_answer_is_noted_and_may_be_given_again),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
