/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/board.h"

#include "app/network/network.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct test_town t;
static const struct module *const modules[] = { &module_organization, &module_partnership, NULL };

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

static int64_t add(const char *title, int phase, int due_in, int64_t owner)
{
    struct partnership p;
    int64_t id = town_partnership(&t, title, t.network, t.shelter, owner);
    town_record(&t, &entity_partnership, id, &p);
    p.phase = phase;
    p.scope = PARTNERSHIP_SCOPE_LOCAL;
    p.next_step = STR("Un geste");
    p.next_step_due = due_in == 1000 ? DAY_NONE : town_today(&t) + due_in;
    town_save(&t, &entity_partnership, &p);
    return id;
}

static struct str board(const char *path)
{
    struct res r = test_get(t.site, &t.coordinator, path);
    assert_int_equal(r.status, 200);
    return test_body(t.site, &r);
}

static bool stands_before(struct str body, const char *one, const char *other)
{
    ptrdiff_t x = str_find(body, str_of(one)), y = str_find(body, str_of(other));
    assert_true(x >= 0 && y >= 0);
    return x < y;
}

static void what_is_late_comes_first_then_what_is_due(void **state)
{
    (void)state;
    add("Bzeta sans date", PARTNERSHIP_PHASE_AGREEMENT, 1000, 0);
    add("Balpha bientôt", PARTNERSHIP_PHASE_AGREEMENT, 9, 0);
    add("Bmu demain", PARTNERSHIP_PHASE_AGREEMENT, 1, 0);
    add("Bkappa peu tard", PARTNERSHIP_PHASE_AGREEMENT, -2, 0);
    add("Bsigma très tard", PARTNERSHIP_PHASE_AGREEMENT, -40, 0);
    struct str body = board("/partnerships");
    assert_true(stands_before(body, "Bsigma très tard", "Bkappa peu tard"));
    assert_true(stands_before(body, "Bkappa peu tard", "Bmu demain"));
    assert_true(stands_before(body, "Bmu demain", "Balpha bientôt"));
    assert_true(stands_before(body, "Balpha bientôt", "Bzeta sans date"));
    assert_true(str_find(body, STR("40 jours de retard")) >= 0);
}

static void filters_leave_what_was_asked(void **state)
{
    (void)state;
    add("Fmienne", PARTNERSHIP_PHASE_EVALUATION, 5, t.coordinator.account);
    add("Fautre tardive", PARTNERSHIP_PHASE_EVALUATION, -3, t.director.account);
    struct str body = board(town_path(&t, "/partnerships?owner=#", t.coordinator.account));
    assert_true(str_find(body, STR(">Fmienne<")) >= 0);
    assert_true(str_find(body, STR(">Fautre tardive<")) < 0);
    body = board("/partnerships?late=1");
    assert_true(str_find(body, STR(">Fmienne<")) < 0);
    assert_true(str_find(body, STR(">Fautre tardive<")) >= 0);
    body = board("/partnerships?q=tardive");
    assert_true(str_find(body, STR(">Fmienne<")) < 0);
    assert_true(str_find(body, STR(">Fautre tardive<")) >= 0);
    body = board("/partnerships?scope=national");
    assert_true(str_find(body, STR(">Fmienne<")) < 0);
    assert_true(str_find(body, text(LANG_FR, TEXT_partnership_board_nothing)) >= 0);
}

static void a_long_column_leads_to_the_list(void **state)
{
    (void)state;
    for (int i = 0; i < 45; i++)
        add("Partenariat de plus", PARTNERSHIP_PHASE_CONSOLIDATION, 100, 0);
    struct str body = board("/partnerships?q=plus");
    assert_true(str_find(body, STR("Et 5 autres")) >= 0);
    assert_true(str_find(body, STR("phase=consolidation")) >= 0);
    body = board("/partnerships?view=list&phase=consolidation");
    assert_true(str_find(body, STR("Partenariat de plus")) >= 0);
}

static void the_usual_time_is_the_median_of_three_and_more(void **state)
{
    (void)state;
    int64_t none[] = { 5, 9 }, odd[] = { 30, 10, 20 }, even[] = { 40, 10, 20, 30 };
    assert_int_equal(board_median(none, 0), 0);
    assert_int_equal(board_median(none, 2), 0);
    assert_int_equal(board_median(odd, 3), 20);
    assert_int_equal(board_median(even, 4), 25);
}

static void the_order_is_the_same_whichever_way_it_is_asked(void **state)
{
    (void)state;
    struct board_cards_row rows[4] = { { .next_step_due = 100 },
                                       { .next_step_due = DAY_NONE },
                                       { .next_step_due = 100 },
                                       { .next_step_due = 50 } };
    struct board_card cards[4];
    struct board_card *order[4];
    for (size_t i = 0; i < 4; i++) {
        cards[i] = (struct board_card){ .row = &rows[i], .place = i };
        order[i] = &cards[3 - i];
    }
    cards[1].late_days = 3;
    qsort(order, 4, sizeof *order, board_compare);
    const size_t expected[] = { 1, 3, 0, 2 };
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(order[i]->place, expected[i]);
    assert_int_equal(board_compare(&order[0], &order[0]), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_late_comes_first_then_what_is_due),
        cmocka_unit_test(filters_leave_what_was_asked),
        cmocka_unit_test(a_long_column_leads_to_the_list),
        cmocka_unit_test(the_usual_time_is_the_median_of_three_and_more),
        cmocka_unit_test(the_order_is_the_same_whichever_way_it_is_asked),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
