/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/incident/incident.h"

#include "app/network/network.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static struct test_town t;

static const struct module *const modules[] = {
    &module_admin, &module_incident, &module_organization, &module_contact, NULL,
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

static bool says(const char *target, const char *words)
{
    struct res r = test_get(t.site, &t.coordinator, target);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static struct res add(const char *title, const char *state, const char *risk)
{
    return test_post(t.site, &t.coordinator, "/incidents",
                     TEST_FIELDS({ STR("title"), str_of(title) }, { STR("state"), str_of(state) },
                                 { STR("risk"), str_of(risk) },
                                 { STR("circumstances"), STR("Un courriel mal adressé") },
                                 { STR("aware_on"), town_day(&t, -2) }));
}

static int64_t id_of(const struct res *r)
{
    int64_t id = 0;
    struct str rest = str_sub(r->location, strlen("/incidents/"), 100), head;
    str_cut(rest, '?', &head, &rest);
    assert_true(str_to_i64(head, &id));
    return id;
}

static void the_register_is_for_administrators(void **state)
{
    (void)state;
    static const char *const targets[] = { "/incidents", "/incidents/new", "/incidents/officer",
                                           "/incidents.csv" };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        assert_int_equal(test_get(t.site, &t.coordinator, targets[i]).status, 200);
        assert_int_equal(test_get(t.site, &t.director, targets[i]).status, 404);
        assert_int_equal(test_get(t.site, &t.worker, targets[i]).status, 404);
    }
    assert_true(says("/incidents", "Aucun incident au registre"));
    assert_true(says("/admin", "Aucun incident en cours"));
}

static void an_open_incident_says_what_is_still_to_be_written(void **state)
{
    (void)state;
    struct res r = add("Liste envoyée ailleurs", "open", "unknown");
    assert_int_equal(r.status, 303);
    const char *page = town_path(&t, "/incidents/#", id_of(&r));
    assert_true(says(page, "Un courriel mal adressé"));
    assert_true(says(page, "À compléter"));
    assert_true(says(page, "8. Mesures prises"));
    assert_true(says("/admin", "1 incident en cours"));
}

static void a_closed_one_needs_its_eight_fields(void **state)
{
    (void)state;
    struct res r = add("Clé perdue", "closed", "serious");
    assert_int_equal(r.status, 422);
    static const char *const fields[] = { "information", "occurred_from",  "persons", "reasoning",
                                          "notice_cai",  "notice_persons", "measures" };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *error = arena_fmt(t.site->arena, "%s-e", fields[i]).p;
        if (!town_says(&t, &r, str_of(error)))
            fail_msg("no error at %s", fields[i]);
    }
    assert_true(town_says(&t, &r, STR("Un courriel mal adressé"))); /* what was typed stays */
    r = test_post(
        t.site, &t.coordinator, "/incidents",
        TEST_FIELDS(
            { STR("title"), STR("Clé perdue") }, { STR("state"), STR("closed") },
            { STR("risk"), STR("serious") }, { STR("circumstances"), STR("Clé USB") },
            { STR("information_unknown"), STR("Clé introuvable") },
            { STR("occurred_note"), STR("Dans la semaine") }, { STR("aware_on"), town_day(&t, -2) },
            { STR("persons"), STR("12") }, { STR("reasoning"), STR("Adresses et dossiers") },
            { STR("notice_cai"), town_day(&t, -1) }, { STR("notice_persons"), town_day(&t, -1) },
            { STR("measures"), STR("Clés chiffrées") }));
    assert_int_equal(r.status, 303);
    assert_false(says(town_path(&t, "/incidents/#", id_of(&r)), "À compléter"));
}

static void impossible_days_are_refused_at_their_field(void **state)
{
    (void)state;
    struct res r =
        test_post(t.site, &t.coordinator, "/incidents",
                  TEST_FIELDS({ STR("title"), STR("Dates") }, { STR("state"), STR("open") },
                              { STR("risk"), STR("unknown") }, { STR("circumstances"), STR("x") },
                              { STR("aware_on"), town_day(&t, 1) },
                              { STR("occurred_from"), town_day(&t, -1) },
                              { STR("occurred_until"), town_day(&t, -5) }));
    assert_int_equal(r.status, 422);
    assert_true(town_says(&t, &r, STR("aware_on-e")));
    assert_true(town_says(&t, &r, STR("occurred_until-e")));
}

static void a_serious_one_without_notice_asks_for_attention(void **state)
{
    (void)state;
    struct res r = add("Vol d’un portable", "open", "serious");
    assert_int_equal(r.status, 303);
    assert_true(says("/admin", "attend son avis"));
    assert_true(says("/admin", "Une chose demande"));
}

/* The register keeps a record five years, whatever one tries. */
static void a_record_stays_five_years(void **state)
{
    (void)state;
    struct incident i;
    struct res r = add("À garder", "open", "unknown");
    int64_t id = id_of(&r);
    const char *page = town_path(&t, "/incidents/#", id);
    assert_false(says(page, "/archive"));
    r = test_post(t.site, &t.coordinator, town_path(&t, "/incidents/#/archive", id), NULL, 0);
    assert_true(str_find(r.location, STR("done=kept")) > 0);
    r = test_post(t.site, &t.coordinator, town_path(&t, "/incidents/#/undo", id),
                  TEST_FIELDS({ STR("version"), STR("1") }));
    assert_true(str_find(r.location, STR("done=kept")) > 0);
    town_record(&t, &entity_incident, id, &i);
    assert_int_equal(i.record.archived, NUMBER_NONE);
    i.aware_on = day_add_months(town_today(&t), -60);
    town_save(&t, &entity_incident, &i);
    assert_true(says(page, "/archive"));
    test_post(t.site, &t.coordinator, town_path(&t, "/incidents/#/archive", id), NULL, 0);
    town_record(&t, &entity_incident, id, &i);
    assert_int_not_equal(i.record.archived, NUMBER_NONE);
}

/* The one account that emergencies tell. */
static int64_t officers_told(void)
{
    struct tx home, tx;
    int64_t told[GLASS_TOLD];
    test_site_home(t.site, &home, false);
    test_site_tx(t.site, &tx, false);
    size_t n = access_officers(&home, &tx, t.site->community.id, told);
    tx_rollback(&tx);
    tx_rollback(&home);
    assert_int_equal(n, 1);
    return told[0];
}

static void the_privacy_officer_is_named_on_every_record(void **state)
{
    (void)state;
    assert_true(says("/incidents", "Personne n’est encore désigné"));
    assert_int_equal(
        test_post(t.site, &t.coordinator, "/incidents/officer",
                  TEST_FIELDS({ STR("name"), STR(" ") }, { STR("contact"), STR("poste 4") }))
            .status,
        422);
    assert_int_equal(test_post(t.site, &t.coordinator, "/incidents/officer",
                               TEST_FIELDS({ STR("name"), STR("Odile Tremblay") },
                                           { STR("email"), STR("pas une adresse") }))
                         .status,
                     422);
    assert_int_equal(test_post(t.site, &t.coordinator, "/incidents/officer",
                               TEST_FIELDS({ STR("account"), STR("999999") }))
                         .status,
                     422);
    struct res r = test_post(t.site, &t.coordinator, "/incidents/officer",
                             TEST_FIELDS({ STR("name"), STR("Odile Tremblay, direction") },
                                         { STR("email"), STR("odile@exemple.org") },
                                         { STR("contact"), STR("418 555-0142") }));
    assert_int_equal(r.status, 303);
    assert_true(says("/incidents", "Odile Tremblay"));
    assert_true(says("/incidents/1", "418 555-0142"));
    assert_int_equal(officers_told(), t.coordinator.account); /* the coordinator, beside the mail */
    r = test_post(t.site, &t.coordinator, "/incidents/officer",
                  TEST_FIELDS({ STR("account"), town_id(&t, t.director.account) },
                              { STR("name"), STR("Odile Tremblay, direction") }));
    assert_int_equal(r.status, 303);
    assert_true(says("/incidents", "Personne 2"));
    assert_false(says("/incidents/1", "Odile Tremblay"));
    assert_int_equal(officers_told(), t.director.account);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_register_is_for_administrators),
        cmocka_unit_test(an_open_incident_says_what_is_still_to_be_written),
        cmocka_unit_test(a_closed_one_needs_its_eight_fields),
        cmocka_unit_test(impossible_days_are_refused_at_their_field),
        cmocka_unit_test(a_serious_one_without_notice_asks_for_attention),
        cmocka_unit_test(a_record_stays_five_years),
        cmocka_unit_test(the_privacy_officer_is_named_on_every_record),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
