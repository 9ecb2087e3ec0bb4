/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/admin/audit.h"

#include "app/admin/outbox.h"
#include "app/network/network.h"
#include "app/partnership/partnership/partnership.h"
#include "guard/account.h"
#include "guard/audit.h"
#include "organization.ent.h"
#include "support/town.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct test_town t;

static const struct module *const modules[] = {
    &module_admin,   &module_outbox,      &module_audit, &module_organization,
    &module_contact, &module_partnership, NULL,
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

static bool says(const struct test_person *who, const char *target, const char *words)
{
    struct res r = test_get(t.site, who, target);
    assert_int_equal(r.status, 200);
    return town_says(&t, &r, str_of(words));
}

static size_t notes_of(const char *action, const char *entity)
{
    struct tx tx;
    struct audit_filter f;
    struct audit_line *lines;
    audit_filter_init(&f);
    f.action = str_of(action);
    f.entity = str_of(entity);
    f.limit = 1000;
    test_site_tx(t.site, &tx, false);
    size_t n = audit_list(&tx, &f, &lines);
    tx_rollback(&tx);
    return n;
}

static void the_administration_is_for_administrators(void **state)
{
    (void)state;
    static const char *const targets[] = { "/admin", "/audit", "/audit.csv", "/outbox" };
    for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
        assert_int_equal(test_get(t.site, &t.coordinator, targets[i]).status, 200);
        assert_int_equal(test_get(t.site, &t.director, targets[i]).status, 404);
        assert_int_equal(test_get(t.site, &t.worker, targets[i]).status, 404);
        assert_int_equal(test_get(t.site, NULL, targets[i]).status, 303);
    }
    assert_int_equal(notes_of("read", "audit"), 1);
    assert_int_equal(notes_of("export", "audit"), 1);
}

static void what_modules_offer_is_on_the_administration_page(void **state)
{
    (void)state;
    assert_true(says(&t.coordinator, "/admin", "href=\"/outbox\""));
    assert_true(says(&t.coordinator, "/admin", "href=\"/audit\""));
}

static void a_change_is_in_the_log_with_who_and_what(void **state)
{
    (void)state;
    struct organization o;
    town_record(&t, &entity_organization, t.clinic, &o);
    struct res saved = test_post(
        t.site, &t.coordinator, town_path(&t, "/organizations/#", t.clinic),
        TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Clinique du Lac") }));
    assert_int_equal(saved.status, 303);
    const char *of_it = town_path(&t, "/audit?kind=organization&record=#", t.clinic);
    assert_true(says(&t.coordinator, of_it, "Clinique du Lac"));
    assert_true(says(&t.coordinator, of_it, "Modification"));
    assert_true(says(&t.coordinator, of_it, town_path(&t, "href=\"/organizations/#\"", t.clinic)));
    assert_false(says(&t.coordinator, of_it, "Refuge Le Passage"));
    assert_true(says(&t.coordinator, "/audit?action=archive", "Aucun geste"));
    assert_true(says(&t.coordinator, town_path(&t, "/audit?person=#", t.coordinator.account),
                     "Modification"));
    assert_false(says(&t.coordinator, town_path(&t, "/audit?person=#", t.director.account),
                      "Modification</td>"));
}

static void a_value_is_never_in_the_log(void **state)
{
    (void)state;
    test_post(t.site, &t.coordinator, town_path(&t, "/organizations/#", t.shelter),
              TEST_FIELDS({ STR("version"), STR("1") }, { STR("name"), STR("Refuge Le Passage") },
                          { STR("notes"), STR("Un mot secret") }));
    assert_false(says(&t.coordinator, "/audit", "Un mot secret"));
    assert_false(says(&t.coordinator, "/audit.csv", "Un mot secret"));
    assert_true(says(&t.coordinator, "/audit.csv", "Refuge Le Passage"));
}

static void a_period_and_odd_addresses_are_read_with_care(void **state)
{
    (void)state;
    struct str today = town_day(&t, 0), tomorrow = town_day(&t, 1);
    assert_true(says(
        &t.coordinator,
        arena_fmt(t.site->arena, "/audit?from=%.*s&until=%.*s", STR_ARG(today), STR_ARG(today)).p,
        "Modification"));
    assert_true(says(&t.coordinator,
                     arena_fmt(t.site->arena, "/audit?from=%.*s", STR_ARG(tomorrow)).p,
                     "Aucun geste"));
    static const char *const odd[] = { "/audit?from=x&until=9999-99-99&person=-4&record=y",
                                       "/audit?after=~&kind=%27&record=1", "/audit?after=1~2~3",
                                       "/audit?kind=nothing&record=99999999999999999999" };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_int_equal(test_get(t.site, &t.coordinator, odd[i]).status, 200);
}

static void older_rows_are_a_page_away(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    audit_watch(&tx, &t.site->community);
    for (int i = 0; i < 120; i++) {
        struct organization o;
        entity_init(&entity_organization, &o);
        o.name = arena_fmt(t.site->arena, "Organisme %d.", i);
        record_insert(&tx, &entity_organization, &o);
    }
    tx_commit(&tx);
    struct res r = test_get(t.site, &t.coordinator, "/audit?kind=organization");
    struct str body = test_body(t.site, &r),
               found = STR("href=\"/audit?kind=organization&amp;after=");
    ptrdiff_t at = str_find(body, found);
    assert_true(at > 0);
    assert_true(town_says(&t, &r, STR("Organisme 119.")));
    assert_false(town_says(&t, &r, STR("Organisme 60.")));
    struct str place, rest = str_sub(body, (size_t)at + found.n, body.n);
    str_cut(rest, '"', &place, &rest);
    assert_true(
        says(&t.coordinator,
             arena_fmt(t.site->arena, "/audit?kind=organization&after=%.*s", STR_ARG(place)).p,
             "Organisme 60."));
}

static void a_name_leads_to_its_own_part_of_the_log(void **state)
{
    (void)state;
    assert_true(says(&t.coordinator, "/audit?q=passage",
                     town_path(&t, "href=\"/audit?kind=organization&amp;record=#\"", t.shelter)));
    assert_true(says(&t.coordinator, "/audit?q=introuvable", "Aucune fiche"));
}

/* Administering gives no right to read: what was done is there, not what the record is called. */
static void an_administrator_is_not_told_what_records_of_others_are_called(void **state)
{
    (void)state;
    struct test_person administrator = test_person_new(t.site, ROLE_ADMINISTRATOR, 0);
    struct tx tx;
    struct partnership p;
    struct partnership_party parties[2];
    test_site_tx(t.site, &tx, true);
    audit_watch(&tx, &t.site->community);
    entity_init(&entity_partnership, &p);
    p.title = STR("Quenouille");
    for (int i = 0; i < 2; i++)
        entity_init(&entity_partnership_party, &parties[i]);
    parties[0].organization = t.shelter;
    parties[1].organization = t.clinic;
    partnership_open(&tx, &p, parties, 2);
    tx_commit(&tx);
    const char *of_it = town_path(&t, "/audit?kind=partnership&record=#", p.record.id);
    const char *pages[] = { of_it, "/audit?kind=partnership", "/audit?q=quenouille" };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        assert_true(says(&t.coordinator, pages[i], "Quenouille"));
        assert_false(says(&administrator, pages[i], "Quenouille"));
    }
    assert_true(says(&administrator, of_it, town_path(&t, "record=#", p.record.id)));
    assert_true(says(&administrator, pages[2], "Aucune fiche"));
}

/* Whose role was changed, whose account was closed. */
static void an_account_is_named(void **state)
{
    (void)state;
    struct tx tx, home;
    test_site_home(t.site, &home, false);
    struct str name = arena_str(t.site->arena, account_name(&home, t.stranger.account));
    tx_rollback(&home);
    assert_false(says(&t.coordinator, "/audit?kind=account", name.p));
    test_site_tx(t.site, &tx, true);
    tx.actor = t.coordinator.account;
    audit_note(&tx, &t.site->community, "role", "account", t.stranger.account);
    audit_note(&tx, &t.site->community, "disable", "account", 424242);
    tx_commit(&tx);
    assert_true(says(&t.coordinator, "/audit?action=role",
                     arena_fmt(t.site->arena, "%.*s<br>", STR_ARG(name)).p));
    assert_true(says(&t.coordinator, "/audit?action=disable", "Compte qui n’est plus là<br>"));
    assert_true(says(&t.coordinator, "/audit.csv?action=role", name.p));
}

static void the_history_of_a_record_leads_to_its_log(void **state)
{
    (void)state;
    const char *history = town_path(&t, "/organizations/#/history", t.shelter);
    assert_true(says(&t.coordinator, history,
                     town_path(&t, "/audit?kind=organization&amp;record=#", t.shelter)));
    assert_false(says(&t.director, history, "/audit?kind="));
}

static void the_chain_is_verified_by_the_worker_and_its_state_shown(void **state)
{
    (void)state;
    struct tx tx;
    test_site_tx(t.site, &tx, true);
    setting_set(&tx, "audit.verified", STR_NULL);
    tx_commit(&tx);
    assert_true(says(&t.coordinator, "/audit", "Pas encore vérifié"));
    assert_int_equal(test_post(t.site, &t.coordinator, "/audit/verify", NULL, 0).status, 303);
    assert_true(worker_once(&t.site->installation, &t.site->community, 20) > 0);
    assert_true(says(&t.coordinator, "/audit", "Intact"));
    assert_true(says(&t.coordinator, "/admin", "Intact"));
    test_site_tx(t.site, &tx, true);
    setting_set(&tx, "audit.verified",
                arena_fmt(tx.arena, "%lld 10 7 row", (long long)clock_machine()));
    tx_commit(&tx);
    assert_true(says(&t.coordinator, "/admin", "Une chose demande"));
    assert_true(says(&t.coordinator, "/audit", "ligne 7"));
}

/* The codes that guard, accounts and administration write; changes of records have those of
 * history. */
static void every_action_has_its_words(void **state)
{
    static const char *const codes[] = {
        "read",
        "list",
        "read_emergency",
        "list_emergency",
        "export",
        "backup",
        "officer",
        "carried",
        "sign_in",
        "invite",
        "cancel_invitation",
        "accept_invitation",
        "role",
        "disable",
        "enable",
        "password",
        "forgotten",
        "reset_password",
        "factor_added",
        "reset_factor",
        "recovery_codes",
        "passkey_removed",
        "insert",
        "update",
        "archive",
        "restore",
        "undo",
    };
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        for (int l = 0; l < LANG_COUNT; l++) {
            struct str said = audit_action_words((enum lang)l, t.site->arena, str_of(codes[i]));
            assert_true(said.n > 0 && !str_is(said, codes[i]));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_action_has_its_words),
        cmocka_unit_test(the_administration_is_for_administrators),
        cmocka_unit_test(what_modules_offer_is_on_the_administration_page),
        cmocka_unit_test(a_change_is_in_the_log_with_who_and_what),
        cmocka_unit_test(a_value_is_never_in_the_log),
        cmocka_unit_test(a_period_and_odd_addresses_are_read_with_care),
        cmocka_unit_test(older_rows_are_a_page_away),
        cmocka_unit_test(a_name_leads_to_its_own_part_of_the_log),
        cmocka_unit_test(an_administrator_is_not_told_what_records_of_others_are_called),
        cmocka_unit_test(an_account_is_named),
        cmocka_unit_test(the_history_of_a_record_leads_to_its_log),
        cmocka_unit_test(the_chain_is_verified_by_the_worker_and_its_state_shown),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
