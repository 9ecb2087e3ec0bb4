/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/part.h"

#include "action.ent.h"
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/contribution/contribution.h"
#include "app/partnership/deliverable/deliverable.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/needs/needs.h"
#include "app/partnership/training/training.h"
#include "deliverable.ent.h"
#include "http/worker.h"
#include "store/once.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* What the pages of a partnership ask of the database: as much with many things as with one. */

static struct test_town t;
static int64_t together;

static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_partnership,  &module_interaction,
                                                &module_action,       &module_deliverable,
                                                &module_contribution, &module_training,
                                                &module_needs,        NULL };

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    together = town_partnership(&t, "Le Passage", t.network, t.shelter, t.coordinator.account);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static void one_more_of_each(void)
{
    struct action a;
    struct deliverable d;
    entity_init(&entity_action, &a);
    a.title = STR("Porter les clés");
    a.kind = ACTION_KIND_ACTION;
    a.state = ACTION_STATE_OPEN;
    a.organization = a.agency = t.shelter;
    a.partnership = together;
    a.due = town_today(&t) - 2;
    town_save(&t, &entity_action, &a);
    entity_init(&entity_deliverable, &d);
    d.partnership = together;
    d.name = STR("Une entente signée");
    d.organization = t.shelter;
    d.term = DELIVERABLE_TERM_SHORT;
    d.state = DELIVERABLE_STATE_PLANNED;
    d.due = town_today(&t) - 1;
    town_save(&t, &entity_deliverable, &d);
}

/* Statements that the page runs in the community. */
static uint64_t asked(const char *path)
{
    struct db *db = worker_community(t.site->worker, &t.site->community, false);
    uint64_t before = db_asked(db);
    struct res r = test_get(t.site, &t.coordinator, town_path(&t, path, together));
    assert_int_equal(r.status, 200);
    return db_asked(db) - before;
}

static void a_page_asks_as_much_of_many_as_of_one(void **state)
{
    static const char *const pages[] = { "/partnerships/#", "/partnerships/#/actions",
                                         "/partnerships/#/timeline" };
    uint64_t of_one[sizeof pages / sizeof *pages];
    (void)state;
    one_more_of_each();
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        asked(pages[i]); /* words of lists are read the first time only */
        of_one[i] = asked(pages[i]);
    }
    for (int i = 0; i < 6; i++)
        one_more_of_each();
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        asked(pages[i]);
        assert_int_equal(asked(pages[i]), of_one[i]);
    }
}

/* Where each part stands, and what it suggests for that: one question. */
static void what_parts_say_and_suggest_is_asked_once(void **state)
{
    struct tx tx;
    struct req q = { .tx = &tx };
    struct partnership p;
    struct part_line *lines;
    struct partnership_suggestion *said;
    (void)state;
    test_site_tx(t.site, &tx, false);
    q.arena = tx.arena;
    q.today = tx.today;
    q.actor = (struct actor){ .account = t.coordinator.account,
                              .organization = t.network,
                              .role = ROLE_COORDINATOR };
    assert_true(record_get(&tx, &entity_partnership, together, &p));
    size_t n = partnership_parts_of(&q, together, PARTNERSHIP_PHASE_CONSOLIDATION, &lines);
    uint64_t lines_asked = db_asked(tx.db);
    assert_true(n >= 4 && partnership_suggestions(&q, &p, &said) >= 2);
    uint64_t suggestions = db_asked(tx.db) - lines_asked;
    tx.once = NULL;
    lines_asked = db_asked(tx.db);
    partnership_suggestions(&q, &p, &said);
    assert_true(suggestions + 3 <= db_asked(tx.db) - lines_asked);
    tx_rollback(&tx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_asks_as_much_of_many_as_of_one),
        cmocka_unit_test(what_parts_say_and_suggest_is_asked_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
