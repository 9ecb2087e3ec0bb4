/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "sample.ent.h"
#include "sample.sql.h"
#include "store/list_sql.h"
#include "store/vocabulary.h"
#include "term.ent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

/* Sets of words, asked for one word at a time: few samples, then so many that lists take another
 * way. */

enum { FEW = 60, MANY = 1100, ROOM = FEW + MANY };

static const char *const tags[] = { "blue", "blue red", NULL, "green", "blue green red" };
enum { TAGS = sizeof tags / sizeof *tags };

static struct test_db *t;
static struct tx tx;
static int64_t home;

static int64_t add(int i)
{
    struct sample s;
    entity_init(&entity_sample, &s);
    s.name = arena_fmt(tx.arena, "sample %d", i);
    s.home = home;
    s.mood = MOOD_CALM;
    s.open = i % 2;
    s.tags = tags[i % TAGS] ? str_of(tags[i % TAGS]) : STR_NULL;
    record_insert(&tx, &entity_sample, &s);
    if (i % 11 == 10)
        record_archive(&tx, &entity_sample, s.record.id, true);
    return s.record.id;
}

static int start(void **state)
{
    struct sample_home h;
    (void)state;
    t = test_db_open();
    test_db_entity(t, &entity_sample_home);
    test_db_entity(t, &entity_sample);
    test_db_entity(t, &entity_term);
    test_tx(t, &tx, true);
    vocabulary_add(&tx, "tag", STR("green"), STR("Vert pomme"), STR("Green"), 1);
    vocabulary_add(&tx, "tag", STR("blue"), STR("Bleu"), STR("Blue"), 2);
    entity_init(&entity_sample_home, &h);
    h.name = STR("home");
    home = record_insert(&tx, &entity_sample_home, &h);
    for (int i = 0; i < FEW; i++)
        add(i);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    tx_rollback(&tx);
    test_db_close(t);
    return 0;
}

static const struct field *field(const char *name)
{
    return entity_field(&entity_sample, str_of(name));
}

static struct list_query asked(const char *one, const char *two)
{
    struct list_query q = { .entity = &entity_sample, .limit = 100, .n_filters = 1 };
    q.filters[0] = (struct list_filter){ .field = field("tags"), .n_values = two ? 2 : 1 };
    q.filters[0].values[0] = str_of(one);
    if (two)
        q.filters[0].values[1] = str_of(two);
    return q;
}

/* -- what a list gives is what one finds by looking at every record -------------------------- */

static bool fits(const struct sample *s, const struct list_query *q)
{
    const struct list_filter *f = &q->filters[0];
    if ((s->record.archived != NUMBER_NONE) != q->archived)
        return false;
    for (size_t i = 0; i < f->n_values; i++)
        if (str_is(f->values[i], "-") ? !s->tags.p : set_has(s->tags, f->values[i]))
            return true;
    return false;
}

struct given {
    int64_t ids[ROOM];
    size_t n;
};

static bool collect(void *ctx, const struct sample_rows_all_row *row)
{
    struct given *all = ctx;
    assert_true(all->n < ROOM);
    all->ids[all->n++] = row->id;
    return true;
}

static size_t expect(const struct list_query *q)
{
    static struct given all;
    struct sample s;
    size_t n = 0, known = 0;
    all.n = 0;
    sample_rows_all_each(&tx, q, collect, &all);
    for (int64_t id = 1; record_get(&tx, &entity_sample, id, &s); id++)
        n += fits(&s, q);
    for (size_t i = 0; i < all.n; i++)
        known += record_get(&tx, &entity_sample, all.ids[i], &s) && fits(&s, q);
    assert_int_equal(all.n, n);
    assert_int_equal(known, n);
    assert_int_equal(store_list_count(&tx, q, ROOM), n);
    return n;
}

static void all_questions(void)
{
    static const char *const ones[] = { "blue", "red", "green", "-", "nothing", "blue red" };
    for (size_t i = 0; i < sizeof ones / sizeof *ones; i++)
        for (int archived = 0; archived < 2; archived++) {
            struct list_query one = asked(ones[i], NULL), two = asked(ones[i], "green"),
                              none = asked(ones[i], "-");
            one.archived = two.archived = none.archived = archived;
            size_t n = expect(&one);
            assert_true(expect(&two) >= n && expect(&none) >= n);
            assert_true(i >= 4 ? n == 0 : n > 0);
        }
}

static void a_list_is_narrowed_by_any_of_the_words(void **state)
{
    (void)state;
    all_questions();
}

static void the_marks_follow_every_change(void **state)
{
    struct sample s;
    struct list_query q = asked("violet", NULL);
    (void)state;
    assert_int_equal(expect(&q), 0);
    assert_true(record_get(&tx, &entity_sample, 1, &s));
    s.tags = STR("red violet");
    assert_int_equal(record_update(&tx, &entity_sample, &s), RECORD_SAVED);
    assert_int_equal(expect(&q), 1);
    all_questions();
    record_archive(&tx, &entity_sample, 1, true);
    assert_int_equal(expect(&q), 0);
    record_archive(&tx, &entity_sample, 1, false);
    assert_int_equal(record_undo(&tx, &entity_sample, 1, 2), RECORD_SAVED);
    assert_int_equal(expect(&q), 0);
    all_questions();
    assert_true(record_get(&tx, &entity_sample, 1, &s));
    s.tags = STR_NULL;
    assert_int_equal(record_update(&tx, &entity_sample, &s), RECORD_SAVED);
    all_questions();
}

static void marks_are_made_anew(void **state)
{
    struct list_query q = asked("blue", NULL);
    (void)state;
    size_t n = expect(&q);
    store_script(&tx, STR("delete from mark where record < 20"));
    store_script(&tx, STR("insert into mark values ('sample', 'tags', 'green', 1)"));
    record_rebuild_search(&tx, &entity_sample);
    assert_int_equal(expect(&q), n);
    all_questions();
}

static void many_are_found_as_well_as_few(void **state)
{
    struct list_query q = asked("blue", NULL);
    (void)state;
    size_t few = expect(&q);
    for (int i = 0; i < MANY * 2; i += 2)
        if (tags[i % TAGS] && set_has(str_of(tags[i % TAGS]), STR("blue")))
            add(FEW + i);
    for (int i = 0; i < MANY - MANY * 3 / 5; i++)
        add(FEW + 2 * MANY + 5 * i); /* "blue" */
    assert_true(expect(&q) > few + 800);
    all_questions();
}

/* -- how it is found -------------------------------------------------------------------------- */

/* The plan of the list, as text. */
static struct str plan_of(const struct list_query *q)
{
    struct composed list, explained;
    struct cursor cursor;
    struct cell line = { .type = SQL_TEXT };
    struct out o;
    bool lite = tx.db->engine == ENGINE_SQLITE;
    list_compose(&tx, &list, &statement_sample_rows_all, NULL, q, NULL, 51);
    composed_init(&explained, &tx);
    out_fmt(&explained.sql, "%s%.*s", lite ? "explain query plan " : "explain ",
            STR_ARG(out_view(&list.sql)));
    for (size_t i = 0; i < list.n; i++)
        explained.cells[explained.n++] = list.cells[i];
    out_init(&o, tx.arena, 64 << 10);
    composed_start(&tx, &explained, false, &cursor);
    while (tx.db->driver->next(&cursor)) {
        tx.db->driver->column(&cursor, lite ? 3 : 0, &line);
        out_fmt(&o, "%.*s\n", STR_ARG(line.s));
    }
    tx.db->driver->finish(&cursor);
    return out_view(&o);
}

static bool goes_by_index(const struct list_query *q)
{
    struct str plan = plan_of(q);
    return str_find(plan, STR("SCAN m_")) < 0 && str_find(plan, STR("Seq Scan on mark")) < 0 &&
           (str_find(plan, STR("SEARCH m_ USING PRIMARY KEY")) >= 0 ||
            str_find(plan, STR("mark_pkey")) >= 0);
}

static void marks_are_found_by_their_index(void **state)
{
    struct list_query few = asked("red", NULL), both = asked("red", "blue");
    (void)state;
    store_script(&tx, tx.db->engine == ENGINE_SQLITE ? STR("select 1")
                                                     : STR("set local enable_seqscan = off"));
    assert_true(goes_by_index(&few));
    for (int i = 0; i < MANY; i++)
        add(FEW + 5 * i); /* "blue" */
    assert_true(goes_by_index(&both));
    assert_true(str_find(plan_of(&both), STR("sample_name__sort")) >= 0); /* in its order */
}

/* -- counts, words ---------------------------------------------------------------------------- */

static void each_word_has_its_count_and_none_has_one_too(void **state)
{
    struct list_facet *facets;
    (void)state;
    struct list_query q = asked("red", NULL); /* its own filter does not count */
    q.filters[q.n_filters++] =
        (struct list_filter){ .field = field("open"), .values = { STR("1") }, .n_values = 1 };
    size_t n = store_list_facets(&tx, &q, field("tags"), 0, &facets);
    assert_int_equal(n, 4); /* three words and none */
    for (size_t i = 0; i < n; i++) {
        struct list_query one = asked(arena_z(tx.arena, facets[i].value), NULL);
        one.filters[one.n_filters++] = q.filters[1];
        assert_true(facets[i].count > 0);
        assert_int_equal(store_list_count(&tx, &one, ROOM), facets[i].count);
        assert_true(i == 0 || facets[i].count <= facets[i - 1].count);
    }
    assert_true(str_is(facets[0].value, "blue"));
}

static size_t found(const char *typed)
{
    struct list_query q = { .entity = &entity_sample, .limit = 100, .search = str_of(typed) };
    return (size_t)store_list_count(&tx, &q, ROOM);
}

static void a_set_is_found_by_its_words_in_both_languages(void **state)
{
    struct list_query q = asked("green", NULL);
    (void)state;
    size_t green = expect(&q);
    assert_int_equal(found("green"), green);
    assert_int_equal(found("vert"), green);
    assert_int_equal(found("VERTS POMMES"), green);
    q = asked("red", NULL); /* not in the vocabulary: by its code */
    assert_int_equal(found("red"), expect(&q));
    record_rebuild_search(&tx, &entity_sample);
    assert_int_equal(found("vert"), green);
}

static void labels_come_in_the_order_of_the_vocabulary(void **state)
{
    (void)state;
    struct str said = vocabulary_labels(&tx, tx.arena, LANG_FR, "tag", STR("blue green red"), "; ");
    assert_true(str_is(said, "Vert pomme; Bleu; red"));
    struct sample s = { .tags = STR("blue green") };
    assert_true(str_is(field_shown(&tx, LANG_EN, field("tags"), &s), "Green, Blue"));
    assert_null(vocabulary_labels(&tx, tx.arena, LANG_FR, "tag", STR_NULL, ", ").p);
}

/* A field that was a text before: the history tells what was said, an undo leaves it alone. */
static void an_undo_does_not_put_free_words_into_a_set(void **state)
{
    struct sample s;
    struct history_entry *h;
    (void)state;
    assert_true(record_get(&tx, &entity_sample, 2, &s));
    s.phone = STR("418 555-0100");
    s.tags = STR("green");
    assert_int_equal(record_update(&tx, &entity_sample, &s), RECORD_SAVED);
    store_script(&tx,
                 STR("update history set before = replace(before, '\"tags\":[\"blue\",\"red\"]',"
                     " '\"tag\":\"Bleu, rouge\"') where entity = 'sample' and record = 2"));
    assert_int_equal(record_history(&tx, &entity_sample, 2, 1, &h), 1);
    assert_true(str_find(h[0].before, STR("Bleu, rouge")) > 0);
    assert_int_equal(record_undo(&tx, &entity_sample, 2, 2), RECORD_SAVED);
    assert_true(record_get(&tx, &entity_sample, 2, &s));
    assert_null(s.phone.p);
    assert_true(str_is(s.tags, "green"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    secret_start();
    const struct CMUnitTest tests[] = {
        TEST(a_list_is_narrowed_by_any_of_the_words),
        TEST(the_marks_follow_every_change),
        TEST(marks_are_made_anew),
        TEST(many_are_found_as_well_as_few),
        TEST(marks_are_found_by_their_index),
        TEST(each_word_has_its_count_and_none_has_one_too),
        TEST(a_set_is_found_by_its_words_in_both_languages),
        TEST(labels_come_in_the_order_of_the_vocabulary),
        TEST(an_undo_does_not_put_free_words_into_a_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
