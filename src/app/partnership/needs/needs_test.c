/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/needs/needs.h"

#include "app/agreement/agreement/agreement.h"
#include "app/agreement/commitment/commitment.h"
#include "app/agreement/obligation/obligation.h"
#include "app/agreement/sharing/sharing.h"
#include "app/network/network.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static struct test_town t;
static int64_t partnership;
static const struct module *const modules[] = {
    &module_organization,
    &module_partnership,
    &module_interaction,
    &module_agreement,
    &module_clause,
    &module_commitment,
    &module_obligation,
    &module_sharing,
    &module_needs,
    &module_action,
    NULL,
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

/* A partnership of its own for each test, with the way that is proposed. */
static int begin(void **state)
{
    (void)state;
    partnership = town_partnership(&t, "Vers un chez-soi", t.shelter, t.clinic, 0);
    struct res r = test_post(t.site, &t.director,
                             town_path(&t, "/partnerships/#/needs", partnership), NULL, 0);
    assert_int_equal(r.status, 303);
    return 0;
}

static struct res map(void)
{
    return test_get(t.site, &t.director, town_path(&t, "/partnerships/#/needs", partnership));
}

static bool map_says(const char *words)
{
    struct res r = map();
    return town_says(&t, &r, str_of(words));
}

static struct needs_of_row need_at(size_t at)
{
    struct tx tx;
    struct needs_of_row *rows;
    test_site_tx(t.site, &tx, false);
    size_t n = needs_of(&tx, &(struct needs_of_in){ .partnership = partnership }, &rows);
    assert_true(at < n);
    struct needs_of_row row = rows[at];
    row.name = arena_str(t.site->arena, row.name);
    tx_commit(&tx);
    return row;
}

static struct res pledge_post(int64_t need, int64_t organization, const char *moment,
                              const char *days)
{
    return test_post(t.site, &t.director, "/pledges",
                     TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                                 { STR("need"), town_id(&t, need) },
                                 { STR("organization"), town_id(&t, organization) },
                                 { STR("moment"), str_of(moment) }, { STR("days"), str_of(days) },
                                 { STR("how"), STR("Une tournée avec le camion du midi") }));
}

static int pledge_of(const char *department, struct str words)
{
    struct res r = test_post(t.site, &t.director, "/pledges",
                             TEST_FIELDS({ STR("partnership"), town_id(&t, partnership) },
                                         { STR("need"), town_id(&t, need_at(0).id) },
                                         { STR("organization"), town_id(&t, t.shelter) },
                                         { STR("department"), str_of(department) },
                                         { STR("moment"), STR("arrival") },
                                         { STR("how"), STR("Une visite") }));
    assert_true(!words.n || town_says(&t, &r, words));
    return r.status;
}

static void a_pledge_is_of_one_of_the_parties_of_an_organization(void **state)
{
    (void)state;
    int64_t before = partnership;
    partnership = town_partnership(&t, "Du bail au suivi", t.shelter, t.clinic, 0);
    town_party(&t, partnership, t.shelter, "Soutien à domicile");
    test_post(t.site, &t.director, town_path(&t, "/partnerships/#/needs", partnership), NULL, 0);
    assert_int_equal(pledge_of("Cuisine", STR("Refuge Le Passage, Soutien à domicile")), 422);
    assert_int_equal(pledge_of("Soutien à domicile", STR_NULL), 303);
    assert_true(map_says("Refuge Le Passage \u2014 Soutien à domicile"));
    assert_int_equal(pledge_of("", STR_NULL), 303);
    partnership = before;
}

static void the_way_proposed_is_copied_once_and_is_then_ones_own(void **state)
{
    (void)state;
    assert_true(map_says("0 besoin sur 20 est couvert."));
    assert_true(map_says("Recevoir des visites de soutien"));
    test_post(t.site, &t.director, town_path(&t, "/partnerships/#/needs", partnership), NULL, 0);
    assert_true(map_says("0 besoin sur 20 est couvert."));
    struct needs_of_row first = need_at(0);
    struct res r = test_post(t.site, &t.director, town_path(&t, "/needs/#", first.id),
                             TEST_FIELDS({ STR("name"), STR("Un café en arrivant") },
                                         { STR("step"), town_id(&t, first.step) },
                                         { STR("version"), STR("1") }));
    assert_int_equal(r.status, 303);
    assert_true(map_says("Un café en arrivant"));
}

static void what_nobody_answers_for_stands_out_until_somebody_does(void **state)
{
    (void)state;
    assert_true(map_says("Personne encore"));
    struct res r = pledge_post(need_at(0).id, t.clinic, "within", "2");
    assert_int_equal(r.status, 303);
    assert_true(str_find(r.location, STR("&of=pledge-")) > 0);
    assert_true(map_says("1 besoin sur 20 est couvert."));
    assert_true(map_says("en moins de 2\u00a0jours") || map_says("en moins de 2 jours"));
    r = test_get(t.site, &t.director, town_path(&t, "/partnerships/#/needs.csv", partnership));
    assert_true(town_says(&t, &r, STR("Une tournée avec le camion du midi")));
}

static void a_time_has_its_days_and_a_pledge_its_party(void **state)
{
    (void)state;
    struct res r = pledge_post(need_at(0).id, t.clinic, "within", "");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Dites en combien de jours.")));
    assert_true(town_says(&t, &r, STR("Une tournée avec le camion du midi")));
    r = pledge_post(need_at(0).id, t.network, "ongoing", "");
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Choisissez une partie au partenariat.")));
    assert_true(map_says("0 besoin sur 20 est couvert."));
}

static void move(int64_t need, const char *way)
{
    struct res r = test_post(t.site, &t.director, town_path(&t, "/needs/#/move", need),
                             TEST_FIELDS({ STR("way"), str_of(way) }));
    assert_int_equal(r.status, 303);
}

static void a_need_goes_past_the_end_of_its_step(void **state)
{
    (void)state;
    struct needs_of_row last = need_at(3), next = need_at(4);
    assert_true(last.step != next.step);
    move(last.id, "down");
    assert_true(need_at(3).id == last.id && need_at(3).step == next.step);
    move(last.id, "down");
    assert_true(need_at(3).id == next.id && need_at(4).id == last.id);
    move(last.id, "up");
    move(last.id, "up");
    assert_true(need_at(3).id == last.id && need_at(3).step == last.step);
}

static void what_is_removed_comes_back(void **state)
{
    (void)state;
    struct needs_of_row first = need_at(0);
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/needs/#/archive", first.id), NULL, 0);
    struct str to = r.location;
    assert_true(str_find(to, STR("done=archived&version=2&of=need-")) > 0);
    assert_true(map_says("0 besoin sur 19 est couvert."));
    r = test_get(t.site, &t.director, arena_z(t.site->arena, to));
    assert_true(town_says(
        &t, &r, arena_fmt(t.site->arena, "action=\"/needs/%lld/undo\"", (long long)first.id)));
    r = test_post(t.site, &t.director, town_path(&t, "/needs/#/undo", first.id),
                  TEST_FIELDS({ STR("version"), STR("2") }));
    assert_int_equal(r.status, 303);
    assert_true(map_says("0 besoin sur 20 est couvert."));
}

static int64_t agreement_of(const char *then)
{
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/partnerships/#/needs/agree", partnership),
                  TEST_FIELDS({ STR("then"), str_of(then) }));
    assert_int_equal(r.status, 303);
    struct str rest = r.location, number;
    rest = str_sub(rest, sizeof "/agreements/" - 1, rest.n);
    int64_t id;
    str_next(&rest, '/', &number);
    assert_true(str_to_i64(number, &id));
    return id;
}

static struct agreement_whole agreement_now(int64_t id)
{
    struct tx tx;
    struct agreement_whole w;
    test_site_tx(t.site, &tx, false);
    assert_true(agreement_load(&tx, id, &w));
    tx_commit(&tx);
    return w;
}

static void pledges_become_clauses_that_run_unsigned_and_are_confirmed(void **state)
{
    (void)state;
    pledge_post(need_at(0).id, t.clinic, "arrival", "");
    pledge_post(need_at(1).id, t.shelter, "ongoing", "");
    int64_t id = agreement_of("understand");
    struct agreement_whole w = agreement_now(id);
    assert_int_equal(w.n_clauses, 2);
    assert_true(has(w.sides[0].row.provides) && has(w.sides[1].row.provides));
    assert_true(map_says("dans l’entente"));
    w.a.purpose = STR("Accueillir ensemble.");
    w.a.effective = town_today(&t) - 3;
    town_save(&t, &entity_agreement, &w.a);
    struct value form[6];
    for (size_t i = 0; i < 2; i++) {
        long long party = (long long)w.sides[i].row.record.id;
        form[3 * i] =
            (struct value){ arena_fmt(t.site->arena, "name_%lld", party), STR("Louise Vollant") };
        form[3 * i + 1] =
            (struct value){ arena_fmt(t.site->arena, "title_%lld", party), STR("Directrice") };
        form[3 * i + 2] =
            (struct value){ arena_fmt(t.site->arena, "on_%lld", party), town_day(&t, -3) };
    }
    struct res r =
        test_post(t.site, &t.director, town_path(&t, "/agreements/#/understand", id), form, 5);
    assert_int_equal(r.status, 422); /* one day is missing */
    r = test_post(t.site, &t.director, town_path(&t, "/agreements/#/understand", id), form, 6);
    assert_int_equal(r.status, 303);
    r = test_get(t.site, &t.director, town_path(&t, "/agreements/#", id));
    assert_true(town_says(&t, &r, STR("Comprise, non signée")));
    assert_true(town_says(&t, &r, STR("Louise Vollant a dit oui le")));
    assert_true(map_says("à confirmer d’ici le"));
    const char *check = arena_fmt(t.site->arena, "/agreements/%lld/clauses/%lld/check",
                                  (long long)id, (long long)w.clauses[0].id)
                            .p;
    r = test_post(t.site, &t.director, check,
                  TEST_FIELDS({ STR("answer"), STR("kept") }, { STR("day"), town_day(&t, 1) }));
    assert_int_equal(r.status, 422);
    r = test_post(t.site, &t.director, check,
                  TEST_FIELDS({ STR("answer"), STR("not_kept") }, { STR("day"), town_day(&t, 0) },
                              { STR("note"), STR("Le camion est en panne.") }));
    assert_int_equal(r.status, 303);
    r = test_get(t.site, &t.director, town_path(&t, "/agreements/#", id));
    assert_true(town_says(&t, &r, STR("Le camion est en panne.")));
    assert_false(town_says(&t, &r, STR("Tenu 1 fois")));
    r = test_post(t.site, &t.director, check,
                  TEST_FIELDS({ STR("answer"), STR("kept") }, { STR("day"), town_day(&t, 0) }));
    assert_int_equal(r.status, 303);
    struct tx tx;
    struct obligation_kept *list;
    test_site_tx(t.site, &tx, false);
    size_t n = obligation_all(&tx, id, &list), met = 0;
    for (size_t i = 0; i < n; i++)
        met += list[i].state == OBLIGATION_STATE_MET && list[i].met_on == town_today(&t);
    tx_commit(&tx);
    assert_int_equal(met, 1); /* of that clause alone */
}

static void a_clause_taken_out_of_the_draft_frees_its_pledge(void **state)
{
    (void)state;
    pledge_post(need_at(0).id, t.clinic, "arrival", "");
    int64_t id = agreement_of("draft");
    assert_false(map_says("dans aucune entente"));
    struct agreement_whole w = agreement_now(id);
    test_post(t.site, &t.director,
              arena_fmt(t.site->arena, "/agreements/%lld/clauses/%lld/remove", (long long)id,
                        (long long)w.clauses[0].id)
                  .p,
              NULL, 0);
    assert_true(map_says("dans aucune entente"));
    assert_int_equal(agreement_of("draft"), id); /* the same draft */
}

static void others_neither_see_nor_change_it(void **state)
{
    (void)state;
    int64_t between = town_partnership(&t, "Entre d’autres", t.network, t.clinic, 0);
    struct res r = test_get(t.site, &t.director, town_path(&t, "/partnerships/#/needs", between));
    assert_int_equal(r.status, 404);
    r = test_get(t.site, &t.director, town_path(&t, "/need-steps/new?partnership=#", between));
    assert_int_equal(r.status, 404);
    r = test_get(t.site, &t.worker, town_path(&t, "/partnerships/#/needs", partnership));
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, STR("/pledges/new")));
}

/* Of three, the third party reads the map and not what two agreed on. */
static void the_map_leads_to_agreements_that_one_reads(void **state)
{
    (void)state;
    struct partnership_party p;
    pledge_post(need_at(0).id, t.clinic, "arrival", "");
    const char *agreement = town_path(&t, "href=\"/agreements/#", agreement_of("draft"));
    struct test_person third = test_person_new(t.site, ROLE_DIRECTOR, t.network);
    entity_init(&entity_partnership_party, &p);
    p.partnership = partnership;
    p.organization = t.network;
    town_save(&t, &entity_partnership_party, &p);
    struct res r = test_get(t.site, &third, town_path(&t, "/partnerships/#/needs", partnership));
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, str_of(agreement)));
    assert_true(map_says(agreement));
}

/* What an action comes from is kept when one may read it, and otherwise not. */
static int64_t origin_kept(const struct test_person *who, const char *kind, int64_t id)
{
    struct action a;
    struct str number, rest;
    int64_t made;
    struct res r =
        test_post(t.site, who, "/actions",
                  TEST_FIELDS({ STR("title"), STR("Y revenir") }, { STR("kind"), STR("action") },
                              { STR("due"), town_day(&t, 3) }, { STR("origin"), str_of(kind) },
                              { STR("origin_id"), town_id(&t, id) }));
    assert_int_equal(r.status, 303);
    str_cut(str_sub(r.location, sizeof "/actions/" - 1, r.location.n), '?', &number, &rest);
    assert_true(str_to_i64(number, &made));
    town_record(&t, &entity_action, made, &a);
    return a.origin_id;
}

static void nothing_of_it_is_named_to_others(void **state)
{
    (void)state;
    struct needs_of_row need = need_at(0);
    struct res r = pledge_post(need.id, t.clinic, "arrival", "");
    struct str rest = r.location, number = STR_NULL;
    int64_t pledge;
    while (str_next(&rest, '-', &number))
        ;
    assert_true(str_to_i64(number, &pledge));
    struct test_person outside = test_person_new(t.site, ROLE_DIRECTOR, t.network);
    const struct {
        const char *kind;
        int64_t id;
    } of[] = { { "need_step", need.step }, { "need", need.id }, { "pledge", pledge } };
    for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
        assert_int_equal(origin_kept(&t.director, of[i].kind, of[i].id), of[i].id);
        assert_int_equal(origin_kept(&outside, of[i].kind, of[i].id), NUMBER_NONE);
    }
}

static void what_is_proposed_is_changed_by_who_adapts_the_guide(void **state)
{
    (void)state;
    const char *adapt = "/guide/needs?adapt=1";
    const char *page = town_path(&t, "/partnerships/#/needs",
                                 town_partnership(&t, "À peine ouvert", t.shelter, t.clinic, 0));
    struct res r = test_get(t.site, &t.coordinator, page);
    assert_true(town_says(&t, &r, str_of(adapt)));
    r = test_get(t.site, &t.director, page);
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, str_of(adapt)));
}

static void ones_own_needs_are_offered_and_shown_to_nobody_else(void **state)
{
    (void)state;
    int64_t cell = town_agreed(&t, "s_needs", 0, t.shelter, "needs_list", "needs_what",
                               "Un répit le dimanche");
    const char *map = town_path(&t, "/partnerships/#/needs", partnership);
    struct str add = arena_fmt(t.site->arena, "/needs/new?partnership=%.*s&offered=%.*s",
                               STR_ARG(town_id(&t, partnership)), STR_ARG(town_id(&t, cell)));
    struct res r = test_get(t.site, &t.director, map);
    assert_true(town_says(&t, &r, STR("Un répit le dimanche")));
    r = test_get(t.site, &t.director, arena_z(t.site->arena, add));
    assert_true(town_says(&t, &r, STR("value=\"Un répit le dimanche\"")));
    r = test_get(t.site, &t.stranger, map);
    assert_int_equal(r.status, 200);
    assert_false(town_says(&t, &r, STR("Un répit le dimanche")));
    r = test_get(t.site, &t.stranger, arena_z(t.site->arena, add));
    assert_false(town_says(&t, &r, STR("Un répit le dimanche")));
}

static void what_is_proposed_is_a_text_of_the_guide(void **state)
{
    (void)state;
    struct res r = test_get(t.site, &t.director, "/guide/needs");
    assert_int_equal(r.status, 200);
    assert_true(town_says(&t, &r, STR("id=\"ns_arrival\"")));
    assert_true(town_says(&t, &r, STR("id=\"nd_welcome\"")));
    assert_false(town_says(&t, &r, STR("/guide/text/ns_arrival")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_way_proposed_is_copied_once_and_is_then_ones_own, begin),
        cmocka_unit_test_setup(what_nobody_answers_for_stands_out_until_somebody_does, begin),
        cmocka_unit_test_setup(a_time_has_its_days_and_a_pledge_its_party, begin),
        cmocka_unit_test_setup(a_need_goes_past_the_end_of_its_step, begin),
        cmocka_unit_test_setup(what_is_removed_comes_back, begin),
        cmocka_unit_test_setup(pledges_become_clauses_that_run_unsigned_and_are_confirmed, begin),
        cmocka_unit_test_setup(a_clause_taken_out_of_the_draft_frees_its_pledge, begin),
        cmocka_unit_test_setup(the_map_leads_to_agreements_that_one_reads, begin),
        cmocka_unit_test_setup(nothing_of_it_is_named_to_others, begin),
        cmocka_unit_test_setup(what_is_proposed_is_changed_by_who_adapts_the_guide, begin),
        cmocka_unit_test_setup(ones_own_needs_are_offered_and_shown_to_nobody_else, begin),
        cmocka_unit_test_setup(what_is_proposed_is_a_text_of_the_guide, begin),
        cmocka_unit_test_setup(others_neither_see_nor_change_it, begin),
        cmocka_unit_test(a_pledge_is_of_one_of_the_parties_of_an_organization),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
