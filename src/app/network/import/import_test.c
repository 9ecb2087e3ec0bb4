/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"
#include "contact.ent.h"
#include "core/fault.h"
#include "format/csv.h"
#include "location.ent.h"

#include "organization.ent.h"
#include "shelter_group.ent.h"
#include "store/vocabulary.h"
#include "support/imports.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define CITY "../shared/data/toronto/daily-shelter-2024-01-01_2024-01-30.csv"

#define HEADING "_id," TEST_SHELTERS "\n"
/* organization, its name, program, its name, people that night */
#define ROW(day, org, org_name, program, program_name, users)                                      \
    "1," day "," org "," org_name ",7,Groupe,9,Lieu,1 rue A,,Toronto,ON," program "," program_name \
    ",Men,Emergency,Shelter,Base," users ",Bed Based Capacity,20,22," users ",2,0,,,,,\n"

static struct import *read_fd(struct test_db *t, int fd)
{
    return test_import_read(t, fd, &import_shelter_occupancy, true);
}

static struct import *run_text(struct test_db *t, const char *text)
{
    return test_import_write(t, read_fd(t, test_import_file(text)), false);
}

static void get(struct test_db *t, const struct entity *e, const char *external, void *ret)
{
    test_import_get(t, "toronto", e, external, ret);
}

/* -- the city's own file
 * ---------------------------------------------------------------------------------------- */

static void assert_day(const struct occupancy_days_row *d, int64_t programs, int64_t users,
                       const int64_t beds[4], const int64_t rooms[3])
{
    assert_int_equal(d->programs, programs);
    assert_int_equal(d->users, users);
    assert_int_equal(d->bed_actual, beds[0]);
    assert_int_equal(d->bed_funding, beds[1]);
    assert_int_equal(d->bed_occupied, beds[2]);
    assert_int_equal(d->bed_free, beds[3]);
    assert_int_equal(d->room_actual, rooms[0]);
    assert_int_equal(d->room_funding, rooms[1]);
    assert_int_equal(d->room_occupied, rooms[2]);
}

/* The figures of EXPECTED.json, that lies beside the file. */
static void assert_city_totals(struct test_db *t)
{
    struct tx tx;
    struct occupancy_days_row *days;
    struct occupancy_days_in all = { .first = day_from_ymd(2024, 1, 1),
                                     .last = day_from_ymd(2024, 1, 30) };
    TEST_READ(t, &tx)
    {
        size_t n = occupancy_days(&tx, &all, &days);
        assert_int_equal(n, 30);
        int64_t nights = 0, rows = 0;
        for (size_t i = 0; i < n; i++) {
            nights += days[i].users;
            rows += days[i].programs;
        }
        assert_int_equal(nights, 295442);
        assert_int_equal(rows, 4035);
        assert_day(&days[0], 135, 9772, (const int64_t[]){ 4912, 4968, 4820, 92 },
                   (const int64_t[]){ 2780, 2873, 2774 });
        assert_day(&days[15], 136, 9893, (const int64_t[]){ 5012, 5056, 4954, 58 },
                   (const int64_t[]){ 2785, 2886, 2774 });
        assert_day(&days[29], 131, 9837, (const int64_t[]){ 4882, 4948, 4833, 49 },
                   (const int64_t[]){ 2797, 2885, 2792 });
    }
}

static int city_file(void)
{
    int fd = open(CITY, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        skip();
    return fd;
}

/* All thirty days, summed here from the file itself; and by what the programs belong to. */
static void assert_day_by_day(struct test_db *t)
{
    static const char *const beds[] = { "CAPACITY_ACTUAL_BED", "CAPACITY_FUNDING_BED",
                                        "OCCUPIED_BEDS", "UNOCCUPIED_BEDS" };
    static const char *const rooms[] = { "CAPACITY_ACTUAL_ROOM", "CAPACITY_FUNDING_ROOM",
                                         "OCCUPIED_ROOMS" };
    struct csv_table csv;
    struct tx tx;
    struct occupancy_days_row *days;
    struct occupancy_by_program_row *parts;
    struct arena *a = arena_new(64 << 20);
    day first = day_from_ymd(2024, 1, 1);
    int64_t sum[30][9] = { { 0 } }, n_cell, in_parts[3] = { 0 }, in_days[3] = { 0 };
    int fd = city_file();
    char *bytes = arena_alloc(a, 4 << 20);
    ssize_t n_bytes = read(fd, bytes, 4 << 20);
    close(fd);
    assert_true(n_bytes > 0 && n_bytes < 4 << 20);
    csv_table_read(a, (struct str){ bytes, (size_t)n_bytes }, ',', &csv);
    for (size_t i = 0; i < csv.n_rows; i++) {
        day d;
        assert_true(day_parse(str_sub(csv_cell(&csv, i, "OCCUPANCY_DATE"), 0, 10), &d));
        int64_t *of = sum[d - first];
        of[0]++;
        of[1] += str_to_i64(csv_cell(&csv, i, "SERVICE_USER_COUNT"), &n_cell) ? n_cell : 0;
        for (int k = 0; k < 7; k++)
            if (str_to_i64(csv_cell(&csv, i, k < 4 ? beds[k] : rooms[k - 4]), &n_cell))
                of[2 + k] += n_cell;
    }
    TEST_READ(t, &tx)
    {
        struct occupancy_days_in all = { .first = first, .last = first + 29 };
        assert_int_equal(occupancy_days(&tx, &all, &days), 30);
        for (int i = 0; i < 30; i++) {
            assert_day(&days[i], sum[i][0], sum[i][1], &sum[i][2], &sum[i][6]);
            in_days[0] += days[i].programs;
            in_days[1] += days[i].bed_occupied;
            in_days[2] += days[i].room_actual;
        }
        size_t n = occupancy_by_program(
            &tx, &(struct occupancy_by_program_in){ .first = first, .last = first + 29 }, &parts);
        for (size_t i = 0; i < n; i++) {
            in_parts[0] += parts[i].nights;
            in_parts[1] += str_is(parts[i].unit, "bed") ? parts[i].occupied : 0;
            in_parts[2] += str_is(parts[i].unit, "room") ? parts[i].actual : 0;
        }
    }
    for (int k = 0; k < 3; k++)
        assert_int_equal(in_parts[k], in_days[k]);
    arena_free(a);
}

static void the_citys_file_gives_exactly_its_totals(void **state)
{
    struct test_db *t = *state;
    struct import *im = test_import_write(t, read_fd(t, city_file()), false);
    test_import_rows(im, 4035, 0, 0, 0);
    assert_int_equal(test_import_count(t, &entity_organization), 35);
    assert_int_equal(test_import_count(t, &entity_shelter_group), 64);
    assert_int_equal(test_import_count(t, &entity_location), 104);
    assert_int_equal(test_import_count(t, &entity_program), 136);
    assert_int_equal(test_import_count(t, &entity_occupancy), 4035);
    assert_int_equal(im->kinds[0].counts[IMPORT_NEW], 35);
    assert_int_equal(im->kinds[3].counts[IMPORT_NEW], 136);
    assert_city_totals(t);
    assert_day_by_day(t);
}

static struct str everything(struct test_db *t)
{
    struct tx tx;
    struct out o;
    out_init(&o, t->arena, 1 << 20);
    TEST_READ(t, &tx)
    {
        for (int64_t id = 1; id <= 136; id++) {
            struct program p;
            struct history_entry *history;
            if (record_get(&tx, &entity_program, id, &p))
                out_fmt(&o, "%lld %lld %zu;", (long long)id, (long long)p.record.version,
                        record_history(&tx, &entity_program, id, 10, &history));
        }
        out_fmt(&o, "%lld", (long long)record_count(&tx, &entity_occupancy));
    }
    return out_view(&o);
}

static void the_second_import_changes_nothing(void **state)
{
    struct test_db *t = *state;
    test_import_write(t, read_fd(t, city_file()), false);
    struct str before = everything(t);
    struct import *im = test_import_write(t, read_fd(t, city_file()), false);
    test_import_rows(im, 0, 0, 4035, 0);
    for (size_t k = 0; k < im->profile->n_kinds; k++)
        assert_int_equal(im->kinds[k].counts[IMPORT_SAME], im->kinds[k].n);
    assert_true(str_eq(before, everything(t)));
    assert_city_totals(t);
}

static void a_dry_run_counts_the_same_and_changes_nothing(void **state)
{
    struct test_db *t = *state;
    struct import *dry = test_import_write(t, read_fd(t, city_file()), true);
    assert_int_equal(test_import_count(t, &entity_organization), 0);
    assert_int_equal(test_import_count(t, &entity_occupancy), 0);
    struct import *real = test_import_write(t, read_fd(t, city_file()), false);
    assert_true(str_eq(import_counts_json(t->arena, dry), import_counts_json(t->arena, real)));
    dry = test_import_write(t, read_fd(t, city_file()), true);
    real = test_import_write(t, read_fd(t, city_file()), false);
    assert_true(str_eq(import_counts_json(t->arena, dry), import_counts_json(t->arena, real)));
}

/* -- small files
 * ------------------------------------------------------------------------------------------------
 */

static void names_are_trimmed_and_sectors_become_words(void **state)
{
    struct test_db *t = *state;
    struct import *im =
        run_text(t, HEADING ROW("2024-01-01", "1", " Le Phare ", "5", "Nuit\xC2\xA0", "12"));
    test_import_rows(im, 1, 0, 0, 0);
    struct organization o;
    struct program p;
    struct tx tx;
    get(t, &entity_organization, "1", &o);
    get(t, &entity_program, "5", &p);
    assert_true(str_is(o.name, "Le Phare"));
    assert_true(str_is(p.name, "Nuit"));
    assert_true(str_is(p.populations, "men"));
    assert_int_equal(p.program_type, PROGRAM_TYPE_EMERGENCY_SHELTER);
    assert_int_equal(p.capacity_type, CAPACITY_TYPE_BED);
    assert_int_equal(p.capacity, 22);
    assert_int_equal(p.organization, o.record.id);
    TEST_READ(t, &tx)
    assert_true(str_is(vocabulary_label(&tx, LANG_FR, "population", STR("men")), "Hommes"));
}

static void the_latest_day_says_how_a_program_is_called(void **state)
{
    struct test_db *t = *state;
    const char *file = HEADING ROW("2024-01-02", "1", "Phare", "5", "Nouveau nom", "12")
        ROW("2024-01-01", "1", "Phare", "5", "Ancien nom", "11");
    struct program p;
    test_import_rows(run_text(t, file), 2, 0, 0, 0);
    get(t, &entity_program, "5", &p);
    assert_true(str_is(p.name, "Nouveau nom"));
    test_import_rows(run_text(t, file), 0, 0, 2, 0);
    get(t, &entity_program, "5", &p);
    assert_int_equal(p.record.version, 1);
}

static void a_place_that_serves_two_organizations_belongs_to_the_first(void **state)
{
    struct test_db *t = *state;
    struct location l;
    struct organization o;
    run_text(t, HEADING ROW("2024-01-01", "1", "Phare", "5", "A", "12")
                    ROW("2024-01-02", "2", "Escale", "6", "B", "12"));
    get(t, &entity_location, "9", &l);
    get(t, &entity_organization, "1", &o);
    assert_int_equal(l.organization, o.record.id);
    /* A later file begins with the other one. */
    struct import *im = run_text(t, HEADING ROW("2024-01-03", "2", "Escale", "6", "B", "12"));
    get(t, &entity_location, "9", &l);
    assert_int_equal(l.organization, o.record.id);
    assert_int_equal(im->kinds[2].counts[IMPORT_SAME], 1);
}

static void a_night_that_is_corrected_by_the_city_is_changed(void **state)
{
    struct test_db *t = *state;
    run_text(t, HEADING ROW("2024-01-01", "1", "Phare", "5", "A", "12")
                    ROW("2024-01-02", "1", "Phare", "5", "A", "13"));
    struct import *im = run_text(t, HEADING ROW("2024-01-01", "1", "Phare", "5", "A", "12")
                                        ROW("2024-01-02", "1", "Phare", "5", "A", "14"));
    test_import_rows(im, 0, 1, 1, 0);
    assert_int_equal(im->changes.n, 2); /* people, places taken */
    assert_true(str_is(im->changes.list[0].title, "A 2024-01-02"));
    assert_true(str_is(im->changes.list[0].before, "13"));
    assert_true(str_is(im->changes.list[0].after, "14"));
}

static void rename_program(struct test_db *t, struct str name)
{
    struct program p;
    struct tx tx;
    get(t, &entity_program, "5", &p);
    TEST_WRITE(t, &tx)
    {
        p.name = name;
        assert_int_equal(record_update(&tx, &entity_program, &p), RECORD_SAVED);
    }
}

static void what_a_person_corrected_stays_until_the_source_changes_it(void **state)
{
    struct test_db *t = *state;
    struct program p;
    const char *file = HEADING ROW("2024-01-01", "1", "Phare", "5", "Nuit", "12");
    run_text(t, file);
    rename_program(t, STR("Refuge de nuit"));
    struct import *im = run_text(t, file);
    test_import_rows(im, 0, 0, 1, 0);
    assert_int_equal(im->kinds[3].counts[IMPORT_SAME], 1);
    assert_int_equal(im->kept.n, 1);
    assert_true(str_is(im->kept.list[0].before, "Refuge de nuit"));
    get(t, &entity_program, "5", &p);
    assert_true(str_is(p.name, "Refuge de nuit"));

    im = run_text(t, HEADING ROW("2024-01-01", "1", "Phare", "5", "Nuit et jour", "12"));
    assert_int_equal(im->kinds[3].counts[IMPORT_CHANGED], 1);
    assert_int_equal(im->kept.n, 0);
    get(t, &entity_program, "5", &p);
    assert_true(str_is(p.name, "Nuit et jour"));
}

static void a_record_that_people_archived_stays_archived(void **state)
{
    struct test_db *t = *state;
    struct program p;
    struct tx tx;
    run_text(t, HEADING ROW("2024-01-01", "1", "Phare", "5", "Nuit", "12"));
    get(t, &entity_program, "5", &p);
    TEST_WRITE(t, &tx)
    record_archive(&tx, &entity_program, p.record.id, true);
    run_text(t, HEADING ROW("2024-01-02", "1", "Phare", "5", "Nuit et jour", "12"));
    get(t, &entity_program, "5", &p);
    assert_true(p.record.archived != NUMBER_NONE);
    assert_true(str_is(p.name, "Nuit et jour"));
}

static void every_problem_says_line_column_value_and_reason(void **state)
{
    struct test_db *t = *state;
    struct import *im =
        run_text(t, HEADING ROW("2024-01-01", "1", "Phare", "5", "A", "12")
                        ROW("2024-02-31", "1", "Phare", "5", "A", "12")
                            ROW("2024-01-03", "1", "Phare", "5", "A", "douze")
                                ROW("2024-01-04", "1", "", "5", "A", "12")
                                    ROW("2024-01-05", "1", "Phare", "", "A", "12")
                                        ROW("2024-01-06", "1", "Phare", "5", "A", "-2"));
    test_import_rows(im, 1, 0, 0, 5);
    static const struct {
        int64_t line;
        const char *column, *value, *fr, *en;
    } expected[] = {
        { 3, "OCCUPANCY_DATE", "2024-02-31", "Ce n’est pas une date comme 2026-11-23.",
          "This is not a date such as 2026-11-23." },
        { 4, "SERVICE_USER_COUNT", "douze", "Ce n’est pas un nombre entier.",
          "This is not a whole number." },
        { 5, "ORGANIZATION_NAME", "", "Cette cellule ne peut pas être vide.",
          "This cell cannot be empty." },
        { 6, "PROGRAM_ID", "", "Cette cellule ne peut pas être vide.",
          "This cell cannot be empty." },
        { 7, "SERVICE_USER_COUNT", "-2", NULL, NULL },
    };
    assert_int_equal(im->rejected.n, 5);
    for (size_t i = 0; i < 5; i++) {
        const struct import_reject *r = &im->rejected.list[i];
        assert_int_equal(r->line, expected[i].line);
        assert_true(str_is(r->column, expected[i].column));
        assert_true(str_eq(r->value, expected[i].value[0] ? str_of(expected[i].value) : r->value));
        assert_true(!expected[i].fr || str_is(r->reason[LANG_FR], expected[i].fr));
        assert_true(!expected[i].en || str_is(r->reason[LANG_EN], expected[i].en));
        assert_true(r->reason[LANG_FR].n > 10 && r->reason[LANG_EN].n > 10);
    }
    assert_int_equal(test_import_count(t, &entity_occupancy), 1);
}

static void a_rejected_row_leaves_nothing_behind(void **state)
{
    struct test_db *t = *state;
    struct import *im = run_text(t, HEADING ROW("2024-01-01", "8", "Nouveau", "5", "A", "x"));
    test_import_rows(im, 0, 0, 0, 1);
    assert_int_equal(test_import_count(t, &entity_organization), 0);
    assert_int_equal(test_import_count(t, &entity_program), 0);
}

static void a_night_given_twice_is_rejected_the_second_time(void **state)
{
    struct test_db *t = *state;
    struct import *im = run_text(t, HEADING ROW("2024-01-01", "1", "Phare", "5", "A", "12")
                                        ROW("2024-01-01", "1", "Phare", "5", "A", "13"));
    test_import_rows(im, 1, 0, 0, 1);
    assert_int_equal(im->rejected.list[0].line, 3);
    assert_true(str_find(im->rejected.list[0].reason[LANG_EN], STR("ine 2 ")) >= 0);
}

static void bad_bytes_and_missing_cells_are_rejected_rows(void **state)
{
    struct test_db *t = *state;
    struct import *im =
        run_text(t, HEADING ROW("2024-01-01", "1", "Ph\xE9re", "5", "\xC3\xA9\xC3\xA9",
                                "12") "1,2024-01-02,1,Phare\n" ROW("2024-01-03", "1", "Ph\x07re",
                                                                   "5", "A", "12"));
    test_import_rows(im, 0, 0, 0, 3);
    assert_true(str_is(im->rejected.list[0].column, "ORGANIZATION_NAME"));
    assert_true(str_is_utf8(im->rejected.list[0].value));
    assert_null(im->rejected.list[1].column.p);
    assert_int_equal(im->rejected.list[1].n_cells, 4);
    assert_true(str_is(im->rejected.list[1].cells[3], "Phare"));
}

static void a_heading_without_its_columns_is_refused(void **state)
{
    struct test_db *t = *state;
    struct import *im = arena_make(t->arena, struct import);
    struct sheet s = { .separator = ',' };
    s.fd = test_import_file("OCCUPANCY_DATE,ORGANIZATION_ID\n2024-01-01,1\n");
    assert_false(import_read(t->arena, &import_shelter_occupancy, &s, NULL, im));
    assert_true(str_find(im->missing, STR("PROGRAM_ID")) >= 0);
    assert_int_equal(str_find(im->missing, STR("ORGANIZATION_ID")), -1);
    close(s.fd);
    s.fd = test_import_file("");
    assert_false(import_read(t->arena, &import_shelter_occupancy, &s, NULL, im));
    close(s.fd);
}

static const struct import_profile *profile_of(struct test_db *t, const char *text)
{
    struct sheet s;
    size_t n;
    assert_int_equal(sheet_guess(t->arena, test_import_file(text), &s), SHEET_READ);
    struct str *heading = import_heading(t->arena, &s, &n);
    close(s.fd);
    return import_profile_of(heading, n);
}

static void a_profile_is_known_by_its_heading(void **state)
{
    struct test_db *t = *state;
    char *semicolons = arena_z(t->arena, STR(HEADING));
    assert_ptr_equal(profile_of(t, HEADING), &import_shelter_occupancy);
    for (char *c = semicolons; *c; c++)
        if (*c == ',')
            *c = ';';
    assert_ptr_equal(profile_of(t, semicolons), &import_shelter_occupancy);
    assert_null(profile_of(t, "name,city\nPhare,Laval\n"));
    assert_null(profile_of(t, ""));
    assert_ptr_equal(profile_of(t, "BEGIN:VCARD\nFN:A\nEND:VCARD\n"), &import_cards);
    assert_ptr_equal(import_profile_named(STR("shelter-occupancy")), &import_shelter_occupancy);
    assert_null(import_profile_named(STR("shelter")));
}

/* -- interrupted
 * ------------------------------------------------------------------------------------------------
 */

static void stop_after_seven(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    (void)total;
    if (done == 7)
        fault_raise(FAULT_STORE, "the power is cut");
}

static void write_until_cut(void *ctx)
{
    struct test_db *t = ctx;
    struct import *im =
        read_fd(t, test_import_file(HEADING ROW("2024-01-01", "1", "Phare", "5", "A", "12")
                                        ROW("2024-01-02", "1", "Phare", "5", "A", "13")
                                            ROW("2024-01-03", "1", "Phare", "5", "A", "14")
                                                ROW("2024-01-04", "1", "Phare", "5", "A", "15")));
    struct import_writer w = {
        .ctx = t, .begin = test_import_begin, .progress = stop_after_seven, .run = 3, .batch_us = -1
    };
    import_write(im, &w);
}

static void an_interrupted_import_ends_as_if_it_had_not_been(void **state)
{
    struct test_db *t = *state;
    assert_true(test_faults(FAULT_STORE, write_until_cut, t));
    assert_int_equal(test_import_count(t, &entity_occupancy), 3);
    struct import *im =
        read_fd(t, test_import_file(HEADING ROW("2024-01-01", "1", "Phare", "5", "A", "12")
                                        ROW("2024-01-02", "1", "Phare", "5", "A", "13")
                                            ROW("2024-01-03", "1", "Phare", "5", "A", "14")
                                                ROW("2024-01-04", "1", "Phare", "5", "A", "15")));
    struct import_writer w = { .ctx = t, .begin = test_import_begin, .run = 3 };
    import_write(im, &w);
    test_import_rows(im, 4, 0, 0, 0);
    assert_int_equal(im->kinds[0].counts[IMPORT_NEW], 1);
    assert_int_equal(test_import_count(t, &entity_occupancy), 4);
    assert_int_equal(test_import_count(t, &entity_organization), 1);
}

int main(void)
{
    module_start(test_import_modules); /* the sums of nights follow them */
#define TEST(name) cmocka_unit_test_setup_teardown(name, test_imports_open, test_imports_close)
    const struct CMUnitTest tests[] = {
        TEST(the_citys_file_gives_exactly_its_totals),
        TEST(the_second_import_changes_nothing),
        TEST(a_dry_run_counts_the_same_and_changes_nothing),
        TEST(names_are_trimmed_and_sectors_become_words),
        TEST(the_latest_day_says_how_a_program_is_called),
        TEST(a_place_that_serves_two_organizations_belongs_to_the_first),
        TEST(a_night_that_is_corrected_by_the_city_is_changed),
        TEST(what_a_person_corrected_stays_until_the_source_changes_it),
        TEST(a_record_that_people_archived_stays_archived),
        TEST(every_problem_says_line_column_value_and_reason),
        TEST(a_rejected_row_leaves_nothing_behind),
        TEST(a_night_given_twice_is_rejected_the_second_time),
        TEST(bad_bytes_and_missing_cells_are_rejected_rows),
        TEST(a_heading_without_its_columns_is_refused),
        TEST(a_profile_is_known_by_its_heading),
        TEST(an_interrupted_import_ends_as_if_it_had_not_been),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
