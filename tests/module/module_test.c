/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/network/network.h"
#include "guard/audit.h"
#include "organization.ent.h"
#include "support/request.h"
#include "view/pages.h"
#include "workshop.ent.h"

#include <inttypes.h>
#include <stdio.h>

/* The module that docs/adding-a-module.md teaches to write, made of its blocks: see meson.build. */

extern const struct module module_workshop;
static const struct module *const modules[] = { &module_organization, &module_workshop, NULL };

static struct test_site *site;
static struct test_person coordinator, worker;
static int64_t refuge;

static int setup(void **state)
{
    (void)state;
    struct tx tx;
    struct organization o;
    site = test_site_open(&view_pages);
    test_site_entity(site, &entity_workshop);
    module_routes(site->router);
    coordinator = test_person_new(site, ROLE_COORDINATOR, 0);
    worker = test_person_new(site, ROLE_WORKER, 0);
    entity_init(&entity_organization, &o);
    o.name = STR("Refuge Le Passage");
    test_site_tx(site, &tx, true);
    refuge = record_insert(&tx, &entity_organization, &o);
    tx_commit(&tx);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static bool says(struct res r, const char *what)
{
    return str_find(test_body(site, &r), str_of(what)) >= 0;
}

static struct res save(const struct test_person *who, const char *at, const char *name,
                       const char *version)
{
    struct str owner = arena_fmt(site->arena, "%" PRId64, refuge);
    return test_post(site, who, at,
                     TEST_FIELDS({ STR("name"), str_of(name) }, { STR("organization"), owner },
                                 { STR("form"), STR("online") }, { STR("day"), STR("2026-12-04") },
                                 { STR("places"), STR("20") },
                                 { STR("notes"), STR("Traduction à prévoir") },
                                 { STR("version"), str_of(version) }));
}

static void a_workshop_is_added_listed_found_and_exported(void **state)
{
    (void)state;
    assert_int_equal(save(&coordinator, "/workshops", "Désamorcer une crise", "").status, 303);
    struct res r = test_get(site, &worker, "/workshops");
    assert_int_equal(r.status, 200);
    assert_true(says(r, "Désamorcer une crise"));
    assert_true(says(r, "Refuge Le Passage"));
    assert_true(says(r, "1 atelier"));
    assert_true(says(test_get(site, &worker, "/workshops?q=desamorcer"), "Désamorcer"));
    assert_false(says(test_get(site, &worker, "/workshops?q=budget"), "Désamorcer"));
    assert_true(says(test_get(site, &worker, "/workshops?form=online"), "Désamorcer"));
    assert_false(says(test_get(site, &worker, "/workshops?form=in_person"), "Désamorcer"));
    r = test_get(site, &coordinator, "/workshops.csv");
    assert_true(says(r, "Nom,Organisme,Date,Formule,Places,Notes internes"));
    assert_true(says(r, "Désamorcer une crise,Refuge Le Passage,2026-12-04,"));
    assert_false(says(test_get(site, &worker, "/workshops.csv"), "Traduction"));
}

static void what_is_wrong_is_said_at_its_field(void **state)
{
    (void)state;
    struct res r = save(&coordinator, "/workshops", "", "");
    assert_int_equal(r.status, 422);
    assert_true(says(r, "aria-invalid=\"true\""));
    assert_true(says(r, "Traduction à prévoir"));
}

static void who_may_not_write_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(save(&worker, "/workshops", "À moi", "").status, 404);
    assert_int_equal(test_get(site, NULL, "/workshops").status, 303);
    assert_false(says(test_get(site, &coordinator, "/workshops"), "À moi"));
}

static void a_change_is_seen_undone_and_audited(void **state)
{
    (void)state;
    save(&coordinator, "/workshops", "Désamorcer une crise", "");
    assert_int_equal(save(&coordinator, "/workshops/1", "Budget", "1").status, 303);
    assert_true(says(test_get(site, &worker, "/workshops/1"), "Budget"));
    assert_true(says(test_get(site, &worker, "/workshops/1/history"), "Désamorcer une crise"));
    struct res r = test_post(site, &coordinator, "/workshops/1/undo",
                             TEST_FIELDS({ STR("version"), STR("2") }));
    assert_int_equal(r.status, 303);
    assert_true(says(test_get(site, &worker, "/workshops/1"), "Désamorcer une crise"));

    struct tx tx;
    struct audit_verdict verdict;
    while (audit_seal(site->db, site->arena, &site->installation, &site->community, true) > 0)
        ;
    test_site_tx(site, &tx, false);
    audit_verify(&tx, &site->installation, &site->community, &verdict);
    tx_commit(&tx);
    assert_null(verdict.what);
    assert_true(verdict.rows >= 3);
}

/* As numbers of texts are compiled into the libraries, the module's must come after all others. */
static void the_documents_texts_come_last(void **state)
{
    (void)state;
    enum text_id first, other;
    assert_true(text_find(STR("workshop.add"), &first));
    assert_int_equal(first, TEXT_COUNT - 6);
    assert_true(text_find(STR("view.home"), &other) ? other < first : true);
    assert_true(str_is(text(LANG_EN, TEXT_workshop_title), "Workshops"));
}

/* What a reader is told to type is still what the program takes. */
static void the_document_is_about_a_hundred_lines_of_module(void **state)
{
    (void)state;
    FILE *f = fopen("docs/adding-a-module.md", "r");
    char line[400];
    int lines = 0;
    bool inside = false;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        if (line[0] == '`' && line[1] == '`')
            inside = !inside;
        else
            lines += inside && line[0] != '\n';
    }
    fclose(f);
    assert_in_range(lines, 60, 130);
}

int main(void)
{
    module_start(modules);
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_workshop_is_added_listed_found_and_exported),
        TEST(what_is_wrong_is_said_at_its_field),
        TEST(who_may_not_write_changes_nothing),
        TEST(a_change_is_seen_undone_and_audited),
        TEST(the_documents_texts_come_last),
        TEST(the_document_is_about_a_hundred_lines_of_module),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
