/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/session.h"

#include "guard/account.h"
#include "session.sql.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

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

/* Whether the session is alive, `later` milliseconds from now. */
static bool alive(struct str token, int64_t later, struct session *ret)
{
    struct tx home;
    struct session found;
    test_site_home(site, &home, false);
    home.now += later;
    bool is = session_find(&home, token, ret ? ret : &found);
    tx_rollback(&home);
    return is;
}

static void touch(struct str token, int64_t later)
{
    struct session s;
    struct tx home;
    assert_true(alive(token, later, &s));
    test_site_home(site, &home, true);
    home.now += later;
    session_touch(&home, s.key, false);
    tx_commit(&home);
}

static void a_session_knows_who_and_where(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_DIRECTOR, 12);
    struct session s;
    assert_true(alive(p.token, 0, &s));
    assert_int_equal(s.actor.account, p.account);
    assert_int_equal(s.actor.role, ROLE_DIRECTOR);
    assert_int_equal(s.actor.organization, 12);
    assert_int_equal(s.community, site->community.id);
    assert_int_equal(s.csrf.n, 32);
    assert_false(s.has_lang);
}

static void tokens_are_long_new_each_time_and_not_stored(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    test_site_home(site, &home, true);
    struct str other = session_start(&home, p.account, 0);
    tx_commit(&home);
    struct session a, b;
    assert_int_equal(other.n, 43);
    assert_false(str_eq(other, p.token));
    assert_true(alive(p.token, 0, &a) && alive(other, 0, &b));
    assert_false(str_eq(a.key, p.token) || str_eq(a.csrf, b.csrf) || str_eq(a.key, a.csrf));
    assert_false(alive(a.key, 0, NULL)); /* what the database holds opens nothing */
    assert_false(alive(STR(""), 0, NULL));
    assert_false(alive(STR_NULL, 0, NULL));
}

static void a_session_dies_of_idleness(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct session s;
    assert_true(alive(p.token, SESSION_IDLE_MS - 5000, &s));
    assert_true(s.touch);
    assert_false(alive(p.token, SESSION_IDLE_MS, NULL));
    touch(p.token, SESSION_IDLE_MS - 5000);
    assert_true(alive(p.token, SESSION_IDLE_MS, NULL));
    assert_false(alive(p.token, SESSION_IDLE_MS * 2, NULL));
}

static void a_session_dies_of_age_however_busy(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    int64_t step = SESSION_IDLE_MS - 10000, t = step;
    for (; t < SESSION_ABSOLUTE_MS - 5000; t += step)
        touch(p.token, t);
    assert_true(alive(p.token, SESSION_ABSOLUTE_MS - 5000, NULL));
    touch(p.token, SESSION_ABSOLUTE_MS - 5000);
    assert_false(alive(p.token, SESSION_ABSOLUTE_MS, NULL));
}

static void no_clock_brings_a_session_back(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    int64_t year = 400LL * 86400000;
    assert_false(alive(p.token, year, NULL));
    assert_false(alive(p.token, -year, NULL));
    assert_true(alive(p.token, -60000, NULL)); /* two machines a minute apart */
}

static void ended_sessions_are_dead_at_once(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0),
                       q = test_person_new(site, ROLE_WORKER, 0);
    struct session s;
    struct tx home;
    assert_true(alive(p.token, 0, &s));
    test_site_home(site, &home, true);
    struct str second = session_start(&home, p.account, 0);
    struct str third = session_start(&home, p.account, 0);
    session_end(&home, s.key);
    tx_commit(&home);
    assert_false(alive(p.token, 0, NULL));
    assert_true(alive(second, 0, NULL));
    test_site_home(site, &home, true);
    session_end_all(&home, p.account);
    tx_commit(&home);
    assert_false(alive(second, 0, NULL) || alive(third, 0, NULL));
    assert_true(alive(q.token, 0, NULL));
}

static void a_new_password_ends_sessions_and_links(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    int64_t account;
    test_site_home(site, &home, true);
    struct str link = link_create(&home, p.account, home.now + 60000);
    account_rehash(&home, p.account, STR("first"));
    tx_commit(&home);
    assert_true(alive(p.token, 0, NULL)); /* the same password, stored better */
    test_site_home(site, &home, true);
    account_set_password(&home, p.account, STR("second"));
    assert_true(str_is(account_password(&home, p.account), "second"));
    assert_false(link_peek(&home, link, &account));
    tx_commit(&home);
    assert_false(alive(p.token, 0, NULL));
}

static void history_keeps_no_password(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    struct history_entry *list;
    test_site_home(site, &home, true);
    account_set_password(&home, p.account, STR("$argon2id$one"));
    account_set_lang(&home, p.account, LANG_EN);
    account_set_password(&home, p.account, STR("$argon2id$two"));
    account_set_lang(&home, p.account, LANG_FR);
    size_t n = record_history(&home, &entity_account, p.account, 10, &list);
    for (size_t i = 0; i < n; i++)
        assert_true(str_find(list[i].before, STR("argon2id")) < 0);
    tx_commit(&home);
    assert_true(n >= 2);
}

static void who_is_archived_is_out_and_may_come_back(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 5);
    struct tx home;
    int64_t account;
    test_site_home(site, &home, true);
    struct str link = link_create(&home, p.account, home.now + 60000);
    struct account record;
    assert_true(record_get(&home, &entity_account, p.account, &record));
    record_archive(&home, &entity_account, p.account, true);
    assert_false(link_use(&home, link, &account));
    tx_commit(&home);
    assert_false(alive(p.token, 0, NULL));
    test_site_home(site, &home, true);
    assert_int_equal(
        account_join(&home, record.email, STR(""), site->community.id, ROLE_DIRECTOR, 5),
        p.account);
    tx_commit(&home);
    struct session s;
    assert_true(alive(p.token, 0, &s));
    assert_int_equal(s.actor.role, ROLE_DIRECTOR);
}

static int64_t membership_of_person(struct tx *home, int64_t account)
{
    struct session s;
    struct str token = session_start(home, account, 0);
    assert_true(session_find(home, token, &s));
    return s.actor.membership;
}

static void a_membership_that_ends_takes_the_role_with_it(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_COORDINATOR, 0);
    struct tx home;
    struct session s;
    test_site_home(site, &home, true);
    record_archive(&home, &entity_membership, membership_of_person(&home, p.account), true);
    assert_false(account_belongs(&home, p.account, site->community.id));
    tx_commit(&home);
    assert_true(alive(p.token, 0, &s));
    assert_int_equal(s.actor.role, ROLE_NONE);
    assert_int_equal(s.community, 0);
}

static void one_chooses_only_where_one_belongs(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_DIRECTOR, 4);
    struct community other = test_site_community(site);
    struct session s;
    struct tx home;
    assert_true(alive(p.token, 0, &s));
    test_site_home(site, &home, true);
    assert_false(session_choose(&home, s.key, other.id));
    struct account record;
    record_get(&home, &entity_account, p.account, &record);
    account_join(&home, record.email, STR(""), other.id, ROLE_WORKER, 9);
    assert_true(session_choose(&home, s.key, other.id));
    tx_commit(&home);
    assert_true(alive(p.token, 0, &s));
    assert_int_equal(s.community, other.id);
    assert_int_equal(s.actor.role, ROLE_WORKER);
    assert_int_equal(s.actor.organization, 9);
}

static size_t listed(int64_t account, int64_t later)
{
    struct session_row *rows;
    struct tx home;
    test_site_home(site, &home, false);
    home.now += later;
    size_t n = session_list(&home, account, &rows);
    tx_rollback(&home);
    return n;
}

static void only_live_sessions_are_listed(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    assert_int_equal(listed(p.account, 0), 1);
    assert_int_equal(listed(p.account, SESSION_IDLE_MS + 1000), 0);
    for (int64_t t = 0; t < SESSION_ABSOLUTE_MS - 5000; t += SESSION_IDLE_MS - 10000)
        touch(p.token, t);
    touch(p.token, SESSION_ABSOLUTE_MS - 5000);
    assert_int_equal(listed(p.account, SESSION_ABSOLUTE_MS - 1000), 1);
    assert_int_equal(listed(p.account, SESSION_ABSOLUTE_MS + 1000), 0);
}

static void nobody_ends_sessions_of_somebody_else(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0),
                       q = test_person_new(site, ROLE_WORKER, 0);
    struct session mine, theirs;
    struct tx home;
    assert_true(alive(p.token, 0, &mine) && alive(q.token, 0, &theirs));
    test_site_home(site, &home, true);
    session_end_own(&home, p.account, theirs.key);
    session_end_others(&home, p.account, mine.key);
    tx_commit(&home);
    assert_true(alive(p.token, 0, NULL) && alive(q.token, 0, NULL));
}

/* A place that one left, or that is closed, is none. */
static void where_one_was_is_no_place(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_DIRECTOR, 4);
    struct community other = test_site_community(site);
    struct session s;
    struct account record;
    struct person *all;
    struct tx home;
    assert_true(alive(p.token, 0, &s));
    test_site_home(site, &home, true);
    record_get(&home, &entity_account, p.account, &record);
    account_join(&home, record.email, STR(""), other.id, ROLE_WORKER, 9);
    assert_true(session_find(&home, p.token, &s) && s.several);
    assert_true(session_choose(&home, s.key, other.id));
    record_archive(&home, &entity_registered_community, other.id, true);
    assert_true(session_find(&home, p.token, &s));
    assert_int_equal(s.community, 0);
    record_archive(&home, &entity_registered_community, other.id, false);
    record_archive(&home, &entity_membership, s.actor.membership, true);
    assert_false(session_choose(&home, s.key, other.id));
    assert_true(session_find(&home, p.token, &s) && !s.several);
    assert_true(session_choose(&home, s.key, site->community.id));
    size_t n = account_people(&home, site->community.id, &(struct people_query){ 0 }, &all);
    for (size_t i = 0; i < n; i++)
        assert_false(all[i].account == p.account && all[i].elsewhere);
    tx_commit(&home);
}

static size_t listed_members(struct tx *home, int64_t account)
{
    struct member *members;
    size_t n = account_members(home, site->community.id, &members), found = 0;
    for (size_t i = 0; i < n; i++)
        found += members[i].account == account;
    return found;
}

static void who_left_is_no_member_and_enters_elsewhere(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_DIRECTOR, 4);
    struct community other = test_site_community(site);
    struct account record;
    struct session s;
    struct tx home;
    test_site_home(site, &home, true);
    record_get(&home, &entity_account, p.account, &record);
    assert_int_equal(listed_members(&home, p.account), 1);
    record_archive(&home, &entity_account, p.account, true);
    assert_int_equal(listed_members(&home, p.account), 0);
    record_archive(&home, &entity_account, p.account, false);
    assert_true(session_find(&home, p.token, &s));
    record_archive(&home, &entity_membership, s.actor.membership, true);
    assert_int_equal(listed_members(&home, p.account), 0);
    assert_false(account_has_place(&home, p.account));
    account_join(&home, record.email, STR(""), other.id, ROLE_WORKER, 9);
    assert_false(account_belongs(&home, p.account, site->community.id));
    assert_true(account_has_place(&home, p.account));
    assert_true(session_find(&home, session_start(&home, p.account, 0), &s));
    assert_int_equal(s.community, other.id);
    tx_commit(&home);
}

/* One of five minutes ago is enough; a link to enter is no link for a new password. */
static void a_reset_waits_for_the_one_before_and_is_nothing_else(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0),
                       q = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    int64_t account;
    test_site_home(site, &home, true);
    struct str enter = link_create(&home, p.account, home.now + 2 * LINK_RESET_MS);
    assert_non_null(reset_create(&home, q.account).p);
    struct str reset = reset_create(&home, p.account);
    assert_non_null(reset.p);
    assert_false(link_peek(&home, reset, &account) || reset_peek(&home, enter, &account));
    assert_null(reset_create(&home, p.account).p);
    assert_true(reset_use(&home, reset, &account));
    struct str again = reset_create(&home, p.account); /* the one before is used */
    assert_non_null(again.p);
    assert_null(reset_create(&home, p.account).p);
    home.now += 6 * 60 * 1000;
    assert_non_null(reset_create(&home, p.account).p);
    home.now += LINK_RESET_MS;
    assert_false(reset_peek(&home, again, &account) || reset_use(&home, again, &account));
    tx_commit(&home);
}

static void a_link_is_looked_at_often_and_used_once(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    int64_t account = 0;
    test_site_home(site, &home, true);
    struct str link = link_create(&home, p.account, home.now + 60000);
    assert_int_equal(link.n, 43);
    for (int i = 0; i < 3; i++)
        assert_true(link_peek(&home, link, &account));
    assert_int_equal(account, p.account);
    assert_true(link_use(&home, link, &account));
    assert_false(link_use(&home, link, &account));
    assert_false(link_peek(&home, link, &account));
    assert_false(link_use(&home, STR("x"), &account));
    struct str old = link_create(&home, p.account, home.now);
    assert_false(link_peek(&home, old, &account));
    tx_commit(&home);
}

/* As when two came with it at once, and both had looked at it before. */
static void of_two_with_one_link_one_enters(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    test_site_home(site, &home, true);
    struct str link = link_create(&home, p.account, home.now + 60000);
    const struct account_link_spend_in in = { .token = session_key(home.arena, link),
                                              .now = home.now };
    assert_int_equal(account_link_spend(&home, &in), 1);
    assert_int_equal(account_link_spend(&home, &in), 0);
    tx_commit(&home);
}

static void what_is_over_is_swept_and_nothing_else(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    int64_t account;
    test_site_home(site, &home, true);
    struct str link = link_create(&home, p.account, home.now + SESSION_IDLE_MS * 3);
    session_sweep(&home);
    tx_commit(&home);
    assert_true(alive(p.token, 0, NULL));
    test_site_home(site, &home, true);
    home.now += SESSION_IDLE_MS + 1000;
    session_sweep(&home);
    assert_true(link_peek(&home, link, &account));
    tx_commit(&home);
    assert_false(alive(p.token, 0, NULL)); /* gone, not only old */
}

static void addresses_are_the_same_in_any_case(void **state)
{
    (void)state;
    struct tx home;
    struct account found;
    test_site_home(site, &home, true);
    int64_t one = account_join(&home, STR(" Ines.Roy@Exemple.ORG "), STR("Inès Roy"),
                               site->community.id, ROLE_WORKER, 0);
    int64_t two = account_join(&home, STR("ines.roy@exemple.org"), STR(""), site->community.id,
                               ROLE_DIRECTOR, 3);
    assert_int_equal(one, two);
    assert_true(account_by_email(&home, STR("INES.ROY@exemple.org"), &found));
    assert_true(str_is(found.email, "ines.roy@exemple.org") && str_is(found.name, "Inès Roy"));
    assert_true(str_is(account_name(&home, one), "Inès Roy"));
    struct member *members;
    size_t n = account_members(&home, site->community.id, &members), seen = 0;
    for (size_t i = 0; i < n; i++)
        if (members[i].account == one) {
            seen++;
            assert_int_equal(members[i].role, ROLE_DIRECTOR);
            assert_int_equal(members[i].organization, 3);
        }
    assert_int_equal(seen, 1);
    tx_commit(&home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_knows_who_and_where),
        cmocka_unit_test(tokens_are_long_new_each_time_and_not_stored),
        cmocka_unit_test(a_session_dies_of_idleness),
        cmocka_unit_test(a_session_dies_of_age_however_busy),
        cmocka_unit_test(no_clock_brings_a_session_back),
        cmocka_unit_test(ended_sessions_are_dead_at_once),
        cmocka_unit_test(a_new_password_ends_sessions_and_links),
        cmocka_unit_test(history_keeps_no_password),
        cmocka_unit_test(who_is_archived_is_out_and_may_come_back),
        cmocka_unit_test(a_membership_that_ends_takes_the_role_with_it),
        cmocka_unit_test(one_chooses_only_where_one_belongs),
        cmocka_unit_test(only_live_sessions_are_listed),
        cmocka_unit_test(nobody_ends_sessions_of_somebody_else),
        cmocka_unit_test(where_one_was_is_no_place),
        cmocka_unit_test(who_left_is_no_member_and_enters_elsewhere),
        cmocka_unit_test(a_reset_waits_for_the_one_before_and_is_nothing_else),
        cmocka_unit_test(a_link_is_looked_at_often_and_used_once),
        cmocka_unit_test(of_two_with_one_link_one_enters),
        cmocka_unit_test(what_is_over_is_swept_and_nothing_else),
        cmocka_unit_test(addresses_are_the_same_in_any_case),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
