/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/circle/circle.h"

#include "agreement.ent.h"
#include "app/agreement/agreement/agreement.h"
#include "app/agreement/obligation/obligation.h"
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "obligation.ent.h"
#include "organization.ent.h"
#include "prospect.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct test_town t;
static int64_t partnership;
static const struct module *const modules[] = {
    &module_organization, &module_contact, &module_partnership, &module_interaction,
    &module_agreement,    &module_clause,  &module_circle,      NULL,
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
    struct partnership p;
    (void)state;
    partnership = town_partnership(&t, "Le jour et la nuit", t.shelter, t.clinic, 0);
    town_record(&t, &entity_partnership, partnership, &p);
    p.phase = PARTNERSHIP_PHASE_CONSOLIDATION;
    town_save(&t, &entity_partnership, &p);
    return 0;
}

static bool says(const char *path, const char *words)
{
    struct res r = test_get(t.site, &t.director, town_path(&t, path, partnership));
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static struct res add(const char *name, int due)
{
    return test_post(
        t.site, &t.director, "/circle-members",
        TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) }, { STR("name"), str_of(name) },
                    { STR("inviter"), town_id(&t, t.shelter) }, { STR("due"), town_day(&t, due) },
                    { STR("conditions"), STR("Un local prêt") }));
}

/* The number at the end of …#circle_member-7. */
static int64_t made(const struct res *r)
{
    struct str rest = r->location, number = STR_NULL;
    int64_t id;
    assert_int_equal(r->status, 303);
    while (str_next(&rest, '-', &number))
        ;
    assert_true(str_to_i64(number, &id));
    return id;
}

static struct res move(int64_t id, const char *ring, const char *reason)
{
    return test_post(
        t.site, &t.director, town_path(&t, "/circle-members/#/move", id),
        TEST_FIELDS({ STR("to_ring"), str_of(ring) }, { STR("reason"), str_of(reason) }));
}

static void parties_are_the_core_and_who_is_placed_stands_on_the_horizon(void **state)
{
    (void)state;
    assert_true(says("/partnerships/#/circle", "Refuge Le Passage"));
    assert_true(says("/partnerships/#/circle", "Seules les parties sont dans le cercle."));
    struct res r = add("La banque alimentaire", 40);
    made(&r);
    assert_true(says("/partnerships/#/circle", "Un local prêt"));
    assert_true(says("/partnerships/#/circle", "2 organismes au noyau, 0 autour, 1 à l’horizon."));
    assert_true(says("/partnerships/#/circle.csv", "À l’horizon,La banque alimentaire"));
}

static void a_step_needs_its_reason_and_is_remembered(void **state)
{
    (void)state;
    struct circle_member m;
    struct res r = add("La banque alimentaire", 40);
    int64_t id = made(&r);
    r = move(id, "near", " ");
    assert_int_equal(r.status, 422);
    r = move(id, "horizon", "Rien ne change");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Rien ne change")));
    assert_int_equal(move(id, "near", "La livraison est prête").status, 303);
    town_record(&t, &entity_circle_member, id, &m);
    assert_int_equal(m.ring, CIRCLE_RING_NEAR);
    assert_true(says("/partnerships/#/circle", "La livraison est prête"));
    assert_true(says("/partnerships/#/circle",
                     "de «\u00a0à l’horizon\u00a0» à «\u00a0premier cercle\u00a0»"));
    assert_true(says("/partnerships/#/circle", "2 organismes au noyau, 1 autour, 0 à l’horizon."));
}

/* A contact clause with so many contacts kept on their day, and one that waits. */
static void contacts(int kept, int due)
{
    struct agreement a;
    struct agreement_clause c;
    entity_init(&entity_agreement, &a);
    a.title = STR("Entente");
    a.partnership = partnership;
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Ensemble");
    a.effective = town_today(&t) - 100;
    town_save(&t, &entity_agreement, &a);
    entity_init(&entity_agreement_clause, &c);
    c.agreement = a.record.id;
    c.type = STR("contact");
    town_save(&t, &entity_agreement_clause, &c);
    for (int i = 0; i <= kept; i++) {
        struct obligation o;
        entity_init(&entity_obligation, &o);
        o.agreement = a.record.id;
        o.clause = c.record.id;
        o.state = i < kept ? OBLIGATION_STATE_MET : OBLIGATION_STATE_OPEN;
        o.opened = town_today(&t) - 90 + 30 * i;
        o.due = i < kept ? o.opened + 30 : town_today(&t) + due;
        o.met_on = i < kept ? o.due - 1 : DAY_NONE;
        town_save(&t, &entity_obligation, &o);
    }
}

static void the_next_one_is_suggested_when_the_partnership_holds(void **state)
{
    (void)state;
    struct res r = add("La banque alimentaire", 40);
    made(&r);
    assert_false(says("/partnerships/#", "Inviter La banque alimentaire"));
    contacts(1, 10);
    assert_false(says("/partnerships/#", "Inviter La banque alimentaire"));
    contacts(1, 10);
    assert_true(says("/partnerships/#", "Inviter La banque alimentaire"));
    contacts(0, -3); /* one is late */
    assert_false(says("/partnerships/#", "Inviter La banque alimentaire"));
}

static void who_works_with_a_party_could_be_next_and_is_placed_once(void **state)
{
    (void)state;
    int64_t other = town_organization(&t, "Le Palier");
    town_partnership(&t, "Ailleurs", t.shelter, other, 0);
    assert_true(says("/partnerships/#/circle", "Travaille déjà avec Refuge Le Passage"));
    const char *circle = town_path(&t, "/partnerships/#/circle", partnership);
    struct res r = test_post(t.site, &t.director, circle,
                             TEST_FIELDS({ STR("organization"), town_id(&t, other) }));
    made(&r);
    r = test_post(t.site, &t.director, circle,
                  TEST_FIELDS({ STR("organization"), town_id(&t, other) }));
    assert_true(str_find(r.location, STR("done=same")) > 0);
    /* What another agency may not read is no reason for it. */
    int64_t apart = town_organization(&t, "La Source");
    town_partnership(&t, "À part", t.clinic, apart, 0);
    assert_false(says("/partnerships/#/circle", "La Source"));
}

static void who_invites_is_a_party(void **state)
{
    (void)state;
    struct res r = test_post(t.site, &t.director, "/circle-members",
                             TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                                         { STR("name"), STR("Le Relais") },
                                         { STR("inviter"), town_id(&t, t.network) }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, text(LANG_FR, TEXT_kept_not_a_party)));
}

/* Whom another agency looks at is its own. */
static void what_another_agency_looks_at_is_no_suggestion(void **state)
{
    (void)state;
    const int64_t agencies[] = { t.clinic, t.shelter };
    static const char *const names[] = { "Le Havre", "La Halte" };
    for (int i = 0; i < 2; i++) {
        struct prospect x;
        entity_init(&entity_prospect, &x);
        x.organization = town_organization(&t, names[i]);
        x.partnership = partnership;
        x.agency = agencies[i];
        x.name = str_of(names[i]);
        x.state = PROSPECT_STATE_STUDY;
        x.origin = PROSPECT_ORIGIN_DIRECTORY;
        town_save(&t, &entity_prospect, &x);
        assert_int_equal(says("/partnerships/#/circle", names[i]), i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(parties_are_the_core_and_who_is_placed_stands_on_the_horizon, begin),
        cmocka_unit_test_setup(a_step_needs_its_reason_and_is_remembered, begin),
        cmocka_unit_test_setup(the_next_one_is_suggested_when_the_partnership_holds, begin),
        cmocka_unit_test_setup(who_works_with_a_party_could_be_next_and_is_placed_once, begin),
        cmocka_unit_test_setup(who_invites_is_a_party, begin),
        cmocka_unit_test_setup(what_another_agency_looks_at_is_no_suggestion, begin),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
