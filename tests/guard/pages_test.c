/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Pages of a person's record as the program draws them: who gets one, what is audited, who is told.
 */
#include "access.sql.h"
#include "agreement.ent.h"
#include "app/home/home.h"
#include "app/network/network.h"
#include "app/privacy/privacy.h"
#include "app/record/record.h"
#include "audit.sql.h"
#include "guard/access/access.h"
#include "participant.ent.h"
#include "participant.sql.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* -- a module as the person's will be -------------------------------------------------------- */

/* The agencies that hold the record write in it. */
static size_t holders_of(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    struct access_holdings_row *rows;
    size_t n = access_holdings(
        tx, &(struct access_holdings_in){ ((const struct record *)record)->id }, &rows);
    for (size_t i = 0; i < n && i < most; i++)
        ret[i] = rows[i].organization;
    return n < most ? n : most;
}

static void held_here(struct tx *tx, const struct req *q, void *record)
{
    access_hold(tx, ((struct record *)record)->id, q->actor.organization, true);
}

static const struct list_column columns[] = { { .name = "name", .flags = COLUMN_TITLE },
                                              { .name = "acuity" } };
static const char *const facets[] = { "acuity", NULL };
static const struct record_pages pages = {
    .entity = &entity_participant,
    .path = "/participants",
    .read = CAP_DIRECTORY_READ,
    .write = CAP_INTERACTION_WRITE,
    .owners = holders_of,
    .own_adds = true,
    .list = &statement_participant_list,
    .columns = columns,
    .n_columns = 2,
    .facets = facets,
    .title = TEXT_contact_title,
    .lede = TEXT_contact_lede,
    .add = TEXT_contact_add,
    .placeholder = TEXT_contact_placeholder,
    .empty_icon = "people",
    .empty_title = TEXT_contact_empty,
    .empty_text = TEXT_contact_empty_text,
    .inserted = held_here,
};

static void break_glass(struct req *q, struct res *r)
{
    int64_t officers[GLASS_TOLD];
    size_t n = access_officers(q->home, q->tx, q->community->id, officers);
    switch (access_break_glass(q->tx, &q->actor, q->ids[0], req_form(q, "reason"), officers, n)) {
    case GLASS_OPENED:
        res_redirect(r, "/participants/%lld", (long long)q->ids[0]);
        return;
    case GLASS_NO_REASON:
        res_refused(q, r, 400);
        return;
    case GLASS_NOBODY_TOLD:
    case GLASS_ABSENT:
        res_not_found(q, r);
        return;
    }
}

static const struct route routes[] = {
    RECORD_ROUTES(&pages, "/participants", CAP_DIRECTORY_READ, CAP_INTERACTION_WRITE),
    { METHOD_POST, "/participants/{id}/glass", CAP_SIGNED_IN, break_glass },
};
static const struct module_entity entities[] = { { &entity_participant, "/participants",
                                                   CAP_DIRECTORY_READ } };
static const struct module module_participant = {
    .name = "participant",
    .entities = entities,
    .n_entities = 1,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
static const struct module *const modules[] = {
    &module_home, &module_search, &module_organization, &module_participant, &module_privacy, NULL,
};

/* -- the town -------------------------------------------------------------------------------- */

static struct test_town t;
static int64_t nadia, agreement;

static int setup(void **state)
{
    (void)state;
    town_open(&t, modules);
    test_site_entity(t.site, &entity_participant);
    struct agreement a;
    entity_init(&entity_agreement, &a);
    a.title = STR("Entente du port");
    a.partnership = town_partnership(&t, "Le port", t.shelter, t.clinic, 0);
    a.state = AGREEMENT_STATE_IN_FORCE;
    a.purpose = STR("Travailler ensemble");
    a.effective = town_today(&t);
    town_save(&t, &entity_agreement, &a);
    agreement = a.record.id;
    struct res r =
        test_post(t.site, &t.worker, "/participants",
                  TEST_FIELDS({ STR("name"), STR("Nadia Quenneville") },
                              { STR("phone"), STR("418 555-0142") }, { STR("household"), STR("2") },
                              { STR("acuity"), STR("high") }, { STR("diagnosis"), STR("Asthme") },
                              { STR("notes"), STR("Dort mal.") }));
    assert_int_equal(r.status, 303);
    struct str id = str_sub(r.location, strlen("/participants/"), 20), rest;
    str_cut(id, '?', &id, &rest);
    assert_true(str_to_i64(id, &nadia));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_close(&t);
    return 0;
}

static struct res get(const struct test_person *who, const char *path)
{
    return test_get(t.site, who, strchr(path, '#') ? town_path(&t, path, nadia) : path);
}

static bool shows(const struct test_person *who, const char *path, const char *words)
{
    struct res r = get(who, path);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static int64_t share(const char *classes, enum consent_state state)
{
    struct tx tx;
    struct access_grant g;
    struct consent c;
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_access_grant, &g);
    g.from_organization = t.shelter;
    g.to_organization = t.clinic;
    g.purpose = PURPOSE_FOLLOW_UP;
    g.classes = str_of(classes);
    g.starts = tx.today;
    g.agreement = agreement;
    access_grant_open(&tx, &g);
    entity_init(&entity_consent, &c);
    c.person = nadia;
    c.state = (int)state;
    c.starts = tx.today;
    c.way = CONSENT_WAY_SPOKEN;
    consent_propose(CONSENT_PRESET_CIRCLE, &c);
    int64_t id = consent_give(&tx, &c, &t.clinic, 1);
    tx_commit(&tx);
    return id;
}

static void set_state(int64_t consent, enum consent_state state)
{
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    assert_true(consent_set_state(&tx, consent, state));
    tx_commit(&tx);
}

/* The audit's rows after the one with that id, as "action entity lock" lines. */
static int64_t audit_end(struct str *ret_lines, int64_t after)
{
    struct tx tx;
    struct audit_rows_row *rows;
    struct str lines = STR("");
    test_site_tx(t.site, &tx, false);
    size_t n = audit_rows(&tx, &(struct audit_rows_in){ .after = after, .limit = 100000 }, &rows);
    for (size_t i = 0; i < n; i++) {
        lines = arena_fmt(t.site->arena, "%.*s%.*s %.*s %lld %.*s\n", STR_ARG(lines),
                          STR_ARG(rows[i].action), STR_ARG(rows[i].entity),
                          (long long)rows[i].record, STR_ARG(rows[i].diff));
        after = rows[i].id;
    }
    tx_rollback(&tx);
    if (ret_lines)
        *ret_lines = lines;
    return after;
}

static void audits(const struct test_person *who, const char *path, const char *expected)
{
    struct str lines;
    int64_t before = audit_end(NULL, 0);
    get(who, path);
    audit_end(&lines, before);
    assert_string_equal(lines.p, expected);
}

/* -- what is shown --------------------------------------------------------------------------- */

static void to_another_agency_a_person_looks_absent_everywhere(void **state)
{
    static const char *const paths[] = { "/participants/#", "/participants/#/history",
                                         "/participants/#/access", "/participants/#/edit" };
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        struct res there = get(&t.stranger, paths[i]);
        struct res absent = test_get(t.site, &t.stranger, town_path(&t, paths[i], nadia + 8));
        assert_int_equal(there.status, 404);
        assert_int_equal(absent.status, 404);
        assert_int_equal(test_body(t.site, &there).n, test_body(t.site, &absent).n);
    }
    assert_false(shows(&t.stranger, "/participants", "Nadia"));
    assert_false(shows(&t.stranger, "/participants?q=nadia", "Quenneville"));
    assert_false(shows(&t.stranger, "/participants.csv", "Nadia"));
    assert_false(shows(&t.stranger, "/search?q=nadia", "Quenneville"));
    assert_false(shows(&t.stranger, "/", "Nadia"));
    assert_int_equal(get(&t.coordinator, "/participants/#").status,
                     404); /* administering is none */
    assert_false(shows(&t.coordinator, "/", "Nadia"));
    assert_int_equal(get(&t.lost, "/participants/#").status, 404);
}

static void the_agency_that_holds_the_record_sees_it_everywhere(void **state)
{
    (void)state;
    assert_true(shows(&t.worker, "/participants/#", "Asthme"));
    assert_true(shows(&t.director, "/participants", "Nadia"));
    assert_true(shows(&t.director, "/participants?q=nad&acuity=high", "Nadia"));
    assert_true(shows(&t.worker, "/participants.csv", "Asthme"));
    assert_true(shows(&t.worker, "/search?q=nadia", "Quenneville"));
    assert_true(shows(&t.worker, "/participants/#/history", "Nadia") ||
                shows(&t.worker, "/participants/#/history", "Quenneville"));
}

static void an_agreement_and_a_consent_open_what_both_cover_until_it_is_withdrawn(void **state)
{
    (void)state;
    int64_t consent = share("identity contact housing_need", CONSENT_STATE_REQUESTED);
    assert_int_equal(get(&t.stranger, "/participants/#").status, 404);
    set_state(consent, CONSENT_STATE_GIVEN);
    assert_true(shows(&t.stranger, "/participants/#", "Nadia"));
    assert_true(shows(&t.stranger, "/participants/#", "418 555-0142"));
    assert_false(shows(&t.stranger, "/participants/#", "Asthme"));
    assert_true(shows(&t.stranger, "/participants", "Nadia"));
    assert_true(shows(&t.stranger, "/participants.csv", "Nadia"));
    assert_false(shows(&t.stranger, "/participants.csv", "Asthme"));
    assert_false(shows(&t.stranger, "/participants.csv", "Dort mal"));
    assert_false(shows(&t.stranger, "/participants/#/history", "Asthme"));
    assert_true(shows(&t.stranger, "/search?q=nadia", "Quenneville"));
    set_state(consent, CONSENT_STATE_WITHDRAWN);
    assert_int_equal(get(&t.stranger, "/participants/#").status, 404);
    assert_false(shows(&t.stranger, "/participants", "Nadia"));
    assert_false(shows(&t.stranger, "/search?q=nadia", "Quenneville"));
}

static void who_sees_a_part_changes_nothing_and_loses_nothing(void **state)
{
    (void)state;
    int64_t consent = share("identity contact housing_need", CONSENT_STATE_GIVEN);
    struct participant p;
    struct tx tx;
    assert_false(shows(&t.stranger, "/participants/#", "/edit"));
    assert_int_equal(get(&t.stranger, "/participants/#/edit").status, 404);
    struct res r =
        test_post(t.site, &t.stranger, town_path(&t, "/participants/#", nadia),
                  TEST_FIELDS({ STR("name"), STR("Autre nom") }, { STR("version"), STR("1") }));
    assert_int_equal(r.status, 404);
    r = test_post(t.site, &t.stranger, town_path(&t, "/participants/#/archive", nadia), NULL, 0);
    assert_int_equal(r.status, 404);
    test_site_tx(t.site, &tx, true);
    tx.viewer = guard_viewer(&(struct actor){
        .account = t.worker.account, .role = ROLE_WORKER, .organization = t.shelter });
    assert_true(record_get(&tx, &entity_participant, nadia, &p));
    assert_true(str_is(p.diagnosis, "Asthme") && str_is(p.name, "Nadia Quenneville"));
    tx_rollback(&tx);
    set_state(consent, CONSENT_STATE_REVOKED);
}

static void a_recipient_that_is_not_named_sees_nothing(void **state)
{
    (void)state;
    struct tx tx;
    struct access_grant g;
    int64_t consent = share("identity", CONSENT_STATE_GIVEN);
    struct test_person late = test_person_new(t.site, ROLE_WORKER, t.network);
    test_site_tx(t.site, &tx, true);
    entity_init(&entity_access_grant, &g); /* the group grows after the consent */
    g.from_organization = t.shelter;
    g.to_organization = t.network;
    g.purpose = PURPOSE_FOLLOW_UP;
    g.classes = STR("identity");
    g.starts = tx.today;
    g.standard = STR("Accès coordonné");
    access_grant_open(&tx, &g);
    tx_commit(&tx);
    assert_int_equal(get(&late, "/participants/#").status, 404);
    assert_int_equal(get(&t.stranger, "/participants/#").status, 200);
    set_state(consent, CONSENT_STATE_EXPIRED);
}

/* -- what is audited ------------------------------------------------------------------------- */

static void each_read_is_audited_with_its_lock_and_a_list_is_one_row(void **state)
{
    (void)state;
    audits(&t.worker, "/participants/#",
           arena_fmt(t.site->arena, "read participant %lld own 1\n", (long long)nadia).p);
    audits(&t.stranger, "/participants/#", "");
    for (int i = 0; i < 30; i++)
        test_post(t.site, &t.worker, "/participants",
                  TEST_FIELDS({ STR("name"), STR("Passant") }, { STR("acuity"), STR("low") }));
    audits(&t.worker, "/participants", "list participant 0 rows 31\n");
    audits(&t.worker, "/participants.csv", "list participant 0 rows 31\n");
    audits(&t.stranger, "/participants", "");
    int64_t consent = share("identity", CONSENT_STATE_GIVEN);
    struct str lines;
    int64_t before = audit_end(NULL, 0);
    get(&t.stranger, "/participants/#");
    audit_end(&lines, before);
    assert_true(str_find(lines, arena_fmt(t.site->arena, " %lld\n", (long long)consent)) > 0);
    assert_true(str_starts(
        lines, arena_fmt(t.site->arena, "read participant %lld shared ", (long long)nadia)));
    set_state(consent, CONSENT_STATE_WITHDRAWN);
}

static void an_answer_that_refuses_a_form_is_audited_too(void **state)
{
    (void)state;
    struct str lines;
    int64_t before = audit_end(NULL, 0);
    struct res r = test_post(t.site, &t.worker, town_path(&t, "/participants/#", nadia),
                             TEST_FIELDS({ STR("name"), STR("") }, { STR("version"), STR("1") }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("Asthme")));
    audit_end(&lines, before);
    assert_string_equal(
        lines.p, arena_fmt(t.site->arena, "read participant %lld own 1\n", (long long)nadia).p);
}

/* -- emergencies ----------------------------------------------------------------------------- */

static void an_emergency_opens_for_one_account_is_marked_and_told(void **state)
{
    (void)state;
    const char *path = town_path(&t, "/participants/#/glass", nadia);
    struct test_person colleague = test_person_new(t.site, ROLE_WORKER, t.clinic);
    assert_int_equal(
        test_post(t.site, &t.stranger, path, TEST_FIELDS({ STR("reason"), STR(" ") })).status, 400);
    assert_int_equal(get(&t.stranger, "/participants/#").status, 404);
    struct res r = test_post(t.site, &t.stranger, path,
                             TEST_FIELDS({ STR("reason"), STR("Trouvée inconsciente.") }));
    assert_int_equal(r.status, 303);
    assert_true(shows(&t.stranger, "/participants/#", "Asthme"));
    assert_int_equal(get(&colleague, "/participants/#").status, 404);
    struct str lines;
    int64_t before = audit_end(NULL, 0);
    get(&t.stranger, "/participants/#");
    audit_end(&lines, before);
    assert_true(str_starts(lines, arena_fmt(t.site->arena, "read_emergency participant %lld glass ",
                                            (long long)nadia)));
    assert_true(shows(&t.coordinator, "/", "/emergencies"));
    assert_true(shows(&t.coordinator, "/emergencies", "Trouvée inconsciente."));
    assert_false(shows(&t.coordinator, "/emergencies", "Nadia"));
    assert_int_equal(get(&t.stranger, "/emergencies").status, 404);
}

static void a_violence_shelter_s_record_opens_in_no_emergency_elsewhere(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    int64_t id = access_restrict(&tx, nadia, RESTRICTION_KIND_VIOLENCE_SHELTER, NULL, 0);
    tx_commit(&tx);
    struct res r = test_post(t.site, &t.stranger, town_path(&t, "/participants/#/glass", nadia),
                             TEST_FIELDS({ STR("reason"), STR("Urgence") }));
    assert_int_equal(r.status, 404);
    assert_int_equal(get(&t.stranger, "/participants/#").status, 404); /* also what was open */
    assert_int_equal(get(&t.worker, "/participants/#").status, 200);
    test_site_tx(t.site, &tx, true);
    access_unrestrict(&tx, id);
    tx_commit(&tx);
}

static void roles_that_see_no_person_open_none_in_an_emergency(void **state)
{
    (void)state;
    struct tx tx;
    static const int64_t told = 1;
    struct actor who = { .account = 77, .role = (enum role)1000, .organization = t.clinic };
    test_site_tx(t.site, &tx, true);
    assert_int_equal(access_break_glass(&tx, &who, nadia, STR("Urgence"), &told, 1), GLASS_ABSENT);
    who.role = ROLE_WORKER;
    assert_int_equal(access_break_glass(&tx, &who, nadia + 1000, STR("Urgence"), &told, 1),
                     GLASS_ABSENT);
    assert_int_equal(access_break_glass(&tx, &who, nadia, STR("Urgence"), &told, 0),
                     GLASS_NOBODY_TOLD);
    tx_rollback(&tx);
}

/* -- who can see this ------------------------------------------------------------------------ */

static void the_page_says_who_can_see_the_record_and_why(void **state)
{
    (void)state;
    int64_t consent = share("identity contact", CONSENT_STATE_GIVEN);
    assert_true(shows(&t.worker, "/participants/#/access", "Refuge Le Passage"));
    assert_true(shows(&t.worker, "/participants/#/access", "Cet organisme suit la personne."));
    assert_true(shows(&t.worker, "/participants/#/access", "Clinique Saint-Rémi"));
    assert_true(shows(&t.worker, "/participants/#/access", "Entente du port"));
    assert_true(shows(&t.worker, "/participants/#/access", "De vive voix, noté"));
    assert_true(shows(&t.worker, "/participants/#/access", "Identité, Coordonnées. But"));
    struct value english[] = { { STR("Accept-Language"), STR("en-CA") } };
    struct res r = test_run(
        t.site, &(struct test_request){ .method = "GET",
                                        .target = town_path(&t, "/participants/#/access", nadia),
                                        .person = &t.worker,
                                        .headers = english,
                                        .n_headers = 1 });
    assert_true(town_says(&t, &r, STR("This organization supports the person.")));
    assert_true(town_says(&t, &r, STR("Agreement “Entente du port” and consent since")));
    set_state(consent, CONSENT_STATE_WITHDRAWN);
    assert_false(shows(&t.worker, "/participants/#/access", "Entente du port"));
}

/* MAILLAGE_COST=1 prints what a whole list page of fifty persons costs, beside cost_test.c's
 * figures of its statement alone. */
static void the_cost_of_a_list_page(void **state)
{
    (void)state;
    enum { TIMES = 100, PERSONS = 60 };
    struct timespec began, ended;
    if (!getenv("MAILLAGE_COST"))
        skip();
    for (int i = 0; i < PERSONS; i++)
        test_post(t.site, &t.worker, "/participants",
                  TEST_FIELDS({ STR("name"), arena_fmt(t.site->arena, "Personne %d", i) },
                              { STR("household"), STR("1") }, { STR("acuity"), STR("low") }));
    double best = 1e12;
    for (int round = 0; round < 5; round++) {
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &began);
        for (int i = 0; i < TIMES; i++)
            assert_int_equal(test_get(t.site, &t.worker, "/participants").status, 200);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ended);
        double us = (double)(ended.tv_sec - began.tv_sec) * 1e6 +
                    (double)(ended.tv_nsec - began.tv_nsec) / 1e3;
        best = us / TIMES < best ? us / TIMES : best;
    }
    print_message("a list page of persons: %.1f us\n", best);
}

static void statements_prepare(void **state)
{
    (void)state;
    const struct statement *const *lists[] = { statements_access, module_privacy.statements[1],
                                               statements_participant };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const struct statement *const *s = lists[i]; *s; s++) {
            struct str error = STR("");
            test_site_entity(t.site, &entity_participant_stay);
            if (!store_prepares(t.site->db, *s, t.site->arena, &error))
                fail_msg("%s: %.*s", (*s)->name, STR_ARG(error));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(to_another_agency_a_person_looks_absent_everywhere),
        cmocka_unit_test(the_agency_that_holds_the_record_sees_it_everywhere),
        cmocka_unit_test(an_agreement_and_a_consent_open_what_both_cover_until_it_is_withdrawn),
        cmocka_unit_test(who_sees_a_part_changes_nothing_and_loses_nothing),
        cmocka_unit_test(a_recipient_that_is_not_named_sees_nothing),
        cmocka_unit_test(each_read_is_audited_with_its_lock_and_a_list_is_one_row),
        cmocka_unit_test(an_answer_that_refuses_a_form_is_audited_too),
        cmocka_unit_test(the_page_says_who_can_see_the_record_and_why),
        cmocka_unit_test(an_emergency_opens_for_one_account_is_marked_and_told),
        cmocka_unit_test(a_violence_shelter_s_record_opens_in_no_emergency_elsewhere),
        cmocka_unit_test(roles_that_see_no_person_open_none_in_an_emergency),
        cmocka_unit_test(statements_prepare),
        cmocka_unit_test(the_cost_of_a_list_page),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
