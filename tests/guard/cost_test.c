/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the predicate costs, and that no engine scans for it. MAILLAGE_COST=100000 fills a table of
 * that many persons and prints processor times with and without it. */
#include "guard/access/access.h"
#include "guard/migrations.h"
#include "participant.ent.h"
#include "participant.sql.h"
#include "sample.ent.h"
#include "sample.sql.h"
#include "support/database.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

static struct test_db *t;
static struct db *db;
static int persons = 3000;

enum { AGENCY = 1, SMALL = 2, PAGE = 50 };

/* Every person is the agency's, every hundredth is also open to a small one. */
static const char fill[] =
    "insert into participant (version, created, updated, name, name_key, household, acuity)"
    " with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)"
    " select 1, 0, 0, 'Personne ' || i, 'personne ' || (100000 + i), 1 + i %% 6, 'low' from n;"
    " insert into access (person, organization, account, purposes, classes, beyond, starts, last, "
    "until,"
    " source) select id, 1, 0, 4294967295, 4294967295, 0, '', '9999-12-31', 9223372036854775807, "
    "'own'"
    " from participant;"
    " insert into access (person, organization, account, purposes, classes, beyond, starts, last, "
    "until,"
    " source) select id, 2, 0, 1, 255, 0, '2000-01-01', '9999-12-31', 9223372036854775807, 'shared'"
    " from participant where id %% 1000 = 0;"
    " insert into sample_home (version, created, updated, name, name_key, street, street_key)"
    " select 1, 0, 0, name, name_key, acuity, acuity from participant;"
    " analyze participant; analyze access; analyze sample_home;";

static int setup(void **state)
{
    struct migration *list;
    struct tx tx;
    (void)state;
    const char *asked = getenv("MAILLAGE_COST");
    if (asked)
        persons = atoi(asked);
    t = test_db_open_with(NULL);
    size_t n = migrations_of(t->arena, "community", &list);
    assert_int_equal(store_migrate(t->db, list, n), MIGRATE_DONE);
    test_db_entity(t, &entity_participant);
    test_db_entity(t, &entity_sample_home);
    TEST_WRITE(t, &tx)
    store_script(&tx, arena_fmt(t->arena, fill, persons));
    db = test_db_again(t, getenv("MAILLAGE_COST_OWNER") ? DB_OWNER : DB_READ);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    db_close(db);
    test_db_close(t);
    return 0;
}

static void begin(struct tx *tx, struct arena *a, int64_t organization)
{
    tx_begin(tx, db, a, false, ISOLATION_DEFAULT);
    struct actor who = { .account = 7, .role = ROLE_WORKER, .organization = organization };
    tx->viewer = guard_viewer(&who);
}

static struct list_query first_page(void)
{
    return (struct list_query){ .entity = &entity_participant,
                                .limit = PAGE,
                                .data_classes =
                                    BIT_OF(DATA_CLASS_IDENTITY) | BIT_OF(DATA_CLASS_HOUSING_NEED) };
}

/* -- plans ----------------------------------------------------------------------------------- */

struct plan_row {
    struct str line;
};
static const struct sql_slot plan_sqlite[] = { { "line", SQL_TEXT, 0 } };
static const struct statement_guard guards[] = {
    { "participant", "o.id", BIT_OF(DATA_CLASS_IDENTITY) | BIT_OF(DATA_CLASS_HOUSING_NEED) }
};
static const struct statement plan = {
    .name = "plan",
    .sqlite = "select o.id from participant o where \003 and o.archived is null"
              " order by o.name_key, o.id limit 51",
    .postgres = "explain select o.id from participant o where \003 and o.archived is null"
                " order by o.name_key, o.id limit 51",
    .out = plan_sqlite,
    .n_out = 1,
    .out_size = sizeof(struct plan_row),
    .guards = guards,
    .n_guards = 1,
};

struct plan_wide {
    int64_t id, parent, unused;
    struct str line;
};
static const struct sql_slot plan_slots[] = {
    { "id", SQL_INT, offsetof(struct plan_wide, id) },
    { "parent", SQL_INT, offsetof(struct plan_wide, parent) },
    { "notused", SQL_INT, offsetof(struct plan_wide, unused) },
    { "detail", SQL_TEXT, offsetof(struct plan_wide, line) },
};

static struct str plan_read(struct tx *tx)
{
    struct str all = STR("");
    if (db_engine(db) == ENGINE_POSTGRES) {
        struct plan_row *rows;
        size_t n = store_all(tx, &plan, NULL, &rows);
        for (size_t i = 0; i < n; i++)
            all = arena_fmt(tx->arena, "%.*s%.*s\n", STR_ARG(all), STR_ARG(rows[i].line));
        return all;
    }
    struct plan_wide *rows;
    struct statement wide = plan;
    wide.sqlite = arena_fmt(tx->arena, "explain query plan %s", plan.sqlite).p;
    wide.out = plan_slots;
    wide.n_out = 4;
    wide.out_size = sizeof *rows;
    size_t n = store_all(tx, &wide, NULL, &rows);
    for (size_t i = 0; i < n; i++)
        all = arena_fmt(tx->arena, "%.*s%.*s\n", STR_ARG(all), STR_ARG(rows[i].line));
    return all;
}

static void a_page_of_persons_goes_by_indexes_alone(void **state)
{
    struct tx tx;
    (void)state;
    begin(&tx, t->arena, AGENCY);
    struct str said = plan_read(&tx);
    tx_commit(&tx);
    assert_true(str_find(said, STR("access_seen")) >= 0 ||
                str_find(said, STR("access_person")) >= 0);
    assert_true(str_find(said, STR("participant_name__sort")) >= 0);
    assert_true(str_find(said, STR("Seq Scan")) < 0);
    assert_true(str_find(said, STR("SCAN a_")) < 0);
}

/* -- figures --------------------------------------------------------------------------------- */

/* On PostgreSQL the work is the server's: then it is the time that passes. */
static double cpu_us(void)
{
    struct timespec now;
    bool here = db_engine(db) == ENGINE_SQLITE;
    clock_gettime(here ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

struct listed_row {
    int64_t id;
    struct str key, name, acuity;
};
static const struct sql_slot listed_slots[] = {
    { "id", SQL_ID, offsetof(struct listed_row, id) },
    { "key", SQL_TEXT, offsetof(struct listed_row, key) },
    { "name", SQL_TEXT, offsetof(struct listed_row, name) },
    { "acuity", SQL_TEXT, offsetof(struct listed_row, acuity) },
};
static const char unguarded_list[] =
    "select o.id as id, o.name_key as key, o.name as name, o.acuity as acuity"
    " from participant o where o.archived is null order by o.name_key, o.id limit 51";
static const struct statement unguarded = { .name = "unguarded",
                                            .sqlite = unguarded_list,
                                            .postgres = unguarded_list,
                                            .out = listed_slots,
                                            .n_out = 4,
                                            .out_size = sizeof(struct listed_row) };

static void list_guarded(struct tx *tx)
{
    struct participant_list_row *rows;
    struct list_page page;
    struct list_query q = first_page();
    participant_list(tx, &q, &rows, &page);
    assert_true(page.n <= PAGE && page.n > 0);
}

/* The same list of records that are open to all. */
static void list_open(struct tx *tx)
{
    struct sample_home_list_row *rows;
    struct list_page page;
    struct list_query q = { .entity = &entity_sample_home, .limit = PAGE };
    sample_home_list(tx, &q, &rows, &page);
    assert_int_equal(page.n, PAGE);
}

static void list_unguarded(struct tx *tx)
{
    struct listed_row *rows;
    assert_int_equal(store_all(tx, &unguarded, NULL, &rows), 51);
}

static void page_guarded(struct tx *tx)
{
    struct participant p;
    assert_true(record_get(tx, &entity_participant, 1000, &p));
}

static void predicate_alone(struct tx *tx)
{
    struct participant_diagnosis_row row;
    participant_diagnosis(tx, &(struct participant_diagnosis_in){ 1000 }, &row);
}

static double measured(void (*work)(struct tx *tx), int64_t organization)
{
    enum { TIMES = 400 };
    double best = 1e12;
    struct arena *a = arena_new(64 << 20);
    for (int round = 0; round < 7; round++) {
        double began = cpu_us();
        for (int i = 0; i < TIMES; i++) {
            struct tx tx;
            begin(&tx, a, organization);
            work(&tx);
            tx_commit(&tx);
            arena_reset(a);
        }
        double each = (cpu_us() - began) / TIMES;
        best = each < best ? each : best;
    }
    arena_free(a);
    return best;
}

static void figures(void **state)
{
    (void)state;
    if (!getenv("MAILLAGE_COST"))
        skip();
    if (db_wall(db) != DB_WALL_STANDS) /* behind it there is nothing to see without */
        print_message("list of %d of %d: %.1f us without the predicate\n", PAGE, persons,
                      measured(list_unguarded, AGENCY));
    print_message("  %.1f us the same of records open to all\n", measured(list_open, AGENCY));
    print_message("  %.1f us with it, all theirs\n", measured(list_guarded, AGENCY));
    print_message("  %.1f us with it, one in a thousand theirs\n", measured(list_guarded, SMALL));
    print_message("a record: %.1f us; a statement on one person: %.1f us\n",
                  measured(page_guarded, AGENCY), measured(predicate_alone, AGENCY));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_of_persons_goes_by_indexes_alone),
        cmocka_unit_test(figures),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
