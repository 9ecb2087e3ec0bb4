/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/acquaintance/path.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena *a;

static int setup(void **state)
{
    (void)state;
    a = arena_new(64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

/* Contacts are 1, 2, 3…; the account is I. */
#define CONTACT(id, org) ((struct path_person){ .contact = (id), .organization = (org) })
static const struct path_person me = { .account = 7 };

static struct path_tie tie(struct path_person one, struct path_person other, enum tie_kind kind)
{
    return (struct path_tie){ one, other, kind };
}

static size_t way(const struct path_tie *ties, size_t n, int64_t to, struct path_step *ret)
{
    struct path_person target = CONTACT(to, 0);
    return path_find(a, ties, n, me, &target, 1, ret);
}

static void whom_one_knows_is_one_step_away(void **state)
{
    (void)state;
    struct path_step steps[PATH_STEPS];
    struct path_tie ties[] = { tie(CONTACT(1, 0), me, TIE_MET) };
    assert_int_equal(way(ties, 1, 1, steps), 1);
    assert_int_equal(steps[0].to.contact, 1);
    assert_int_equal(steps[0].kind, TIE_MET);
    assert_int_equal(way(ties, 1, 2, steps), 0);
}

static void the_shortest_way_wins_however_weak(void **state)
{
    (void)state;
    struct path_step steps[PATH_STEPS];
    struct path_tie ties[] = {
        tie(me, CONTACT(1, 0), TIE_TRUSTS),
        tie(CONTACT(1, 0), CONTACT(2, 0), TIE_TRUSTS),
        tie(CONTACT(2, 0), CONTACT(9, 0), TIE_TRUSTS),
        tie(me, CONTACT(3, 0), TIE_MET),
        tie(CONTACT(3, 0), CONTACT(9, 0), TIE_MET),
    };
    assert_int_equal(way(ties, 5, 9, steps), 2);
    assert_int_equal(steps[0].to.contact, 3);
    assert_int_equal(steps[1].to.contact, 9);
}

static void of_equal_lengths_the_strongest_wins(void **state)
{
    (void)state;
    struct path_step steps[PATH_STEPS];
    struct path_tie ties[] = {
        tie(me, CONTACT(1, 0), TIE_MET),
        tie(CONTACT(1, 0), CONTACT(9, 0), TIE_TRUSTS),
        tie(me, CONTACT(2, 0), TIE_WORKS_WITH),
        tie(CONTACT(9, 0), CONTACT(2, 0), TIE_WORKS_WITH),
    };
    assert_int_equal(way(ties, 4, 9, steps), 2);
    assert_int_equal(steps[0].to.contact, 2);
    assert_int_equal(steps[1].kind, TIE_WORKS_WITH);
}

static void the_order_of_the_ties_changes_nothing(void **state)
{
    (void)state;
    struct path_step one[PATH_STEPS], other[PATH_STEPS];
    struct path_tie ties[] = {
        tie(me, CONTACT(1, 0), TIE_MET),
        tie(CONTACT(1, 0), CONTACT(9, 0), TIE_MET),
        tie(me, CONTACT(2, 0), TIE_MET),
        tie(CONTACT(2, 0), CONTACT(9, 0), TIE_MET),
    };
    struct path_tie turned[] = { ties[3], ties[2], ties[1], ties[0] };
    assert_int_equal(way(ties, 4, 9, one), 2);
    assert_int_equal(way(turned, 4, 9, other), 2);
    assert_int_equal(one[0].to.contact, 1);
    assert_int_equal(other[0].to.contact, 1);
}

static void people_of_one_organization_know_each_other(void **state)
{
    (void)state;
    struct path_step steps[PATH_STEPS];
    struct path_tie ties[] = { tie(me, CONTACT(1, 40), TIE_WORKS_WITH) };
    struct path_person target = CONTACT(2, 40);
    assert_int_equal(path_find(a, ties, 1, me, &target, 1, steps), 2);
    assert_int_equal(steps[1].kind, TIE_COLLEAGUES);
    struct path_person mine = { .account = 7, .organization = 40 };
    assert_int_equal(path_find(a, NULL, 0, mine, &target, 1, steps), 1);
    target.organization = 41; /* and those of different ones do not */
    assert_int_equal(path_find(a, ties, 1, me, &target, 1, steps), 0);
}

static void an_organization_is_reached_by_whoever_is_nearest(void **state)
{
    (void)state;
    struct path_step steps[PATH_STEPS];
    struct path_tie ties[] = {
        tie(me, CONTACT(1, 0), TIE_WORKS_WITH),
        tie(CONTACT(1, 0), CONTACT(5, 40), TIE_MET),
        tie(CONTACT(1, 0), CONTACT(6, 40), TIE_WORKS_WITH),
    };
    const struct path_person targets[] = { CONTACT(4, 40), CONTACT(5, 40), CONTACT(6, 40) };
    assert_int_equal(path_find(a, ties, 3, me, targets, 3, steps), 2);
    assert_int_equal(steps[1].to.contact, 6);
    assert_int_equal(steps[1].to.organization, 40);
}

static void four_steps_are_the_most(void **state)
{
    (void)state;
    struct path_step steps[PATH_STEPS];
    struct path_tie ties[] = {
        tie(me, CONTACT(1, 0), TIE_TRUSTS),
        tie(CONTACT(1, 0), CONTACT(2, 0), TIE_TRUSTS),
        tie(CONTACT(2, 0), CONTACT(3, 0), TIE_TRUSTS),
        tie(CONTACT(3, 0), CONTACT(4, 0), TIE_TRUSTS),
        tie(CONTACT(4, 0), CONTACT(5, 0), TIE_TRUSTS),
    };
    assert_int_equal(way(ties, 5, 4, steps), 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(steps[i].to.contact, i + 1);
    assert_int_equal(way(ties, 5, 5, steps), 0);
}

static void there_is_no_way_to_oneself(void **state)
{
    (void)state;
    struct path_step steps[PATH_STEPS];
    assert_int_equal(path_find(a, NULL, 0, me, &me, 1, steps), 0);
    assert_int_equal(path_find(a, NULL, 0, me, NULL, 0, steps), 0);
}

/* Every step is a tie that was given, and no way of fewer steps is there, whatever the graph: each
 * answer is tried against a plain search of all ways. */
enum { SMALL = 12, SMALL_TIES = 16 };

static size_t plainly(const struct path_tie *ties, size_t n, int64_t to)
{
    bool in[SMALL + 1] = { [0] = true }; /* 0 is I */
    for (size_t step = 1; step <= PATH_STEPS; step++) {
        bool next[SMALL + 1];
        for (int i = 0; i <= SMALL; i++)
            next[i] = in[i];
        for (size_t i = 0; i < n; i++) {
            int64_t x = ties[i].one.contact, y = ties[i].other.contact;
            next[x] = next[x] || in[y];
            next[y] = next[y] || in[x];
        }
        for (int i = 0; i <= SMALL; i++)
            in[i] = next[i];
        if (in[to])
            return step;
    }
    return 0;
}

static void no_shorter_way_is_missed(void **state)
{
    (void)state;
    uint32_t seed = 2026;
    for (int round = 0; round < 400; round++) {
        struct path_tie ties[SMALL_TIES];
        struct path_step steps[PATH_STEPS];
        for (int i = 0; i < SMALL_TIES; i++) {
            int64_t end[2];
            for (int k = 0; k < 2; k++) {
                seed = seed * 1664525u + 1013904223u;
                end[k] = (seed >> 8) % (SMALL + 1);
            }
            if (end[0] == end[1])
                end[1] = (end[0] + 1) % (SMALL + 1);
            struct path_person one = end[0] ? CONTACT(end[0], 0) : me;
            struct path_person other = end[1] ? CONTACT(end[1], 0) : me;
            ties[i] = tie(one, other, (enum tie_kind)(seed % 4));
        }
        for (int64_t to = 1; to <= SMALL; to++)
            assert_int_equal(way(ties, SMALL_TIES, to, steps), plainly(ties, SMALL_TIES, to));
    }
}

enum { MANY = 10000 };

static void ten_thousand_ties_are_gone_through(void **state)
{
    (void)state;
    struct path_tie *ties = arena_array(a, struct path_tie, MANY);
    struct path_step steps[PATH_STEPS];
    for (int64_t i = 0; i < MANY; i++) /* a tree: 2 i + 1 and 2 i + 2 hang on i; 0 is I */
        ties[i] = tie(i / 2 ? CONTACT(i / 2, 1 + i / 2 % 50) : me, CONTACT(i + 1, 0), TIE_MET);
    /* I, 1, its 3, and a colleague of that one */
    struct path_person near = CONTACT(4953, 0), far = CONTACT(MANY, 0);
    assert_int_equal(path_find(a, ties, MANY, me, &near, 1, steps), 3);
    assert_int_equal(steps[1].to.contact, 3);
    assert_int_equal(steps[2].to.contact, 4953);
    assert_int_equal(steps[2].kind, TIE_COLLEAGUES);
    assert_int_equal(path_find(a, ties, MANY, me, &far, 1, steps), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(whom_one_knows_is_one_step_away),
        TEST(the_shortest_way_wins_however_weak),
        TEST(of_equal_lengths_the_strongest_wins),
        TEST(the_order_of_the_ties_changes_nothing),
        TEST(people_of_one_organization_know_each_other),
        TEST(an_organization_is_reached_by_whoever_is_nearest),
        TEST(four_steps_are_the_most),
        TEST(there_is_no_way_to_oneself),
        TEST(no_shorter_way_is_missed),
        TEST(ten_thousand_ties_are_gone_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
