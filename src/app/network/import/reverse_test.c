/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/module.h"
#include "app/network/import/reverse.h"
#include "import.sql.h"
#include "location.ent.h"
#include "occupancy.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "shelter_group.ent.h"
#include "support/imports.h"
#include "support/request.h"
#include "term.ent.h"
#include "view/pages.h"

#include <inttypes.h>
#include <string.h>

/* A whole import is taken back: what the database holds is then what it held before. */

#define HEADING TEST_SHELTERS "\r\n"
#define NIGHT(day, org, name, program, sector, users)                                              \
    day "," org "," name ",7,Groupe,9,Lieu,1 rue A,,Laval,QC," program ",Nuit," sector             \
        ",Emergency,Shelter,Base," users ",Bed Based Capacity,20,22," users ",2,0,,,,,\r\n"

static struct test_site *site;

static int setup(void **state)
{
    (void)state;
    site = test_site_open(&view_pages);
    module_routes(site->router);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static void work(void)
{
    worker_once(&site->installation, &site->community, 100);
}

/* As the page does it: a kept file, and its job. */
static int64_t import_asked(const char *text)
{
    struct tx tx;
    struct import_run run;
    test_site_tx(site, &tx, true);
    int64_t file = file_put(&tx, STR("nuits.csv"), STR("text/csv"), str_of(text));
    int64_t id = import_run_start(&tx, &import_shelter_occupancy, IMPORT_STATE_RUNNING,
                                  STR("nuits.csv"), STR("0"), file);
    assert_true(record_get(&tx, &entity_import_run, id, &run));
    struct sheet shape = { .separator = ',' };
    run.shape = import_shape_write(tx.arena, &shape);
    run.job = job_add(&tx, IMPORT_JOB, arena_fmt(tx.arena, "%" PRId64 " write", id), 0);
    record_update(&tx, &entity_import_run, &run);
    tx_commit(&tx);
    return id;
}

static int64_t import(const char *text)
{
    int64_t id = import_asked(text);
    work();
    return id;
}

static int64_t take_back(int64_t run)
{
    struct tx tx;
    test_site_tx(site, &tx, true);
    int64_t id = import_reversal_start(&tx, run);
    tx_commit(&tx);
    assert_true(id > 0);
    work();
    return id;
}

/* All that is in use, what sources said, and outside ids. */
static struct str content(void)
{
    static const struct entity *const kinds[] = { &entity_organization, &entity_shelter_group,
                                                  &entity_location,     &entity_program,
                                                  &entity_occupancy,    &entity_term };
    struct tx tx;
    struct out o;
    out_init(&o, site->arena, 1 << 20);
    test_site_tx(site, &tx, false);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (int64_t id = 1; id < 60; id++) {
            const struct entity *e = kinds[k];
            void *record = arena_alloc(tx.arena, e->size);
            if (!record_get(&tx, e, id, record) ||
                ((struct record *)record)->archived != NUMBER_NONE)
                continue;
            out_fmt(&o, "%s %" PRId64, e->name, id);
            for (size_t i = 0; i < e->n_fields; i++)
                out_fmt(&o, "|%.*s", STR_ARG(entity_raw(tx.arena, &e->fields[i], record)));
            out_char(&o, '\n');
        }
    for (int64_t run = 1; run < 20; run++) {
        struct import_values_row *rows;
        size_t n = import_values(&tx,
                                 &(struct import_values_in){ .run = run,
                                                             .source = STR(""),
                                                             .entity = STR(""),
                                                             .external = STR(""),
                                                             .most = 100 },
                                 &rows);
        for (size_t i = 0; i < n; i++)
            out_fmt(&o, "said %" PRId64 " %.*s %.*s %" PRId64 " %.*s\n", run,
                    STR_ARG(rows[i].entity), STR_ARG(rows[i].external), rows[i].record,
                    STR_ARG(rows[i].said));
    }
    for (int i = 1; i < 10; i++)
        out_fmt(&o, "%" PRId64 " ",
                external_find(&tx, "toronto", &entity_program, arena_fmt(tx.arena, "%d", i)));
    tx_commit(&tx);
    return out_view(&o);
}

static void assert_same(struct str a, struct str b)
{
    assert_string_equal(arena_z(site->arena, a), arena_z(site->arena, b));
}

static void rename_organization(int64_t id, struct str name)
{
    struct tx tx;
    struct organization o;
    test_site_tx(site, &tx, true);
    assert_true(record_get(&tx, &entity_organization, id, &o));
    o.name = name;
    assert_int_equal(record_update(&tx, &entity_organization, &o), RECORD_SAVED);
    tx_commit(&tx);
}

static int64_t organization(const char *external)
{
    struct tx tx;
    test_site_tx(site, &tx, false);
    int64_t id = external_find(&tx, "toronto", &entity_organization, str_of(external));
    tx_commit(&tx);
    return id;
}

static const char first[] = HEADING NIGHT("2024-01-01", "1", "Le Phare", "5", "Men", "12");
static const char second[] = HEADING NIGHT("2024-01-02", "1", "Le Phare du Nord", "5", "Men", "13")
    NIGHT("2024-01-02", "2", "L’Anse", "6", "Nouveau", "4")
        NIGHT("2024-01-01", "1", "Le Phare", "5", "Men", "14");

static void what_the_database_held_before_it_holds_again(void **state)
{
    (void)state;
    struct str nothing = content();
    int64_t one = import(first);
    struct str before = content();
    int64_t two = import(second);
    struct str after = content();
    assert_false(str_eq(before, after));
    int64_t back = take_back(two);
    assert_same(content(), before);
    take_back(back); /* the taking back is taken back */
    assert_same(content(), after);
    take_back(two);
    assert_same(content(), before);
    take_back(one);
    assert_same(content(), nothing);
}

static void the_same_file_can_be_imported_again_afterwards(void **state)
{
    (void)state;
    int64_t run = import(first);
    struct tx tx;
    take_back(run);
    import(first);
    test_site_tx(site, &tx, false);
    assert_int_equal(record_count(&tx, &entity_occupancy), 1);
    assert_int_equal(record_count(&tx, &entity_organization), 1);
    tx_commit(&tx);
}

static void what_somebody_changed_since_is_left_and_told(void **state)
{
    (void)state;
    struct tx tx;
    struct organization o;
    struct import_run run;
    import(first);
    int64_t two = import(second);
    int64_t changed = organization("1"), made = organization("2");
    rename_organization(changed, STR("Phare (nouveau nom)"));
    rename_organization(made, STR("L’Anse-au-Foulon"));
    int64_t back = take_back(two);
    test_site_tx(site, &tx, false);
    assert_true(record_get(&tx, &entity_organization, changed, &o));
    assert_true(str_is(o.name, "Phare (nouveau nom)"));
    assert_true(record_get(&tx, &entity_organization, made, &o));
    assert_int_equal(o.record.archived, NUMBER_NONE);
    assert_int_equal(record_count(&tx, &entity_program), 1);
    assert_int_equal(record_count(&tx, &entity_occupancy), 1);
    assert_true(record_get(&tx, &entity_import_run, back, &run));
    assert_true(str_find(run.details, STR("\"kept\":{\"n\":2,")) >= 0);
    assert_true(str_find(run.details, STR("L’Anse-au-Foulon")) >= 0);
    tx_commit(&tx);
}

/* -- died on the way
 * --------------------------------------------------------------------------------------------- */

static void begin(void *ctx, struct arena *a, struct tx *tx, bool writing)
{
    (void)ctx;
    test_site_tx(site, tx, writing);
    tx->arena = a;
}

static void cut(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    (void)total;
    if (done == 4)
        fault_raise(FAULT_STORE, "the power is cut");
}

/* The process that writes it dies after some records. */
static void half_written(void *run)
{
    struct import *im = arena_make(site->arena, struct import);
    struct sheet s = { .fd = test_import_file(second), .separator = ',' };
    struct tx tx;
    test_site_tx(site, &tx, false);
    assert_true(import_read(site->arena, &import_shelter_occupancy, &s, &tx, im));
    tx_rollback(&tx);
    struct import_writer w = {
        .begin = begin, .progress = cut, .run = *(int64_t *)run, .batch_us = -1
    };
    import_write(im, &w);
}

static enum import_state state_of(int64_t id)
{
    struct tx tx;
    struct import_run run;
    test_site_tx(site, &tx, false);
    assert_true(record_get(&tx, &entity_import_run, id, &run));
    tx_commit(&tx);
    return (enum import_state)run.state;
}

static void an_import_that_died_midway_is_finished_at_the_next_start(void **state)
{
    (void)state;
    import(first);
    int64_t run = import_asked(second);
    assert_true(test_faults(FAULT_STORE, half_written, &run));
    assert_int_equal(state_of(run), IMPORT_STATE_RUNNING);
    work();
    assert_int_equal(state_of(run), IMPORT_STATE_DONE);
    struct str after = content();
    import(second); /* the whole of it again: nothing is new */
    assert_same(content(), after);
}

static void an_import_whose_work_was_given_up_is_taken_back(void **state)
{
    (void)state;
    struct tx tx;
    struct import_run run;
    import(first);
    struct str before = content();
    int64_t id = import_asked(second);
    assert_true(test_faults(FAULT_STORE, half_written, &id));
    test_site_tx(site, &tx, true);
    assert_true(record_get(&tx, &entity_import_run, id, &run));
    assert_true(job_put_off(&tx, run.job, 0)); /* its job is no more */
    tx_commit(&tx);
    test_site_tx(site, &tx, true);
    assert_int_equal(import_mend(&(struct job){ .tx = &tx }), JOB_DONE); /* a minute later */
    tx_commit(&tx);
    work();
    assert_int_equal(state_of(id), IMPORT_STATE_UNDONE);
    assert_same(content(), before);
    test_site_tx(site, &tx, false);
    assert_true(record_get(&tx, &entity_import_run, id, &run));
    assert_true(import_stopped(&run));
    tx_commit(&tx);
}

static void a_run_is_taken_back_once(void **state)
{
    (void)state;
    struct tx tx;
    int64_t run = import(first);
    take_back(run);
    test_site_tx(site, &tx, true);
    assert_int_equal(import_reversal_start(&tx, run), 0);
    assert_int_equal(import_reversal_start(&tx, 999), 0);
    tx_commit(&tx);
}

int main(void)
{
    module_start(test_import_modules);
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_the_database_held_before_it_holds_again),
        TEST(the_same_file_can_be_imported_again_afterwards),
        TEST(what_somebody_changed_since_is_left_and_told),
        TEST(an_import_that_died_midway_is_finished_at_the_next_start),
        TEST(an_import_whose_work_was_given_up_is_taken_back),
        TEST(a_run_is_taken_back_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
