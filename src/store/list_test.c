/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "sample.ent.h"
#include "sample.sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { ROWS = 137 };

static const struct field *field(const char *name)
{
    return entity_field(&entity_sample, str_of(name));
}

/* Names come several times over, and some values are absent. */
static void fill(struct tx *tx)
{
    static const char *const names[] = { "Élan",          "elan",   "ÉLAN 2", "Élan 10",
                                         "Maison du Pré", "L’Abri", "zénith", "Œuvre" };
    static const char *const sectors[] = { "shelter", "food", "health" };
    int64_t homes[ROWS];
    for (int i = 0; i < ROWS; i++) {
        struct sample_home home;
        entity_init(&entity_sample_home, &home);
        home.name = arena_fmt(tx->arena, "home %d", i);
        homes[i] = record_insert(tx, &entity_sample_home, &home);
    }
    for (int i = 0; i < ROWS; i++) {
        struct sample s;
        entity_init(&entity_sample, &s);
        s.name = str_of(names[i % 8]);
        s.home = homes[i];
        s.mood = i % 2 ? MOOD_CALM : MOOD_HURRIED;
        s.open = i % 5 == 0;
        if (i % 4)
            s.sector = str_of(sectors[i % 3]);
        if (i % 3)
            s.beds = i % 7 - 3;
        if (i % 6)
            s.since = day_from_ymd(2026, 1, 1 + i % 9);
        record_insert(tx, &entity_sample, &s);
        if (i % 10 == 9)
            record_archive(tx, &entity_sample, s.record.id, true);
    }
}

static int open_one(void **state)
{
    struct test_db *t = test_db_open();
    struct tx tx;
    test_db_entity(t, &entity_sample_home);
    test_db_entity(t, &entity_sample);
    TEST_WRITE(t, &tx)
    fill(&tx);
    *state = t;
    return 0;
}

static int close_one(void **state)
{
    test_db_close(*state);
    return 0;
}

static struct list_query query(int limit)
{
    return (struct list_query){ .entity = &entity_sample, .limit = limit };
}

static void filter(struct list_query *q, const char *name, const char *value)
{
    struct list_filter *f = &q->filters[q->n_filters++];
    f->field = field(name);
    f->values[f->n_values++] = str_of(value);
}

struct collected {
    int64_t ids[ROWS + 1];
    size_t n;
};

static bool collect(void *ctx, const struct sample_rows_all_row *row)
{
    struct collected *all = ctx;
    assert_true(all->n < ROWS);
    all->ids[all->n++] = row->id;
    return true;
}

static struct collected everything(struct tx *tx, const struct list_query *q)
{
    struct collected all = { .n = 0 };
    sample_rows_all_each(tx, q, collect, &all);
    return all;
}

/* Goes through the pages and back; every row has to come once each way, in the order of the whole.
 */
static void walk(struct tx *tx, struct list_query q)
{
    struct sample_rows_all_row *rows;
    struct list_page page;
    struct collected all = everything(tx, &q);
    size_t seen = 0;
    assert_true(all.n > 0);
    do {
        sample_rows_all(tx, &q, &rows, &page);
        assert_int_equal(page.has_previous, seen > 0);
        for (size_t i = 0; i < page.n; i++)
            assert_int_equal(rows[i].id, all.ids[seen++]);
        q.cursor_key = page.last_key;
        q.cursor_id = page.last_id;
    } while (page.has_next);
    assert_int_equal(seen, all.n);
    seen -= page.n;
    q.before = true;
    while (page.has_previous) {
        q.cursor_key = page.first_key;
        q.cursor_id = page.first_id;
        sample_rows_all(tx, &q, &rows, &page);
        assert_true(page.has_next);
        for (size_t i = page.n; i-- > 0;)
            assert_int_equal(rows[i].id, all.ids[--seen]);
    }
    assert_int_equal(seen, 0);
}

static void paging_covers_every_row_once_both_ways(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    static const char *const sorts[] = { NULL, "name", "beds", "since" };
    TEST_READ(t, &tx)
    {
        for (size_t i = 0; i < 4; i++) {
            for (int limit = 1; limit <= 50; limit += 7) {
                struct list_query q = query(limit);
                q.sort = sorts[i] ? field(sorts[i]) : NULL;
                walk(&tx, q);
                q.descending = true;
                walk(&tx, q);
                q.archived = true;
                walk(&tx, q);
                filter(&q, "open", "0");
                walk(&tx, q);
            }
        }
    }
}

static void both_engines_give_one_order(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample_rows_all_row *rows;
    struct list_page page;
    static const char *const order[] = { "elan",   "Élan",          "ÉLAN 2", "Élan 10",
                                         "L’Abri", "Maison du Pré", "Œuvre",  "zénith" };
    TEST_READ(t, &tx)
    {
        struct list_query q = query(100);
        sample_rows_all(&tx, &q, &rows, &page);
        assert_int_equal(page.n, 100);
        size_t at = 1;
        for (size_t i = 0; i < page.n; i++) {
            size_t now = 0;
            while (!str_is(rows[i].name, order[now]))
                now++;
            now += now == 0; /* two spellings of one key come by their ids */
            assert_true(now >= at && now <= at + 1);
            at = now;
        }
        q.sort = field("since");
        q.limit = 10;
        sample_rows_all(&tx, &q, &rows, &page);
        assert_string_equal(arena_z(t->arena, page.first_key), ""); /* the absent come first */
    }
}

static size_t matching(struct tx *tx, const struct list_query *q)
{
    size_t n = everything(tx, q).n;
    assert_int_equal(store_list_count(tx, q, 1000), n);
    return n;
}

static void filters_choose_among_values_and_absence(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    TEST_READ(t, &tx)
    {
        struct list_query all = query(10), one = all, two = all, none = all, both = all, bad = all;
        size_t total = matching(&tx, &all);
        filter(&one, "sector", "food");
        filter(&two, "sector", "food");
        two.filters[0].values[two.filters[0].n_values++] = STR("shelter");
        filter(&none, "sector", "-");
        both = two;
        both.filters[0].values[both.filters[0].n_values++] = STR("-");
        filter(&bad, "sector", "nothing");
        assert_true(matching(&tx, &one) > 0);
        assert_true(matching(&tx, &two) > matching(&tx, &one));
        assert_true(matching(&tx, &none) > 0);
        assert_int_equal(matching(&tx, &both), matching(&tx, &two) + matching(&tx, &none));
        assert_int_equal(matching(&tx, &bad), 0);
        filter(&one, "mood", "calm");
        assert_true(matching(&tx, &one) > 0 && matching(&tx, &one) < total);
        filter(&one, "home", "not a number");
        assert_int_equal(matching(&tx, &one), 0);
        walk(&tx, both);
    }
}

static void a_count_stops_where_it_is_told(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct list_query q = query(10);
    TEST_READ(t, &tx)
    {
        assert_int_equal(store_list_count(&tx, &q, 20), 21);
        assert_int_equal(store_list_count(&tx, &q, 0), 1);
        assert_int_equal(store_list_count(&tx, &q, 1000), everything(&tx, &q).n);
    }
}

static void counts_and_facets_follow_what_others_write(void **state)
{
    struct test_db *t = *state;
    struct db *reader = test_db_again(t, DB_READ);
    struct tx tx, read;
    struct list_query q = query(10);
    struct list_facet *facets;
    int64_t before = 0;
    for (int round = 0; round < 4; round++) {
        int64_t sum = 0;
        tx_begin(&read, reader, t->arena, false, ISOLATION_DEFAULT);
        int64_t n = store_list_count(&read, &q, 1000);
        size_t n_facets = store_list_facets(&read, &q, field("mood"), 0, &facets);
        for (size_t i = 0; i < n_facets; i++)
            sum += facets[i].count;
        tx_commit(&read);
        assert_int_equal(sum, n);
        assert_true(round == 0 || n == before - 1);
        before = n;
        TEST_WRITE(t, &tx)
        record_archive(&tx, &entity_sample, round + 1, true);
    }
    db_close(reader);
}

static void a_facet_ignores_its_own_filter_only(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct list_query q = query(10);
    struct list_facet *facets;
    filter(&q, "sector", "food");
    filter(&q, "mood", "hurried");
    TEST_READ(t, &tx)
    {
        size_t n = store_list_facets(&tx, &q, field("sector"), 0, &facets);
        assert_int_equal(n, 4); /* three sectors and none */
        bool absent = false;
        for (size_t i = 0; i < n; i++) {
            struct list_query one = query(10);
            filter(&one, "mood", "hurried");
            filter(&one, "sector", arena_z(t->arena, facets[i].value));
            assert_int_equal(matching(&tx, &one), facets[i].count);
            absent |= str_is(facets[i].value, "-");
            assert_true(i == 0 || facets[i].count <= facets[i - 1].count);
        }
        assert_true(absent);
        assert_int_equal(store_list_facets(&tx, &q, field("open"), 0, &facets), 2);
    }
}

static size_t found(struct tx *tx, const char *typed)
{
    struct list_query q = query(10);
    q.search = str_of(typed);
    return matching(tx, &q);
}

static void search_does_not_mind_accents_case_or_order(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    TEST_READ(t, &tx)
    {
        size_t elan = found(&tx, "élan");
        assert_true(elan > 40);
        assert_int_equal(found(&tx, "ELAN"), elan);
        assert_int_equal(found(&tx, "éla"), elan);
        assert_int_equal(found(&tx, "el"), elan);
        assert_true(found(&tx, "maison pré") > 0);
        assert_int_equal(found(&tx, "PRE  MAISONS"), found(&tx, "maison pré"));
        assert_int_equal(found(&tx, "oeuvre"), found(&tx, "Œuvres"));
        assert_int_equal(found(&tx, "maison elan"), 0);
        assert_int_equal(found(&tx, "mai pré"), 0); /* only the last word is a beginning */
        assert_true(found(&tx, "  ") > 100);
    }
}

static void signs_and_operators_typed_are_harmless(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    static const char *const typed[] = {
        "\"",     "'",        "élan\"",    "élan*",     "AND",  "NOT élan",
        "a OR b", "tokens:x", "(((",       "'; drop",   "^x",   "elan & | !",
        "\\",     ":*",       "NEAR(a b)", "- + ~ @ #", "\xc3", "élan \xe2\x80",
    };
    TEST_READ(t, &tx)
    {
        for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
            found(&tx, typed[i]);
        assert_int_equal(found(&tx, "\"élan\""), found(&tx, "élan"));
        assert_int_equal(found(&tx, "((("), 0);
        char many[4000];
        memset(many, 'x', sizeof many - 1);
        for (size_t i = 3; i < sizeof many - 1; i += 4)
            many[i] = ' ';
        many[sizeof many - 1] = '\0';
        assert_int_equal(found(&tx, many), 0);
    }
}

static void search_follows_changes_and_archives(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct search_hit *hits;
    struct sample s;
    test_tx(t, &tx, true);
    assert_int_equal(found(&tx, "boréal"), 0);
    record_get(&tx, &entity_sample, 1, &s);
    s.name = STR("Centre boréal");
    record_update(&tx, &entity_sample, &s);
    assert_int_equal(found(&tx, "boréal"), 1);
    assert_int_equal(search_find(&tx, STR("bore"), NULL, 10, &hits), 1);
    assert_true(hits[0].kind == entity_sample.search_kind && hits[0].id == 1);
    record_archive(&tx, &entity_sample, 1, true);
    assert_int_equal(found(&tx, "boréal"), 0);
    assert_int_equal(search_find(&tx, STR("bore"), NULL, 10, &hits), 0);
    struct list_query q = query(10);
    q.search = STR("boréal");
    q.archived = true;
    assert_int_equal(matching(&tx, &q), 1);
    record_rebuild_search(&tx, &entity_sample);
    assert_int_equal(matching(&tx, &q), 1);
    assert_int_equal(found(&tx, "boréal"), 0);
    record_archive(&tx, &entity_sample, 1, false);
    assert_int_equal(found(&tx, "boréal"), 1);
    tx_commit(&tx);
}

static void what_was_asked_for_exactly_comes_first(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct search_hit *hits;
    test_tx(t, &tx, true);
    static const char *const names[] = { "Relaisson", "Grand relais du nord", "Relais nord" };
    int64_t ids[3];
    for (int i = 0; i < 3; i++) {
        struct sample_home home;
        entity_init(&entity_sample_home, &home);
        home.name = str_of(names[i]);
        ids[i] = record_insert(&tx, &entity_sample_home, &home);
    }
    assert_int_equal(search_find(&tx, STR("relais"), NULL, 10, &hits), 3);
    assert_true(hits[0].id == ids[2] && hits[1].id == ids[1] && hits[2].id == ids[0]);
    assert_int_equal(search_find(&tx, STR("relais"), &entity_sample, 10, &hits), 0);
    assert_int_equal(search_find(&tx, STR("relais"), NULL, 2, &hits), 2);
    assert_int_equal(search_find(&tx, STR("!"), NULL, 2, &hits), 0);
    tx_commit(&tx);
}

struct wrong {
    struct tx *tx;
    struct list_query q;
};

static void ask(void *ctx)
{
    struct wrong *w = ctx;
    struct sample_rows_all_row *rows;
    struct list_page page;
    sample_rows_all(w->tx, &w->q, &rows, &page);
}

static void a_field_that_is_not_declared_cannot_be_named(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct field forged = *field("name");
    forged.name = "name; drop table sample";
    test_tx(t, &tx, false);
    struct wrong w = { &tx, query(10) };
    w.q.sort = field("email"); /* not sorted by */
    assert_true(test_faults(FAULT_INVARIANT, ask, &w));
    w.q.sort = entity_field(&entity_sample_home, STR("name")); /* of another table */
    assert_true(test_faults(FAULT_INVARIANT, ask, &w));
    w.q.sort = &forged;
    assert_true(test_faults(FAULT_INVARIANT, ask, &w));
    w.q.sort = NULL;
    filter(&w.q, "beds", "1"); /* not filtered by */
    assert_true(test_faults(FAULT_INVARIANT, ask, &w));
    w.q = query(10);
    w.q.entity = &entity_sample_home; /* not what the statement lists */
    assert_true(test_faults(FAULT_INVARIANT, ask, &w));
    tx_rollback(&tx);
}

static void a_made_up_cursor_is_harmless(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample_rows_all_row *rows;
    struct list_page page;
    TEST_READ(t, &tx)
    {
        struct list_query q = query(10);
        q.sort = field("beds");
        q.cursor_key = STR("x' or 1=1");
        sample_rows_all(&tx, &q, &rows, &page);
        assert_int_equal(page.n, 10);
        q.sort = NULL;
        sample_rows_all(&tx, &q, &rows, &page);
        q.limit = 1000000;
        q.cursor_key = STR_NULL;
        sample_rows_all(&tx, &q, &rows, &page);
        assert_int_equal(page.n, LIST_LIMIT);
    }
}

static void a_list_may_join_and_have_binds_of_its_own(void **state)
{
    struct test_db *t = *state;
    struct tx tx;
    struct sample_rows_row *rows;
    struct list_page page;
    TEST_READ(t, &tx)
    {
        struct list_query q = query(100);
        filter(&q, "mood", "calm");
        sample_rows(&tx, &(struct sample_rows_in){ 2 }, &q, &rows, &page);
        assert_true(page.n > 0 && page.n < 40);
        assert_true(str_starts(rows[0].home, STR("home ")));
        sample_rows(&tx, &(struct sample_rows_in){ NUMBER_NONE }, &q, &rows, &page);
        assert_true(page.n > 40);
    }
}

static void statements_of_lists_prepare(void **state)
{
    struct test_db *t = *state;
    struct str error = STR_NULL;
    struct tx tx;
    TEST_WRITE(t, &tx)
    probe_make(&tx);
    for (const struct statement *const *s = statements_sample; *s; s++)
        if (*s != &statement_probe_make && !store_prepares(t->db, *s, t->arena, &error))
            fail_msg("%s: %.*s", (*s)->name, STR_ARG(error));
}

int main(void)
{
    secret_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_one, close_one)
    const struct CMUnitTest tests[] = {
        TEST(paging_covers_every_row_once_both_ways),
        TEST(both_engines_give_one_order),
        TEST(filters_choose_among_values_and_absence),
        TEST(a_count_stops_where_it_is_told),
        TEST(counts_and_facets_follow_what_others_write),
        TEST(a_facet_ignores_its_own_filter_only),
        TEST(search_does_not_mind_accents_case_or_order),
        TEST(signs_and_operators_typed_are_harmless),
        TEST(search_follows_changes_and_archives),
        TEST(what_was_asked_for_exactly_comes_first),
        TEST(a_field_that_is_not_declared_cannot_be_named),
        TEST(a_made_up_cursor_is_harmless),
        TEST(a_list_may_join_and_have_binds_of_its_own),
        TEST(statements_of_lists_prepare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
