/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/invitation.h"

#include "guard/session.h"
#include "invitation.sql.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct test_site *site;

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(NULL);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static struct str invited(struct tx *home, const char *email, int64_t community)
{
    const struct invitation i = {
        .email = str_of(email), .community = community, .role = ROLE_WORKER, .organization = 3
    };
    return invitation_make(home, &i);
}

/* What was told before is not what is told now, and says nothing of another community. */
static void one_takes_the_place_of_the_one_before_in_its_community(void **state)
{
    (void)state;
    struct community other = test_site_community(site);
    struct invitation i;
    struct tx home;
    test_site_home(site, &home, true);
    struct str first = invited(&home, "une@exemple.org", site->community.id);
    struct str there = invited(&home, "une@exemple.org", other.id);
    struct str someone = invited(&home, "un@exemple.org", site->community.id);
    struct str second = invited(&home, "une@exemple.org", site->community.id);
    assert_false(invitation_find(&home, first, &i));
    assert_true(invitation_find(&home, second, &i) && invitation_find(&home, there, &i) &&
                invitation_find(&home, someone, &i));
    tx_rollback(&home);
}

static void one_is_taken_back_by_its_community_alone(void **state)
{
    (void)state;
    struct community other = test_site_community(site);
    struct invitation i, found;
    struct tx home;
    test_site_home(site, &home, true);
    struct str token = invited(&home, "une@exemple.org", site->community.id);
    assert_true(invitation_find(&home, token, &i));
    assert_false(invitation_by_key(&home, other.id, i.key, &found));
    invitation_cancel(&home, other.id, i.key);
    assert_true(invitation_find(&home, token, &found));
    invitation_cancel(&home, site->community.id, i.key);
    assert_false(invitation_find(&home, token, &found));
    tx_rollback(&home);
}

static size_t open_now(struct tx *home)
{
    struct invitation *list;
    return invitation_open(home, site->community.id, &list);
}

static void one_is_open_for_three_days_and_used_once(void **state)
{
    (void)state;
    struct invitation i;
    struct tx home;
    int64_t account;
    struct session s;
    test_site_home(site, &home, true);
    struct str used = invited(&home, "une@exemple.org", site->community.id);
    struct str late = invited(&home, "un@exemple.org", site->community.id);
    assert_int_equal(open_now(&home), 2);
    assert_true(invitation_accept(&home, used, STR("Inès Roy"), &account));
    assert_int_equal(open_now(&home), 1);
    assert_true(session_find(&home, session_start(&home, account, 0), &s));
    account_close(&home, s.actor.membership, true);
    assert_false(invitation_find(&home, used, &i)); /* not even to come back */
    assert_false(invitation_accept(&home, used, STR("Inès Roy"), &account));
    home.now += INVITATION_HOURS * 3600000LL + 1000;
    assert_int_equal(open_now(&home), 0);
    assert_false(invitation_find(&home, late, &i) ||
                 invitation_accept(&home, late, STR("Un"), &account));
    tx_rollback(&home);
}

/* As when two came with it at once, and both had looked at it before. */
static void of_two_with_one_invitation_one_is_let_in(void **state)
{
    (void)state;
    struct invitation i;
    struct tx home;
    test_site_home(site, &home, true);
    assert_true(invitation_find(&home, invited(&home, "une@exemple.org", site->community.id), &i));
    const struct invitation_spend_in in = { .token = i.key, .now = home.now };
    assert_int_equal(invitation_spend(&home, &in), 1);
    assert_int_equal(invitation_spend(&home, &in), 0);
    tx_rollback(&home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_takes_the_place_of_the_one_before_in_its_community),
        cmocka_unit_test(one_is_taken_back_by_its_community_alone),
        cmocka_unit_test(one_is_open_for_three_days_and_used_once),
        cmocka_unit_test(of_two_with_one_invitation_one_is_let_in),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
