/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/capability.h"

#include "core/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* What is expected, written apart from the table it checks: who may do it to a record of their own
 * agency (o), of another agency (x), of nobody in particular (n). */
static const struct {
    enum capability what;
    const char *nobody, *coordinator, *director, *worker, *administrator, *locator, *partner,
        *landlord, *funder;
} expected[] = {
    { CAP_PUBLIC, "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn" },
    { CAP_LINK, "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn" },
    { CAP_SIGNED_IN, "", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn" },
    { CAP_DIRECTORY_READ, "", "oxn", "oxn", "oxn", "oxn", "oxn", "oxn", "", "oxn" },
    { CAP_DIRECTORY_WRITE, "", "oxn", "o", "", "", "", "", "", "" },
    { CAP_DIRECTORY_IMPORT, "", "oxn", "", "", "", "", "", "", "" },
    { CAP_NIGHT_WRITE, "", "oxn", "o", "o", "", "", "", "", "" },
    { CAP_PARTNERSHIP_READ, "", "oxn", "o", "o", "", "o", "o", "", "" },
    { CAP_PARTNERSHIP_WRITE, "", "oxn", "o", "", "", "", "", "", "" },
    { CAP_AGREEMENT_READ, "", "oxn", "o", "o", "", "o", "o", "", "" },
    { CAP_AGREEMENT_WRITE, "", "oxn", "o", "", "", "", "", "", "" },
    { CAP_AGREEMENT_SIGN, "", "o", "o", "", "", "", "", "", "" },
    { CAP_INTERACTION_READ, "", "oxn", "o", "o", "", "o", "o", "", "" },
    { CAP_INTERACTION_WRITE, "", "oxn", "o", "o", "", "o", "o", "", "" },
    { CAP_PEOPLE, "", "oxn", "o", "", "oxn", "", "", "", "" },
    { CAP_ADMIN, "", "oxn", "", "", "oxn", "", "", "", "" },
};

static void check(enum capability what, enum role role, const char *may)
{
    struct actor who = { .account = role ? 7 : 0, .role = role, .organization = role ? 3 : 0 };
    assert_int_equal(guard_may(&who, what, 3), strchr(may, 'o') != NULL);
    assert_int_equal(guard_may(&who, what, 4), strchr(may, 'x') != NULL);
    assert_int_equal(guard_may(&who, what, 0), strchr(may, 'n') != NULL);
    enum reach reach = !*may ? REACH_NONE : strchr(may, 'x') ? REACH_ALL : REACH_OWN;
    assert_int_equal(guard_reach(&who, what), reach);
}

/* Pages of the day and of partnerships show agreements and exchanges to whom they are shown at all;
 * a role that broke this would need more of them (tests/authz/equal). */
static void who_works_on_partnerships_works_on_what_is_in_them(void **state)
{
    (void)state;
    for (int role = ROLE_NONE; role <= ROLE_LAST; role++) {
        struct actor who = { .account = 7, .role = (enum role)role, .organization = 3 };
        enum reach read = guard_reach(&who, CAP_PARTNERSHIP_READ);
        assert_int_equal(guard_reach(&who, CAP_AGREEMENT_READ), read);
        assert_int_equal(guard_reach(&who, CAP_INTERACTION_READ), read);
        assert_int_equal(guard_reach(&who, CAP_AGREEMENT_WRITE),
                         guard_reach(&who, CAP_PARTNERSHIP_WRITE));
        if (guard_reach(&who, CAP_DIRECTORY_WRITE) != REACH_NONE)
            assert_int_equal(guard_reach(&who, CAP_DIRECTORY_READ), REACH_ALL);
    }
}

static void every_role_may_what_is_written_and_nothing_else(void **state)
{
    (void)state;
    size_t n = sizeof expected / sizeof *expected;
    assert_int_equal(n, CAP_COUNT - 1);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(expected[i].what, i + 1);
        check(expected[i].what, ROLE_NONE, expected[i].nobody);
        check(expected[i].what, ROLE_COORDINATOR, expected[i].coordinator);
        check(expected[i].what, ROLE_DIRECTOR, expected[i].director);
        check(expected[i].what, ROLE_WORKER, expected[i].worker);
        check(expected[i].what, ROLE_ADMINISTRATOR, expected[i].administrator);
        check(expected[i].what, ROLE_LOCATOR, expected[i].locator);
        check(expected[i].what, ROLE_PARTNER, expected[i].partner);
        check(expected[i].what, ROLE_LANDLORD, expected[i].landlord);
        check(expected[i].what, ROLE_FUNDER, expected[i].funder);
    }
}

static void who_has_no_agency_owns_no_record_of_nobody(void **state)
{
    (void)state;
    struct actor who = { .account = 7, .role = ROLE_DIRECTOR, .organization = 0 };
    assert_false(guard_may(&who, CAP_PARTNERSHIP_WRITE, 0));
    assert_false(guard_may(&who, CAP_PARTNERSHIP_WRITE, 3));
}

static void one_of_several_organizations_is_enough(void **state)
{
    (void)state;
    struct actor who = { .account = 7, .role = ROLE_DIRECTOR, .organization = 3 };
    const int64_t with[] = { 9, 3 }, without[] = { 9, 0, 8 };
    assert_true(guard_may_any(&who, CAP_AGREEMENT_READ, with, 2));
    assert_false(guard_may_any(&who, CAP_AGREEMENT_READ, without, 3));
    assert_false(guard_may_any(&who, CAP_AGREEMENT_READ, NULL, 0));
}

static void it_says_why(void **state)
{
    (void)state;
    const int64_t both[] = { 9, 3 };
    struct holders of = { .organizations = both, .n = 2, .responsible = 7 };
    struct actor who = { .account = 7, .role = ROLE_WORKER, .organization = 3 };
    assert_int_equal(guard_why(&who, CAP_PARTNERSHIP_READ, &of), WHY_AGENCY);
    assert_int_equal(guard_why(&who, CAP_PARTNERSHIP_WRITE, &of), WHY_NOT); /* though in charge */
    who.organization = 4;
    assert_int_equal(guard_why(&who, CAP_PARTNERSHIP_READ, &of), WHY_RESPONSIBLE);
    who.account = 8;
    assert_int_equal(guard_why(&who, CAP_PARTNERSHIP_READ, &of), WHY_NOT);
    who.role = ROLE_COORDINATOR;
    assert_int_equal(guard_why(&who, CAP_PARTNERSHIP_READ, &of), WHY_ALL);
    struct actor nobody = { .role = ROLE_WORKER };
    assert_int_equal(guard_why(&nobody, CAP_PARTNERSHIP_READ, &(struct holders){ 0 }), WHY_NOT);
}

static void statements_leave_out_what_one_does_not_reach(void **state)
{
    (void)state;
    struct actor all = { .account = 7, .role = ROLE_COORDINATOR, .organization = 3 };
    struct actor own = { .account = 7, .role = ROLE_WORKER, .organization = 3 };
    struct actor lost = { .account = 7, .role = ROLE_WORKER };
    assert_int_equal(guard_agency(&all, CAP_PARTNERSHIP_READ), 0);
    assert_int_equal(guard_agency(&own, CAP_PARTNERSHIP_READ), 3);
    assert_int_equal(guard_agency(&own, CAP_PARTNERSHIP_WRITE), -1);
    assert_int_equal(guard_agency(&lost, CAP_PARTNERSHIP_READ), -1);
    assert_int_equal(guard_account(&lost, CAP_PARTNERSHIP_READ), 7);
    assert_int_equal(guard_account(&own, CAP_PARTNERSHIP_WRITE), 0);
    assert_int_equal(guard_account(&(struct actor){ 0 }, CAP_PARTNERSHIP_READ), 0);
}

static bool asks_outside(enum capability what, enum role role)
{
    struct fault fault;
    if (FAULT_CAUGHT(&fault))
        return fault.kind == FAULT_INVARIANT;
    guard_reach(&(struct actor){ .role = role }, what);
    fault_done(&fault);
    return false;
}

static void what_is_not_in_the_table_is_a_fault(void **state)
{
    (void)state;
    assert_true(asks_outside(CAP_NONE, ROLE_COORDINATOR));
    assert_true(asks_outside(CAP_COUNT, ROLE_COORDINATOR));
    assert_true(asks_outside(CAP_ADMIN, (enum role)(ROLE_LAST + 1)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_may_what_is_written_and_nothing_else),
        cmocka_unit_test(who_works_on_partnerships_works_on_what_is_in_them),
        cmocka_unit_test(who_has_no_agency_owns_no_record_of_nobody),
        cmocka_unit_test(one_of_several_organizations_is_enough),
        cmocka_unit_test(it_says_why),
        cmocka_unit_test(statements_leave_out_what_one_does_not_reach),
        cmocka_unit_test(what_is_not_in_the_table_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
