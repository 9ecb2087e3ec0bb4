/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/deliverable/deliverable.h"

#include "app/agreement/agreement/agreement.h"
#include "app/network/network.h"
#include "app/partnership/contribution/contribution.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/training/training.h"
#include "clause_contact.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* What is kept for a partnership and shown along time: deliverables, contributions, trainings. */

static struct test_town t;
static int64_t partnership;
static const struct module *const modules[] = {
    &module_organization, &module_partnership, &module_interaction,
    &module_agreement,    &module_clause,      &module_deliverable,
    &module_contribution, &module_training,    NULL,
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
    (void)state;
    partnership = town_partnership(&t, "Le jour et la nuit", t.shelter, t.clinic, 0);
    return 0;
}

static struct res page(const char *path)
{
    return test_get(t.site, &t.director, town_path(&t, path, partnership));
}

static bool says(const char *path, const char *words)
{
    struct res r = page(path);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

/* Its number, from where it is told: …&of=deliverable-7#deliverable-7. */
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

static struct res deliverable_post(const char *name, const char *priority, int from, int due)
{
    return test_post(
        t.site, &t.director, "/deliverables",
        TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) }, { STR("name"), str_of(name) },
                    { STR("priority"), str_of(priority) },
                    { STR("organization"), town_id(&t, t.clinic) }, { STR("term"), STR("short") },
                    { STR("state"), STR("planned") }, { STR("starts"), town_day(&t, from) },
                    { STR("due"), town_day(&t, due) }));
}

static void what_is_late_stands_out_until_it_is_delivered(void **state)
{
    (void)state;
    assert_true(says("/partnerships/#/timeline", "Découpez vos priorités en livrables"));
    struct res r = deliverable_post("Le numéro de nuit", "Un relais sûr", -30, -4);
    int64_t id = made(&r);
    r = deliverable_post("La tournée du jeudi", "Un relais sûr", -5, 20);
    made(&r);
    assert_true(says("/partnerships/#/timeline", "0 livrable remis sur 2. 1 est en retard."));
    assert_true(says("/partnerships/#/timeline", "4 jours de retard") ||
                says("/partnerships/#/timeline", "4\u00a0jours de retard"));
    r = test_post(t.site, &t.director, town_path(&t, "/deliverables/#/done", id), NULL, 0);
    assert_true(str_find(r.location, STR("&of=deliverable-")) > 0);
    assert_true(says("/partnerships/#/timeline", "1 livrable remis sur 2."));
    assert_false(says("/partnerships/#/timeline", "jours de retard"));
    r = page("/partnerships/#/timeline.csv");
    assert_true(town_says(&t, &r, STR("Un relais sûr,Le numéro de nuit")));
}

static void a_deliverable_ends_after_it_begins_and_is_a_partys(void **state)
{
    (void)state;
    struct res r = deliverable_post("À l’envers", "", 9, 3);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("L’échéance doit venir après le début.")));
    assert_true(town_says(&t, &r, STR("À l’envers")));
    int64_t between = town_partnership(&t, "Entre d’autres", t.network, t.clinic, 0);
    r = test_post(t.site, &t.director, "/deliverables",
                  TEST_FIELDS({ STR("partnership"), town_id(&t, between) },
                              { STR("name"), STR("Chez les autres") },
                              { STR("organization"), town_id(&t, t.clinic) },
                              { STR("term"), STR("short") }, { STR("state"), STR("planned") },
                              { STR("due"), town_day(&t, 3) }));
    assert_int_equal(r.status, 422);
    assert_false(town_says(&t, &r, STR("Entre d’autres")));
    /* Nor does what may be chosen tell who they are: it is all of the directory. */
    assert_true(town_says(&t, &r, STR("Refuge Le Passage</option>")));
}

/* An agreement that runs, with a contact clause. */
static void contact_every(int64_t days)
{
    struct tx tx;
    struct agreement a;
    struct agreement_clause c;
    struct clause_contact p;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_agreement, &a);
    a.title = STR("Entente");
    a.partnership = partnership;
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Ensemble");
    a.effective = tx.today - 30;
    record_insert(&tx, &entity_agreement, &a);
    entity_init(&entity_agreement_clause, &c);
    c.agreement = a.record.id;
    c.type = STR("contact");
    record_insert(&tx, &entity_agreement_clause, &c);
    entity_init(&entity_clause_contact, &p);
    p.clause = c.record.id;
    p.every_days = days;
    record_insert(&tx, &entity_clause_contact, &p);
    tx_commit(&tx);
}

static void the_timeline_is_as_fine_as_the_contacts(void **state)
{
    (void)state;
    struct res r = deliverable_post("Un guide", "", 0, 60);
    made(&r);
    assert_true(says("/partnerships/#/timeline", "Par mois"));
    contact_every(14);
    assert_true(says("/partnerships/#/timeline", "Par semaine"));
}

static void a_day_falls_where_it_should_between_two_others(void **state)
{
    (void)state;
    struct arena *a = t.site->arena;
    assert_true(str_is(timeline_at(a, 150, 100, 200), "50.0%"));
    assert_true(str_is(timeline_at(a, 100, 100, 200), "0.0%"));
    assert_true(str_is(timeline_at(a, 400, 100, 200), "100.0%"));
    assert_true(str_is(timeline_at(a, 101, 100, 103), "33.3%"));
}

static struct res contribution_post(const char *name, int64_t who, const char *worth, int due)
{
    return test_post(
        t.site, &t.director, "/contributions",
        TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) }, { STR("name"), str_of(name) },
                    { STR("kind"), STR("space") }, { STR("organization"), town_id(&t, who) },
                    { STR("worth"), str_of(worth) }, { STR("due"), town_day(&t, due) }));
}

static void the_ledger_adds_up_by_party(void **state)
{
    (void)state;
    struct res r = contribution_post("Un bureau", t.shelter, "1200,50", -3);
    int64_t desk = made(&r);
    r = contribution_post("Un nom sur l’affiche", t.clinic, "", 30);
    made(&r);
    assert_true(says("/partnerships/#/contributions", "0 apport reçu sur 2."));
    assert_true(says("/partnerships/#/contributions", "attendu depuis le"));
    r = test_post(t.site, &t.director, town_path(&t, "/contributions/#/received", desk), NULL, 0);
    assert_int_equal(r.status, 303);
    assert_true(says("/partnerships/#/contributions", "1 apport reçu sur 2."));
    r = page("/partnerships/#/contributions.csv");
    assert_true(town_says(&t, &r, STR("1200.50")));
    assert_false(says("/partnerships/#/contributions", "attendu depuis le"));
}

static struct res training_post(const char *state, const char *on)
{
    return test_post(t.site, &t.director, "/trainings",
                     TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                                 { STR("name"), STR("Écouter, puis agir") },
                                 { STR("kind"), STR("visit") }, { STR("priority"), STR("high") },
                                 { STR("state"), str_of(state) }, { STR("day"), str_of(on) },
                                 { STR("begins"), STR("13:30") }));
}

static void too_few_meetings_are_told_until_two_are_planned(void **state)
{
    (void)state;
    assert_true(says("/partnerships/#/trainings", "Moins de deux rencontres par année"));
    struct res r = training_post("planned", "");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Choisissez le jour.")));
    r = training_post("planned", arena_z(t.site->arena, town_day(&t, 20)));
    made(&r);
    assert_true(says("/partnerships/#/trainings", "Moins de deux rencontres par année"));
    r = training_post("planned", arena_z(t.site->arena, town_day(&t, 90)));
    made(&r);
    assert_false(says("/partnerships/#/trainings", "Moins de deux rencontres par année"));
}

static void the_calendar_holds_what_one_may_read(void **state)
{
    (void)state;
    struct res r = training_post("planned", arena_z(t.site->arena, town_day(&t, 20)));
    made(&r);
    r = test_get(t.site, &t.director, "/trainings.ics");
    assert_true(town_says(&t, &r, STR("SUMMARY:Écouter\\, puis agir")));
    assert_true(town_says(&t, &r, STR("DTSTART:")));
    assert_true(town_says(&t, &r, STR("DESCRIPTION:Le jour et la nuit")));
    r = test_get(t.site, &t.lost, "/trainings.ics");
    assert_false(town_says(&t, &r, STR("Écouter")));
}

static void lists_used_less_are_behind_more_and_the_open_one_stands_in_the_row(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.director, "/deliverables");
    struct str body = test_body(t.site, &r);
    ptrdiff_t open = str_find(body, STR("<a href=\"/deliverables\" aria-current=\"page\">"));
    ptrdiff_t more = str_find(body, STR("Plus</summary>"));
    assert_true(open >= 0 && more > open);
    assert_true(str_find(body, STR("<a href=\"/trainings\">")) > more);
    assert_int_equal(str_find(body, STR("<a href=\"/deliverables\">")), -1);
}

static void a_goal_agreed_on_becomes_a_deliverable_that_knows_it(void **state)
{
    (void)state;
    struct str id = town_id(&t, town_agreed(&t, "s_goals", partnership, 0, "goals_list",
                                            "goals_goal", "Dormir au chaud"));
    struct str add = arena_fmt(t.site->arena, "/deliverables/new?partnership=%.*s&goal=%.*s",
                               STR_ARG(town_id(&t, partnership)), STR_ARG(id));
    assert_true(says("/partnerships/#/timeline", "Dormir au chaud"));
    struct res r = test_get(t.site, &t.director, arena_z(t.site->arena, add));
    assert_true(town_says(&t, &r, STR("value=\"Dormir au chaud\"")));
    assert_true(
        town_says(&t, &r, arena_fmt(t.site->arena, "name=\"goal\" value=\"%.*s\"", STR_ARG(id))));
    r = test_post(t.site, &t.director, "/deliverables",
                  TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                              { STR("name"), STR("Vingt lits") }, { STR("goal"), id },
                              { STR("organization"), town_id(&t, t.shelter) },
                              { STR("term"), STR("short") }, { STR("state"), STR("planned") },
                              { STR("due"), town_day(&t, 30) }));
    assert_int_equal(r.status, 303);
    struct deliverable_goals_row *rows;
    struct tx tx;
    test_site_tx(t.site, &tx, false);
    assert_int_equal(
        deliverable_goals(&tx, &(struct deliverable_goals_in){ .partnership = partnership }, &rows),
        1);
    assert_int_equal(rows[0].n, 1);
    tx_rollback(&tx);
    /* Of another partnership it is none. */
    partnership = town_partnership(&t, "Ailleurs", t.shelter, t.clinic, 0);
    add = arena_fmt(t.site->arena, "/deliverables/new?partnership=%.*s&goal=%.*s",
                    STR_ARG(town_id(&t, partnership)), STR_ARG(id));
    r = test_get(t.site, &t.director, arena_z(t.site->arena, add));
    assert_false(town_says(&t, &r, STR("Dormir au chaud")));
}

/* A text that is too long for a name is cut after a word, and says so. */
static void a_long_goal_is_cut_where_it_shows(void **state)
{
    (void)state;
    char words[400];
    for (size_t i = 0; i < sizeof words - 1; i++)
        words[i] = i % 10 == 9 ? ' ' : 'a';
    words[sizeof words - 1] = '\0';
    struct str id =
        town_id(&t, town_agreed(&t, "s_goals", partnership, 0, "goals_list", "goals_goal", words));
    struct res r =
        test_get(t.site, &t.director,
                 arena_z(t.site->arena,
                         arena_fmt(t.site->arena, "/deliverables/new?partnership=%.*s&goal=%.*s",
                                   STR_ARG(town_id(&t, partnership)), STR_ARG(id))));
    assert_true(town_says(&t, &r, STR("aaaaaaaaa…\"")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_is_late_stands_out_until_it_is_delivered, begin),
        cmocka_unit_test_setup(a_deliverable_ends_after_it_begins_and_is_a_partys, begin),
        cmocka_unit_test_setup(the_timeline_is_as_fine_as_the_contacts, begin),
        cmocka_unit_test_setup(a_day_falls_where_it_should_between_two_others, begin),
        cmocka_unit_test_setup(the_ledger_adds_up_by_party, begin),
        cmocka_unit_test_setup(a_goal_agreed_on_becomes_a_deliverable_that_knows_it, begin),
        cmocka_unit_test_setup(a_long_goal_is_cut_where_it_shows, begin),
        cmocka_unit_test_setup(too_few_meetings_are_told_until_two_are_planned, begin),
        cmocka_unit_test_setup(the_calendar_holds_what_one_may_read, begin),
        cmocka_unit_test(lists_used_less_are_behind_more_and_the_open_one_stands_in_the_row),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
