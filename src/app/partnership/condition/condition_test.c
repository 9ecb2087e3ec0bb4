/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "app/partnership/condition/condition.h"
#include "app/partnership/interaction/interaction.h"
#include "guard/throttle.h"
#include "partnership.ent.h"
#include "support/town.h"

#include <inttypes.h>

static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_link,         &module_partnership,
                                                &module_condition,    &module_interaction,
                                                &module_action,       NULL };
static struct test_town town;
static int64_t partnership;

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

static int another(void **state)
{
    (void)state;
    partnership = town_partnership(&town, "Nuits d’hiver", town.shelter, town.clinic, 0);
    throttle_forget();
    return 0;
}

static int64_t round_open(void)
{
    struct res r = test_post(town.site, &town.coordinator,
                             town_path(&town, "/partnerships/#/conditions", partnership),
                             TEST_FIELDS({ STR("closes"), town_day(&town, 7) }));
    int64_t id;
    assert_int_equal(r.status, 303);
    struct str rest = str_sub(r.location, sizeof "/conditions/" - 1, r.location.n), number;
    str_cut(rest, '?', &number, &rest);
    assert_true(str_to_i64(number, &id));
    return id;
}

static void close_round(int64_t id)
{
    assert_int_equal(test_post(town.site, &town.coordinator,
                               town_path(&town, "/conditions/#/close", id), NULL, 0)
                         .status,
                     303);
}

static const char *link_to(int64_t round, int64_t organization)
{
    struct tx tx;
    const struct answer_link_for of = { .purpose = CONDITION_PURPOSE,
                                        .entity = &entity_condition_round,
                                        .subject = round,
                                        .organization = organization };
    test_site_tx(town.site, &tx, true);
    struct str token = answer_link_new(&tx, &of, STR("Jo Roy"), STR_NULL, 0, 8);
    const char *path = arena_fmt(town.site->arena, "/l/%.*s/conditions/%.*s",
                                 STR_ARG(town.site->community.slug), STR_ARG(token))
                           .p;
    tx_commit(&tx);
    return path;
}

static int by_link(int64_t round, const char *score, const char *words)
{
    return test_post(town.site, NULL, link_to(round, town.clinic),
                     TEST_FIELDS({ STR("score.co_vision"), str_of(score) },
                                 { STR("words.co_vision"), str_of(words) }))
        .status;
}

static struct res results(const struct test_person *who)
{
    return test_get(town.site, who, town_path(&town, "/partnerships/#/conditions", partnership));
}

static void nothing_shows_while_the_round_is_open_even_with_many_answers(void **state)
{
    (void)state;
    int64_t round = round_open();
    for (int i = 0; i < 6; i++)
        assert_int_equal(by_link(round, "4", "Mot gardé"), 303);
    struct res r = results(&town.coordinator);
    assert_true(town_says(&town, &r, STR("6 réponses reçues")));
    assert_false(town_says(&town, &r, STR("Mot gardé")));
    assert_false(town_says(&town, &r, STR("4,0")));
    r = test_get(town.site, &town.coordinator,
                 town_path(&town, "/partnerships/#/conditions.csv", partnership));
    assert_false(town_says(&town, &r, STR("4,0")));
    close_round(round);
    r = results(&town.coordinator);
    assert_true(town_says(&town, &r, STR("4,0 sur 4")));
    assert_true(town_says(&town, &r, STR("Mot gardé")));
    r = test_get(town.site, &town.worker,
                 town_path(&town, "/partnerships/#/conditions.csv", partnership));
    assert_true(town_says(&town, &r, STR("\"4,0\"")));
    /* It takes no more, so that two looks cannot be compared. */
    assert_int_equal(by_link(round, "0", ""), 200);
    r = results(&town.coordinator);
    assert_true(town_says(&town, &r, STR("4,0 sur 4, 6 réponses")));
}

static void what_the_guide_suggests_becomes_an_action(void **state)
{
    (void)state;
    int64_t round = round_open();
    for (int i = 0; i < 5; i++)
        assert_int_equal(by_link(round, "1", ""), 303);
    struct res r = results(&town.director);
    assert_false(town_says(&town, &r, STR("action=\"/actions\"")));
    close_round(round);
    r = results(&town.director);
    assert_true(town_says(&town, &r, STR("action=\"/actions\"")));
    struct partnership p;
    town_record(&town, &entity_partnership, partnership, &p);
    p.owner = town.lost.account; /* who reads it, and has no agency to act for */
    town_save(&town, &entity_partnership, &p);
    r = results(&town.lost);
    assert_int_equal(r.status, 200);
    assert_false(town_says(&town, &r, STR("action=\"/actions\"")));
    r = test_post(town.site, &town.director, "/actions",
                  TEST_FIELDS({ STR("title"), STR("Présider à tour de rôle") },
                              { STR("origin"), STR("condition_round") },
                              { STR("origin_id"), town_id(&town, round) },
                              { STR("kind"), STR("action") },
                              { STR("partnership"), town_id(&town, partnership) }));
    assert_int_equal(r.status, 303);
    r = results(&town.director);
    assert_true(town_says(&town, &r, text(LANG_FR, TEXT_condition_actions)));
    assert_true(town_says(&town, &r, STR("Présider à tour de rôle")));
}

static void four_answers_show_nothing_and_neither_does_a_condition_that_four_rated(void **state)
{
    (void)state;
    int64_t round = round_open();
    for (int i = 0; i < 4; i++)
        by_link(round, "1", "Mot de quatre");
    close_round(round);
    struct res r = results(&town.coordinator);
    assert_true(town_says(&town, &r, STR("Trop peu de réponses")));
    assert_false(town_says(&town, &r, STR("Mot de quatre")));
    round = round_open();
    for (int i = 0; i < 4; i++)
        by_link(round, "1", "Encore quatre");
    assert_int_equal(test_post(town.site, NULL, link_to(round, town.clinic),
                               TEST_FIELDS({ STR("score.co_rigid"), STR("2") }))
                         .status,
                     303);
    close_round(round);
    r = results(&town.coordinator);
    assert_true(town_says(&town, &r, STR("5 réponses")));
    assert_false(town_says(&town, &r, STR("Encore quatre")));
    assert_false(town_says(&town, &r, STR("sur 4,")));
}

static void one_answers_once_and_it_is_not_known_what(void **state)
{
    (void)state;
    struct tx tx;
    int64_t round = round_open();
    const char *path = town_path(&town, "/conditions/#", round);
    assert_int_equal(test_post(town.site, &town.worker, path, NULL, 0).status, 422);
    assert_int_equal(test_post(town.site, &town.worker, path,
                               TEST_FIELDS({ STR("score.co_vision"), STR("3") },
                                           { STR("words.co_rigid"), STR("Mot secret") }))
                         .status,
                     303);
    struct res r =
        test_post(town.site, &town.worker, path, TEST_FIELDS({ STR("score.co_vision"), STR("0") }));
    assert_true(str_ends(r.location, STR("done=same")));
    r = test_get(town.site, &town.worker, path);
    assert_true(town_says(&town, &r, STR("Votre réponse est comptée")));
    r = test_get(town.site, &town.director, path);
    assert_false(town_says(&town, &r, STR("Votre réponse est comptée")));
    test_site_tx(town.site, &tx, false);
    struct condition_tallies_row *rows;
    struct condition_comments_row *said;
    assert_int_equal(condition_tallies(&tx, &(struct condition_tallies_in){ partnership }, &rows),
                     1);
    assert_int_equal(rows[0].n, 1);
    assert_int_equal(condition_comments(&tx, &(struct condition_comments_in){ round }, &said), 1);
    /* Neither history nor a time tells of them. */
    struct condition_tally t;
    struct history_entry *entries;
    assert_true(record_get(&tx, &entity_condition_tally, 1, &t) ||
                record_count(&tx, &entity_condition_tally) > 0);
    for (int64_t id = 1; id < 40; id++) {
        assert_int_equal(record_history(&tx, &entity_condition_tally, id, 9, &entries), 0);
        if (record_get(&tx, &entity_condition_tally, id, &t))
            assert_int_equal(t.record.created, 0);
    }
    tx_rollback(&tx);
}

static void a_link_answers_once_without_navigation(void **state)
{
    (void)state;
    int64_t round = round_open();
    const char *path = link_to(round, town.shelter);
    struct res r = test_get(town.site, NULL, path);
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, STR("Nuits d’hiver")));
    assert_false(town_says(&town, &r, STR("<nav")));
    assert_true(str_is(test_header(&r, "Referrer-Policy"), "same-origin"));
    r = test_post(town.site, NULL, path, NULL, 0);
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Choisissez un niveau")));
    const struct value score[] = { { STR("score.co_vision"), STR("2") } };
    assert_int_equal(test_post(town.site, NULL, path, score, 1).status, 303);
    r = test_get(town.site, NULL, path);
    assert_true(town_says(&town, &r, STR("sans votre nom")));
    assert_int_equal(test_post(town.site, NULL, path, score, 1).status, 200); /* not counted */
    r = results(&town.coordinator);
    assert_true(town_says(&town, &r, STR("1 réponse reçue")));
    close_round(round);
}

/* Each party by its name; what it says afterwards is under no name at all. */
static void a_department_is_asked_by_its_name(void **state)
{
    (void)state;
    struct arena *a = town.site->arena;
    struct str party =
        town_id(&town, town_party(&town, partnership, town.clinic, "Soins infirmiers"));
    struct str clinic = town_id(&town, town.clinic), name = STR("Une amie");
    struct str whose = STR("Clinique Saint-Rémi \u2014 Soins infirmiers");
    int64_t round = round_open();
    const char *links = town_path(&town, "/conditions/#/links", round);
    struct str other = arena_fmt(a, "%.*s:1000", STR_ARG(clinic));
    struct res r = test_post(town.site, &town.coordinator, links,
                             TEST_FIELDS({ STR("name"), name }, { STR("organization"), other }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, whose));
    struct str of = arena_fmt(a, "%.*s:%.*s", STR_ARG(clinic), STR_ARG(party));
    r = test_post(town.site, &town.coordinator, links,
                  TEST_FIELDS({ STR("name"), name }, { STR("organization"), of }));
    assert_int_equal(r.status, 200);
    assert_true(town_says(&town, &r, arena_fmt(a, "Une amie</b> · %.*s", STR_ARG(whose))));
    close_round(round);
}

static void there_is_one_round_at_a_time_and_its_end_is_a_day_to_come(void **state)
{
    (void)state;
    const char *path = town_path(&town, "/partnerships/#/conditions", partnership);
    struct res r = test_post(town.site, &town.coordinator, path,
                             TEST_FIELDS({ STR("closes"), town_day(&town, -1) },
                                         { STR("message"), STR("Bonjour à vous") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&town, &r, STR("Choisissez un jour à venir")));
    assert_true(town_says(&town, &r, STR("Bonjour à vous")));
    round_open();
    r = test_post(town.site, &town.coordinator, path,
                  TEST_FIELDS({ STR("closes"), town_day(&town, 7) }));
    assert_int_equal(r.status, 422);
    assert_int_equal(
        test_post(town.site, &town.worker, path, TEST_FIELDS({ STR("closes"), town_day(&town, 7) }))
            .status,
        404);
}

/* Neither a form to who may not open one, nor a name to who reads nothing of the partnership. */
static void a_round_is_of_those_of_its_partnership(void **state)
{
    (void)state;
    const char *path = town_path(&town, "/partnerships/#/conditions", partnership);
    struct test_person outside = test_person_new(town.site, ROLE_DIRECTOR, town.network);
    struct res r = test_get(town.site, &town.director, path);
    assert_true(town_says(&town, &r, STR("name=\"closes\"")));
    r = test_get(town.site, &town.worker, path);
    assert_int_equal(r.status, 200);
    assert_false(town_says(&town, &r, STR("name=\"closes\"")));
    struct str round = town_id(&town, round_open());
    const struct test_person *who[] = { &outside, &town.stranger };
    for (int i = 0; i < 2; i++) {
        struct action a;
        struct str number, rest;
        int64_t id;
        r = test_post(town.site, who[i], "/actions",
                      TEST_FIELDS({ STR("title"), STR("Parler") }, { STR("kind"), STR("action") },
                                  { STR("due"), town_day(&town, 3) },
                                  { STR("origin"), STR("condition_round") },
                                  { STR("origin_id"), round }));
        assert_int_equal(r.status, 303);
        str_cut(str_sub(r.location, sizeof "/actions/" - 1, r.location.n), '?', &number, &rest);
        assert_true(str_to_i64(number, &id));
        town_record(&town, &entity_action, id, &a);
        assert_int_equal(a.origin_id != NUMBER_NONE, i);
    }
}

static void the_network_has_its_own_rounds(void **state)
{
    (void)state;
    const struct value form[] = { { STR("closes"), town_day(&town, 7) } };
    assert_int_equal(test_post(town.site, &town.director, "/conditions", form, 1).status, 404);
    struct res r = test_post(town.site, &town.coordinator, "/conditions", form, 1);
    assert_int_equal(r.status, 303);
    r = test_get(town.site, &town.stranger, "/conditions");
    assert_true(town_says(&town, &r, STR("On peut répondre jusqu’au")));
    r = results(&town.coordinator);
    assert_false(town_says(&town, &r, STR("On peut répondre jusqu’au")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_shows_while_the_round_is_open_even_with_many_answers,
                               another),
        cmocka_unit_test_setup(what_the_guide_suggests_becomes_an_action, another),
        cmocka_unit_test_setup(
            four_answers_show_nothing_and_neither_does_a_condition_that_four_rated, another),
        cmocka_unit_test_setup(one_answers_once_and_it_is_not_known_what, another),
        cmocka_unit_test_setup(a_link_answers_once_without_navigation, another),
        cmocka_unit_test_setup(a_department_is_asked_by_its_name, another),
        cmocka_unit_test_setup(there_is_one_round_at_a_time_and_its_end_is_a_day_to_come, another),
        cmocka_unit_test_setup(a_round_is_of_those_of_its_partnership, another),
        cmocka_unit_test_setup(the_network_has_its_own_rounds, another),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
