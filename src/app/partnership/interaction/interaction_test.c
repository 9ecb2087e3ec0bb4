/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/network.h"
#include "app/partnership/interaction/interaction.h"
#include "contact.ent.h"
#include "organization.ent.h"
#include "partnership.ent.h"
#include "support/request.h"
#include "view/pages.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* -- a community: the network, two agencies, a partnership between the network and the first
 * ------------------------- */

static struct test_site *site;
static struct test_person coordinator, director, worker, stranger, lost;
static int64_t network, shelter, clinic, at_shelter, at_clinic, together;

static struct interaction_event heard;
static int n_logged, n_changed;

static void hear_logged(struct tx *tx, const void *data)
{
    (void)tx;
    heard = *(const struct interaction_event *)data;
    n_logged++;
}

static void hear_changed(struct tx *tx, const void *data)
{
    (void)tx;
    heard = *(const struct interaction_event *)data;
    n_changed++;
}

static const struct subscription ears[] = {
    { &interaction_logged, hear_logged },
    { &interaction_changed, hear_changed },
};
static const struct module module_ears = { .name = "ears",
                                           .subscriptions = ears,
                                           .n_subscriptions = 2 };
/* A partnership's page is another module's: here only its name is asked for. */
static const struct module_entity named[] = { { &entity_partnership, NULL, CAP_PARTNERSHIP_READ } };
static const struct module module_named = { .name = "named", .entities = named, .n_entities = 1 };
static const struct module *const modules[] = { &module_organization, &module_contact,
                                                &module_interaction,  &module_named,
                                                &module_ears,         NULL };

static int64_t add_organization(struct tx *tx, const char *name)
{
    struct organization o;
    entity_init(&entity_organization, &o);
    o.name = str_of(name);
    return record_insert(tx, &entity_organization, &o);
}

static int64_t add_contact(struct tx *tx, const char *name, int64_t organization)
{
    struct contact c;
    entity_init(&entity_contact, &c);
    c.name = str_of(name);
    c.organization = organization;
    c.role = CONTACT_ROLE_LIAISON;
    return record_insert(tx, &entity_contact, &c);
}

static int64_t add_partnership(struct tx *tx, const char *title, int64_t one, int64_t other)
{
    struct partnership p;
    entity_init(&entity_partnership, &p);
    p.title = str_of(title);
    p.phase = PARTNERSHIP_PHASE_PREPARATION;
    p.next_step = STR("Rappeler");
    record_insert(tx, &entity_partnership, &p);
    const int64_t both[] = { one, other };
    for (int i = 0; i < 2; i++) {
        struct partnership_party party;
        entity_init(&entity_partnership_party, &party);
        party.partnership = p.record.id;
        party.organization = both[i];
        party.position = i;
        record_insert(tx, &entity_partnership_party, &party);
    }
    return p.record.id;
}

static int setup(void **state)
{
    struct tx tx;
    (void)state;
    site = test_site_open(&view_pages);
    module_start(modules);
    module_routes(site->router);
    test_site_tx(site, &tx, true);
    network = add_organization(&tx, "Réseau de Port-Laurier");
    shelter = add_organization(&tx, "Refuge Le Passage");
    clinic = add_organization(&tx, "Clinique Saint-Rémi");
    at_shelter = add_contact(&tx, "Louise Vollant", shelter);
    at_clinic = add_contact(&tx, "Camille Harvey", clinic);
    together = add_partnership(&tx, "Le Passage", network, shelter);
    setting_set(&tx, "host_organization", arena_fmt(site->arena, "%lld", (long long)network));
    tx_commit(&tx);
    coordinator = test_person_new(site, ROLE_COORDINATOR, 0);
    director = test_person_new(site, ROLE_DIRECTOR, shelter);
    worker = test_person_new(site, ROLE_WORKER, shelter);
    stranger = test_person_new(site, ROLE_WORKER, clinic);
    lost = test_person_new(site, ROLE_WORKER, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static struct str id_text(int64_t id)
{
    return arena_fmt(site->arena, "%lld", (long long)id);
}

static const char *at(const char *format, int64_t id)
{
    struct out o;
    struct str head, tail;
    out_init(&o, site->arena, 4096);
    str_cut(str_of(format), '#', &head, &tail);
    out_str(&o, head);
    out_i64(&o, id);
    out_str(&o, tail);
    return arena_z(site->arena, out_view(&o));
}

static struct interaction stored(int64_t id)
{
    struct tx tx;
    struct interaction i;
    test_site_tx(site, &tx, false);
    assert_true(record_get(&tx, &entity_interaction, id, &i));
    tx_rollback(&tx);
    return i;
}

static struct partnership stored_partnership(int64_t id)
{
    struct tx tx;
    struct partnership p;
    test_site_tx(site, &tx, false);
    assert_true(record_get(&tx, &entity_partnership, id, &p));
    tx_rollback(&tx);
    return p;
}

static day today(void)
{
    return community_today(&site->community, clock_machine());
}

/* A call that `who` logs with an organization; the id, 0 when it was refused with `status`. */
static int64_t log_call(const struct test_person *who, int64_t organization, const char *summary,
                        int status)
{
    int before = n_logged;
    struct res r = test_post(
        site, who, "/interactions",
        TEST_FIELDS({ STR("organization"), id_text(organization) }, { STR("kind"), STR("call") },
                    { STR("day"), day_iso(site->arena, today()) },
                    { STR("outcome"), STR("reached") }, { STR("summary"), str_of(summary) }));
    assert_int_equal(r.status, status);
    assert_int_equal(n_logged - before, status == 303);
    return status == 303 ? heard.interaction : 0;
}

/* -- tests
 * ------------------------------------------------------------------------------------------- */

static void a_call_is_logged_in_the_name_of_ones_agency(void **state)
{
    (void)state;
    int64_t id = log_call(&worker, clinic, "Une place mardi.", 303);
    struct interaction i = stored(id);
    assert_int_equal(i.agency, shelter);
    assert_int_equal(i.account, worker.account);
    assert_int_equal(heard.organization, clinic);
    assert_int_equal(heard.agency, shelter);
    assert_int_equal(heard.partnership, 0);
    assert_int_equal(heard.day, today());
    assert_int_equal(heard.outcome, INTERACTION_OUTCOME_REACHED);
    assert_false(heard.archived);
}

static void who_has_no_agency_logs_for_the_network(void **state)
{
    (void)state;
    int64_t id = log_call(&coordinator, shelter, "Deux chambres.", 303);
    assert_int_equal(stored(id).agency, network);
}

static void a_worker_without_agency_and_a_visitor_log_nothing(void **state)
{
    (void)state;
    log_call(&lost, clinic, "Bonjour", 404);
    log_call(&worker, 999999, "Bonjour", 404);
    struct res r = test_get(site, NULL, "/interactions");
    assert_true(r.status == 303 || r.status == 403);
}

static void an_agency_sees_only_what_it_logged(void **state)
{
    (void)state;
    int64_t ours = log_call(&worker, clinic, "Motsdurefuge", 303);
    int64_t theirs = log_call(&stranger, shelter, "Motsdelaclinique", 303);
    assert_int_equal(test_get(site, &worker, at("/interactions/#", ours)).status, 200);
    assert_int_equal(test_get(site, &worker, at("/interactions/#", theirs)).status, 404);
    assert_int_equal(test_get(site, &worker, at("/interactions/#/edit", theirs)).status, 404);
    assert_int_equal(test_get(site, &worker, at("/interactions/#/history", theirs)).status, 404);
    assert_int_equal(test_get(site, &coordinator, at("/interactions/#", theirs)).status, 200);
    const char *lists[] = { "/interactions", "/interactions.csv",
                            "/interactions?q=motsdelaclinique",
                            "/interactions?kind=call&sort=day" };
    for (size_t k = 0; k < 4; k++) {
        struct res r = test_get(site, &worker, lists[k]);
        assert_int_equal(r.status, 200);
        struct str body = test_body(site, &r);
        assert_true(str_find(body, STR("Motsdelaclinique")) < 0);
        assert_true((str_find(body, STR("Motsdurefuge")) >= 0) == (k != 2));
        r = test_get(site, &lost, lists[k]);
        assert_true(str_find(test_body(site, &r), STR("Motsdurefuge")) < 0);
    }
    struct res all = test_get(site, &coordinator, "/interactions?q=motsdelaclinique");
    assert_true(str_find(test_body(site, &all), STR("Motsdelaclinique")) >= 0);
}

static void every_change_is_told(void **state)
{
    (void)state;
    int64_t id = log_call(&worker, clinic, "Avant", 303);
    int before = n_changed;
    struct res r =
        test_post(site, &worker, at("/interactions/#", id),
                  TEST_FIELDS({ STR("version"), STR("1") }, { STR("outcome"), STR("no_answer") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(n_changed, before + 1);
    assert_int_equal(heard.outcome, INTERACTION_OUTCOME_NO_ANSWER);
    test_post(site, &worker, at("/interactions/#/archive", id), NULL, 0);
    assert_int_equal(n_changed, before + 2);
    assert_true(heard.archived);
    test_post(site, &worker, at("/interactions/#/archive", id), NULL, 0);
    assert_int_equal(n_changed, before + 2); /* it already was */
    test_post(site, &worker, at("/interactions/#/restore", id), NULL, 0);
    assert_false(heard.archived);
    test_post(site, &worker, at("/interactions/#/undo", id),
              TEST_FIELDS({ STR("version"), STR("2") }));
    assert_int_equal(n_changed, before + 4);
    assert_int_equal(heard.outcome, INTERACTION_OUTCOME_REACHED);
    assert_int_equal(test_post(site, &stranger, at("/interactions/#/archive", id), NULL, 0).status,
                     404);
    assert_int_equal(n_changed, before + 4);
}

static void the_next_step_goes_to_the_partnership(void **state)
{
    (void)state;
    struct str due = day_iso(site->arena, today() + 7);
    struct res r = test_post(
        site, &coordinator, "/interactions",
        TEST_FIELDS(
            { STR("organization"), id_text(shelter) }, { STR("partnership"), id_text(together) },
            { STR("contact"), id_text(at_shelter) }, { STR("kind"), STR("call") },
            { STR("day"), day_iso(site->arena, today()) }, { STR("outcome"), STR("agreed") },
            { STR("summary"), STR("D’accord.") }, { STR("next_step"), STR("Visiter mardi") },
            { STR("next_step_due"), due }, { STR("back"), STR("/partnerships/1?x=1#thread") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/partnerships/1?x=1&done=logged#thread"));
    struct partnership p = stored_partnership(together);
    assert_true(str_is(p.next_step, "Visiter mardi"));
    assert_int_equal(p.next_step_due, today() + 7);
    assert_int_equal(heard.partnership, together);
}

static void a_worker_logs_but_does_not_decide_the_next_step(void **state)
{
    (void)state;
    struct partnership before = stored_partnership(together);
    struct res r = test_post(
        site, &worker, "/interactions",
        TEST_FIELDS({ STR("organization"), id_text(network) },
                    { STR("partnership"), id_text(together) }, { STR("kind"), STR("call") },
                    { STR("day"), day_iso(site->arena, today()) },
                    { STR("outcome"), STR("reached") }, { STR("summary"), STR("Bien reçu.") },
                    { STR("next_step"), STR("Autre chose") }));
    assert_int_equal(r.status, 303);
    assert_int_equal(stored_partnership(together).record.version, before.record.version);
}

static void what_cannot_be_is_refused_and_nothing_typed_is_lost(void **state)
{
    (void)state;
    int before = n_logged;
    struct res r = test_post(
        site, &coordinator, "/interactions",
        TEST_FIELDS({ STR("organization"), id_text(shelter) },
                    { STR("contact"), id_text(at_clinic) }, { STR("kind"), STR("call") },
                    { STR("day"), day_iso(site->arena, today() + 1) },
                    { STR("outcome"), STR("reached") }, { STR("summary"), STR("Gardé tel quel") },
                    { STR("next_step_due"), STR("bientôt") }));
    struct str body = test_body(site, &r);
    assert_int_equal(r.status, 422);
    assert_int_equal(n_logged, before);
    assert_true(str_find(body, STR("Gardé tel quel")) >= 0);
    assert_true(str_find(body, text(LANG_FR, TEXT_interaction_to_come)) >= 0);
    assert_true(str_find(body, text(LANG_FR, TEXT_interaction_other_contact)) >= 0);
    assert_true(str_find(body, text(LANG_FR, TEXT_interaction_not_a_day)) >= 0);
}

static void a_partnership_that_is_not_ones_own_cannot_be_named(void **state)
{
    (void)state;
    struct res r = test_post(
        site, &stranger, "/interactions",
        TEST_FIELDS({ STR("organization"), id_text(shelter) },
                    { STR("partnership"), id_text(together) }, { STR("kind"), STR("call") },
                    { STR("day"), day_iso(site->arena, today()) },
                    { STR("outcome"), STR("reached") }, { STR("summary"), STR("Essai") }));
    assert_int_equal(r.status, 422);
    r = test_get(site, &stranger, at("/interactions/new?organization=#", shelter));
    assert_true(str_find(test_body(site, &r), STR("Rappeler")) < 0);
}

static void nobody_is_sent_to_another_site(void **state)
{
    (void)state;
    struct res r = test_post(
        site, &worker, "/interactions",
        TEST_FIELDS({ STR("organization"), id_text(clinic) }, { STR("kind"), STR("call") },
                    { STR("day"), day_iso(site->arena, today()) },
                    { STR("outcome"), STR("reached") }, { STR("summary"), STR("Essai") },
                    { STR("back"), STR("//evil.example/") }));
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, STR("/interactions/")));
}

static void the_form_knows_today_the_people_and_the_step(void **state)
{
    (void)state;
    struct res r = test_get(site, &coordinator, at("/interactions/new?partnership=#", together));
    struct str body = test_body(site, &r);
    assert_int_equal(r.status, 200);
    assert_true(str_find(body, STR("Louise Vollant")) >= 0);
    assert_true(str_find(body, STR("Camille Harvey")) < 0);
    assert_true(str_find(body, STR("Refuge Le Passage")) >= 0);
    assert_true(str_find(body, day_iso(site->arena, today())) >= 0);
    r = test_get(site, &coordinator, "/interactions/new");
    assert_int_equal(r.status, 200);
    r = test_get(site, &coordinator, "/interactions/new?organization=999999");
    assert_int_equal(r.status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_is_logged_in_the_name_of_ones_agency),
        cmocka_unit_test(who_has_no_agency_logs_for_the_network),
        cmocka_unit_test(a_worker_without_agency_and_a_visitor_log_nothing),
        cmocka_unit_test(an_agency_sees_only_what_it_logged),
        cmocka_unit_test(every_change_is_told),
        cmocka_unit_test(the_next_step_goes_to_the_partnership),
        cmocka_unit_test(a_worker_logs_but_does_not_decide_the_next_step),
        cmocka_unit_test(what_cannot_be_is_refused_and_nothing_typed_is_lost),
        cmocka_unit_test(a_partnership_that_is_not_ones_own_cannot_be_named),
        cmocka_unit_test(nobody_is_sent_to_another_site),
        cmocka_unit_test(the_form_knows_today_the_people_and_the_step),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
