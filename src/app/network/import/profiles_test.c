/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "contact.ent.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "schedule.ent.h"
#include "service.ent.h"
#include "store/vocabulary.h"
#include "support/imports.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* Each kind of file, with the real one. */

#define DATA "../shared/data/"

/* -- Vancouver
 * -----------------------------------------------------------------------------------------------
 */

#define HOUSING DATA "vancouver/non-market-housing-2026-03.csv"

/* The figures of EXPECTED.json, beside the file. */
static void vancouvers_housing_is_counted_by_design(void **state)
{
    struct test_db *t = *state;
    struct import *im = test_import_path(t, HOUSING, &import_non_market_housing);
    int64_t units = 0, finished = 0;
    test_import_rows(im, 641, 0, 0, 0);
    assert_int_equal(test_import_count(t, &entity_organization), 227);
    assert_int_equal(test_import_count(t, &entity_program), 641);
    assert_int_equal(test_import_count(t, &entity_location), 641);
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
    test_import_rows(test_import_path(t, HOUSING, &import_non_market_housing), 0, 0, 641, 0);
}

static void the_projects_whose_totals_disagree_are_told_and_kept(void **state)
{
    struct test_db *t = *state;
    struct import *im = test_import_path(t, HOUSING, &import_non_market_housing);
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
    test_import_path(t, HOUSING, &import_non_market_housing);
    test_import_get(t, "vancouver", &entity_program, "33", &p);
    assert_true(str_is(p.name, "George Whiten Place"));
    assert_int_equal(p.capacity, 23);
    assert_true(str_is(p.populations, "families"));
    test_import_get(t, "vancouver", &entity_organization, "Sch'eyk Housing Society", &o);
    assert_int_equal(p.organization, o.record.id);
    test_import_get(t, "vancouver", &entity_program, "6", &p);
    assert_true(str_is(p.populations, "families"));
    test_import_get(t, "vancouver", &entity_program, "18", &p);
    assert_true(str_is(p.populations, "families seniors"));
}

/* -- Montréal
 * -------------------------------------------------------------------------------------------------
 */

static void montreals_places_keep_their_accents(void **state)
{
    struct test_db *t = *state;
    const char *file = DATA "french/montreal-lieux-communautaires.csv";
    struct import *im = test_import_path(t, file, &import_community_places);
    struct organization o;
    int64_t accents = 0, without_code = 0;
    test_import_rows(im, 594, 0, 0, 0);
    assert_int_equal(test_import_count(t, &entity_organization), 594);
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
    test_import_get(t, "montreal", &entity_organization, "68", &o);
    assert_true(str_is(o.address, "1165, Boulevard Henri-Bourassa Est"));
    struct tx tx;
    TEST_READ(t, &tx)
    assert_true(str_is(vocabulary_label(&tx, LANG_FR, "sector", o.sector), "Service de santé"));
    test_import_rows(test_import_path(t, file, &import_community_places), 0, 0, 594, 0);
}

/* -- 211
 * ------------------------------------------------------------------------------------------------------
 */

static void a_211_file_with_line_breaks_in_its_cells(void **state)
{
    struct test_db *t = *state;
    const char *file = DATA "toronto/housing_shelters_211.csv";
    struct import *im = test_import_path(t, file, &import_directory_211);
    struct location l;
    struct program p;
    struct organization o;
    test_import_rows(im, 24, 0, 0, 0);
    assert_int_equal(test_import_count(t, &entity_organization), 7);
    assert_int_equal(test_import_count(t, &entity_program), 24);
    test_import_get(t, "211", &entity_location, "MET5608", &l);
    assert_true(str_is(l.address, "729 St Clair Ave W, Bsmt"));
    assert_true(str_is(l.postal_code, "M6C 1B2"));
    test_import_get(t, "211", &entity_program, "MET0720", &p);
    assert_true(str_is(p.name, "Nellie's Shelter"));
    struct tx tx;
    TEST_READ(t, &tx)
    assert_true(record_get(&tx, &entity_organization, p.organization, &o));
    assert_true(str_is(o.name, "Nellie's"));
    test_import_rows(test_import_path(t, file, &import_directory_211), 0, 0, 24, 0);
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
    test_import_rows(test_import_path(t, OHANA "organizations.csv", &import_ohana_organizations), 8,
                     0, 0, 0);
    test_import_rows(test_import_path(t, OHANA "locations.csv", &import_ohana_locations), 22, 0, 0,
                     0);
    test_import_rows(test_import_path(t, OHANA "addresses.csv", &import_ohana_addresses), 0, 21, 0,
                     0);
    test_import_rows(test_import_path(t, OHANA "programs.csv", &import_ohana_programs), 1, 0, 0, 0);
    struct import *im = test_import_path(t, OHANA "services.csv", &import_ohana_services);
    test_import_rows(im, 23, 0, 0, 0);
    assert_int_equal(im->remarked.all, 2); /* one is inactive, one defunct */
    test_import_rows(test_import_path(t, OHANA "contacts.csv", &import_ohana_contacts), 31, 0, 0,
                     0);
    /* 27 do not ring: fax, text messages, TTY. */
    im = test_import_path(t, OHANA "phones.csv", &import_ohana_phones);
    test_import_rows(im, 0, 27, 0, 27);
    test_import_rows(test_import_path(t, OHANA "regular_schedules.csv", &import_ohana_schedules),
                     11, 0, 0, 0);
    assert_int_equal(test_import_count(t, &entity_organization), 8);
    assert_int_equal(test_import_count(t, &entity_location), 22);
    assert_int_equal(test_import_count(t, &entity_service), 23);
    assert_int_equal(test_import_count(t, &entity_service_at_location), 23);
    assert_int_equal(test_import_count(t, &entity_contact), 31);
    test_import_get(t, "ohana", &entity_location, "2", &l);
    test_import_get(t, "ohana", &entity_organization, "1", &o);
    assert_true(str_is(l.address, "24 Second Avenue"));
    assert_true(str_is(l.phone, "650 403-4300 x4385"));
    assert_int_equal(l.organization, o.record.id);
    test_import_get(t, "ohana", &entity_contact, "1", &c);
    assert_true(str_is(c.name, "Susan Houston"));
    assert_int_equal(c.organization, o.record.id);
}

static void ohanas_services_have_their_place_their_words_and_their_hours(void **state)
{
    struct test_db *t = *state;
    struct service s;
    struct location l;
    struct schedule h;
    ohanas_tables_are_imported_in_their_order(state);
    test_import_get(t, "ohana", &entity_service, "22", &s);
    test_import_get(t, "ohana", &entity_location, "22", &l);
    assert_int_equal(s.organization, l.organization);
    assert_true(str_is(s.name, "Passport Photos"));
    assert_true(str_is(s.phone, "123-456-7890 x123"));
    assert_true(str_is(s.languages, "spanish"));
    assert_true(str_is(s.territories, "alameda_county san_mateo_county"));
    assert_true(
        str_is(s.application_process, "Walk in or apply by phone or mail\nNo wait to 2 weeks."));
    test_import_get(t, "ohana", &entity_service, "20", &s);
    assert_true(str_is(s.notes, "Ohana: defunct"));
    test_import_get(t, "ohana", &entity_schedule, "9", &h); /* 14:00 to “4:00 PM” */
    assert_true(str_is(h.byday, "MO"));
    assert_int_equal(h.opens_at, 14 * 60);
    assert_int_equal(h.closes_at, 16 * 60);
    assert_true(h.service != 0 && h.location == 0);
    test_import_get(t, "ohana", &entity_schedule, "13", &h); /* “9am” to 3 in the morning */
    assert_int_equal(h.opens_at, 9 * 60);
    assert_int_equal(h.closes_at, 3 * 60);
}

static void ohanas_tables_given_again_change_nothing(void **state)
{
    struct test_db *t = *state;
    ohanas_tables_are_imported_in_their_order(state);
    test_import_rows(test_import_path(t, OHANA "locations.csv", &import_ohana_locations), 0, 0, 22,
                     0);
    test_import_rows(test_import_path(t, OHANA "addresses.csv", &import_ohana_addresses), 0, 0, 21,
                     0);
    test_import_rows(test_import_path(t, OHANA "services.csv", &import_ohana_services), 0, 0, 23,
                     0);
    test_import_rows(test_import_path(t, OHANA "contacts.csv", &import_ohana_contacts), 0, 0, 31,
                     0);
    test_import_rows(test_import_path(t, OHANA "phones.csv", &import_ohana_phones), 0, 0, 27, 27);
    test_import_rows(test_import_path(t, OHANA "regular_schedules.csv", &import_ohana_schedules), 0,
                     0, 11, 0);
}

static void a_table_given_before_the_one_it_names_is_rejected(void **state)
{
    struct test_db *t = *state;
    struct import *im = test_import_path(t, OHANA "locations.csv", &import_ohana_locations);
    test_import_rows(im, 0, 0, 0, 22);
    assert_true(str_is(im->rejected.list[0].column, "organization_id"));
    assert_true(str_starts(im->rejected.list[0].reason[LANG_EN], STR("This record is not known")));
    assert_int_equal(test_import_count(t, &entity_location), 0);
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
    struct import *im = test_import_write(
        t, test_import_read(t, test_import_file(text), &import_cards, false), false);
    test_import_rows(im, 2, 0, 0, 1);
    assert_int_equal(test_import_count(t, &entity_organization), 1);
    test_import_get(t, "vcard", &entity_contact, "le phare/anne cote", &c);
    assert_int_equal(c.role, CONTACT_ROLE_DIRECTOR);
    assert_true(str_is(c.phone, "514 555-0101"));
    test_import_get(t, "vcard", &entity_contact, "le phare/luc roy", &c);
    assert_true(str_is(c.email, "luc@phare.example"));
    assert_int_equal(c.role, CONTACT_ROLE_OTHER);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_imports_open, test_imports_close)
    const struct CMUnitTest tests[] = {
        TEST(vancouvers_housing_is_counted_by_design),
        TEST(the_projects_whose_totals_disagree_are_told_and_kept),
        TEST(a_projects_people_are_said),
        TEST(montreals_places_keep_their_accents),
        TEST(a_211_file_with_line_breaks_in_its_cells),
        TEST(ohanas_tables_are_imported_in_their_order),
        TEST(ohanas_services_have_their_place_their_words_and_their_hours),
        TEST(ohanas_tables_given_again_change_nothing),
        TEST(a_table_given_before_the_one_it_names_is_rejected),
        TEST(cards_become_contact_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
