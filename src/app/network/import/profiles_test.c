/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/run.h"
#include "contact.ent.h"
#include "guard/migrations.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "store/vocabulary.h"
#include "support/database.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Each kind of file, with the real one. */

#define DATA "../shared/data/"

static int open_one(void **state)
{
    struct test_db *t = test_db_open_with(NULL);
    struct migration *list;
    size_t n = migrations_of(t->arena, "community", &list);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    *state = t;
    return 0;
}

static int close_one(void **state)
{
    test_db_close(*state);
    return 0;
}

static void begin(void *ctx, struct arena *a, struct tx *tx, bool writing)
{
    struct test_db *t = ctx;
    tx_begin(tx, t->db, a, writing, ISOLATION_DEFAULT);
}

static struct import *run_fd(struct test_db *t, int fd, const struct import_profile *expected)
{
    static int64_t run = 100;
    struct import *im = arena_make(t->arena, struct import);
    struct sheet s;
    struct tx tx;
    size_t n;
    assert_int_equal(sheet_guess(t->arena, fd, &s), SHEET_READ);
    struct str *heading = import_heading(t->arena, &s, &n);
    assert_ptr_equal(import_profile_of(heading, n), expected);
    TEST_READ(t, &tx)
    assert_true(import_read(t->arena, expected, &s, &tx, im));
    close(fd);
    struct import_writer w = { .ctx = t, .begin = begin, .run = ++run };
    import_write(im, &w);
    return im;
}

static struct import *run_file(struct test_db *t, const char *path,
                               const struct import_profile *expected)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    return run_fd(t, fd, expected);
}

static void assert_rows(const struct import *im, int64_t added, int64_t changed, int64_t same,
                        int64_t rejected)
{
    assert_int_equal(im->counts[IMPORT_NEW], added);
    assert_int_equal(im->counts[IMPORT_CHANGED], changed);
    assert_int_equal(im->counts[IMPORT_SAME], same);
    assert_int_equal(im->rejected.all, rejected);
    assert_int_equal(im->rows, added + changed + same + rejected);
}

static int64_t count(struct test_db *t, const struct entity *e)
{
    struct tx tx;
    int64_t n = 0;
    TEST_READ(t, &tx)
    n = record_count(&tx, e);
    return n;
}

static void get(struct test_db *t, const char *source, const struct entity *e, const char *external,
                void *ret)
{
    struct tx tx;
    TEST_READ(t, &tx)
    {
        int64_t id = external_find(&tx, source, e, str_of(external));
        assert_true(id > 0);
        assert_true(record_get(&tx, e, id, ret));
    }
}

/* -- Vancouver
 * -----------------------------------------------------------------------------------------------
 */

#define HOUSING DATA "vancouver/non-market-housing-2026-03.csv"

/* The figures of EXPECTED.json, beside the file. */
static void vancouvers_housing_is_counted_by_design(void **state)
{
    struct test_db *t = *state;
    struct import *im = run_file(t, HOUSING, &import_non_market_housing);
    int64_t units = 0, finished = 0;
    assert_rows(im, 641, 0, 0, 0);
    assert_int_equal(count(t, &entity_organization), 227);
    assert_int_equal(count(t, &entity_program), 641);
    assert_int_equal(count(t, &entity_location), 641);
    const struct import_items *programs = &im->kinds[2];
    for (size_t i = 0; i < programs->n; i++) {
        const struct program *p = programs->list[i]->record;
        if (!str_is(p->service_type, "Completed"))
            continue;
        finished++;
        units += p->capacity;
    }
    assert_int_equal(finished, 581);
    assert_int_equal(units, 31834);
    assert_rows(run_file(t, HOUSING, &import_non_market_housing), 0, 0, 641, 0);
}

static void the_projects_whose_totals_disagree_are_told_and_kept(void **state)
{
    struct test_db *t = *state;
    struct import *im = run_file(t, HOUSING, &import_non_market_housing);
    assert_int_equal(im->remarked.all, 15);
    assert_int_equal(im->remarked.n, 15);
    for (size_t i = 0; i < im->remarked.n; i++) {
        const struct import_reject *r = &im->remarked.list[i];
        assert_true(r->line > 1);
        assert_true(str_starts(r->reason[LANG_FR], STR("Les deux totaux")));
        assert_true(str_starts(r->reason[LANG_EN], STR("The two totals disagree: ")));
    }
}

static void a_projects_people_are_said(void **state)
{
    struct test_db *t = *state;
    struct program p;
    struct organization o;
    run_file(t, HOUSING, &import_non_market_housing);
    get(t, "vancouver", &entity_program, "33", &p);
    assert_true(str_is(p.name, "George Whiten Place"));
    assert_int_equal(p.capacity, 23);
    assert_true(str_is(p.populations, "families"));
    get(t, "vancouver", &entity_organization, "Sch'eyk Housing Society", &o);
    assert_int_equal(p.organization, o.record.id);
    get(t, "vancouver", &entity_program, "6", &p);
    assert_true(str_is(p.populations, "families"));
    get(t, "vancouver", &entity_program, "18", &p);
    assert_true(str_is(p.populations, "families seniors"));
}

/* -- Montréal
 * -------------------------------------------------------------------------------------------------
 */

static void montreals_places_keep_their_accents(void **state)
{
    struct test_db *t = *state;
    const char *file = DATA "french/montreal-lieux-communautaires.csv";
    struct import *im = run_file(t, file, &import_community_places);
    struct organization o;
    int64_t accents = 0, without_code = 0;
    assert_rows(im, 594, 0, 0, 0);
    assert_int_equal(count(t, &entity_organization), 594);
    for (size_t i = 0; i < im->kinds[0].n; i++) {
        const struct organization *place = im->kinds[0].list[i]->record;
        bool accent = false;
        for (size_t k = 0; k < place->name.n; k++)
            accent = accent || (unsigned char)place->name.p[k] > 127;
        accents += accent;
        without_code += place->postal_code.n == 0;
    }
    assert_int_equal(accents, 285);
    assert_int_equal(without_code, 17);
    get(t, "montreal", &entity_organization, "68", &o);
    assert_true(str_is(o.address, "1165, Boulevard Henri-Bourassa Est"));
    struct tx tx;
    TEST_READ(t, &tx)
    assert_true(str_is(vocabulary_label(&tx, LANG_FR, "sector", o.sector), "Service de santé"));
    assert_rows(run_file(t, file, &import_community_places), 0, 0, 594, 0);
}

/* -- 211
 * ------------------------------------------------------------------------------------------------------
 */

static void a_211_file_with_line_breaks_in_its_cells(void **state)
{
    struct test_db *t = *state;
    const char *file = DATA "toronto/housing_shelters_211.csv";
    struct import *im = run_file(t, file, &import_directory_211);
    struct location l;
    struct program p;
    struct organization o;
    assert_rows(im, 24, 0, 0, 0);
    assert_int_equal(count(t, &entity_organization), 7);
    assert_int_equal(count(t, &entity_program), 24);
    get(t, "211", &entity_location, "MET5608", &l);
    assert_true(str_is(l.address, "729 St Clair Ave W, Bsmt"));
    assert_true(str_is(l.postal_code, "M6C 1B2"));
    get(t, "211", &entity_program, "MET0720", &p);
    assert_true(str_is(p.name, "Nellie's Shelter"));
    struct tx tx;
    TEST_READ(t, &tx)
    assert_true(record_get(&tx, &entity_organization, p.organization, &o));
    assert_true(str_is(o.name, "Nellie's"));
    assert_rows(run_file(t, file, &import_directory_211), 0, 0, 24, 0);
}

/* -- Ohana
 * ----------------------------------------------------------------------------------------------------
 */

#define OHANA DATA "hsds/ohana-sample-csv/"

static void ohanas_tables_are_imported_in_their_order(void **state)
{
    struct test_db *t = *state;
    struct location l;
    struct contact c;
    struct organization o;
    assert_rows(run_file(t, OHANA "organizations.csv", &import_ohana_organizations), 8, 0, 0, 0);
    assert_rows(run_file(t, OHANA "locations.csv", &import_ohana_locations), 22, 0, 0, 0);
    assert_rows(run_file(t, OHANA "addresses.csv", &import_ohana_addresses), 0, 21, 0, 0);
    /* One is a contact of a service. */
    assert_rows(run_file(t, OHANA "contacts.csv", &import_ohana_contacts), 30, 0, 0, 1);
    /* 27 do not ring, one is a service’s and one that of the contact of a service. */
    struct import *im = run_file(t, OHANA "phones.csv", &import_ohana_phones);
    assert_rows(im, 0, 25, 0, 29);
    assert_int_equal(count(t, &entity_organization), 8);
    assert_int_equal(count(t, &entity_location), 22);
    assert_int_equal(count(t, &entity_contact), 30);
    get(t, "ohana", &entity_location, "2", &l);
    get(t, "ohana", &entity_organization, "1", &o);
    assert_true(str_is(l.address, "24 Second Avenue"));
    assert_true(str_is(l.phone, "650 403-4300 x4385"));
    assert_int_equal(l.organization, o.record.id);
    get(t, "ohana", &entity_contact, "1", &c);
    assert_true(str_is(c.name, "Susan Houston"));
    assert_int_equal(c.organization, o.record.id);
    assert_rows(run_file(t, OHANA "locations.csv", &import_ohana_locations), 0, 0, 22, 0);
    assert_rows(run_file(t, OHANA "addresses.csv", &import_ohana_addresses), 0, 0, 21, 0);
    assert_rows(run_file(t, OHANA "contacts.csv", &import_ohana_contacts), 0, 0, 30, 1);
    assert_rows(run_file(t, OHANA "phones.csv", &import_ohana_phones), 0, 0, 25, 29);
}

static void a_table_given_before_the_one_it_names_is_rejected(void **state)
{
    struct test_db *t = *state;
    struct import *im = run_file(t, OHANA "locations.csv", &import_ohana_locations);
    assert_rows(im, 0, 0, 0, 22);
    assert_true(str_is(im->rejected.list[0].column, "organization_id"));
    assert_true(str_starts(im->rejected.list[0].reason[LANG_EN], STR("This record is not known")));
    assert_int_equal(count(t, &entity_location), 0);
}

/* -- cards
 * ----------------------------------------------------------------------------------------------------
 */

static void cards_become_contact_people(void **state)
{
    static const char text[] =
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anne Côté\r\nORG:Le Phare\r\nTITLE:Directrice\r\n"
        "ROLE:Direction\r\nTEL:514 555-0101\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Roy;Luc;;;\r\nORG:le phare;Nuit\r\n"
        "EMAIL;TYPE=INTERNET:luc@phare.example\r\nEND:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Sans Organisme\r\nEND:VCARD\r\n";
    struct test_db *t = *state;
    struct contact c;
    int fd = out_unnamed_file();
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    struct import *im = run_fd(t, fd, &import_cards);
    assert_rows(im, 2, 0, 0, 1);
    assert_int_equal(count(t, &entity_organization), 1);
    get(t, "vcard", &entity_contact, "le phare/anne cote", &c);
    assert_int_equal(c.role, CONTACT_ROLE_DIRECTOR);
    assert_true(str_is(c.phone, "514 555-0101"));
    get(t, "vcard", &entity_contact, "le phare/luc roy", &c);
    assert_true(str_is(c.email, "luc@phare.example"));
    assert_int_equal(c.role, CONTACT_ROLE_OTHER);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)
    const struct CMUnitTest tests[] = {
        TEST(vancouvers_housing_is_counted_by_design),
        TEST(the_projects_whose_totals_disagree_are_told_and_kept),
        TEST(a_projects_people_are_said),
        TEST(montreals_places_keep_their_accents),
        TEST(a_211_file_with_line_breaks_in_its_cells),
        TEST(ohanas_tables_are_imported_in_their_order),
        TEST(a_table_given_before_the_one_it_names_is_rejected),
        TEST(cards_become_contact_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
