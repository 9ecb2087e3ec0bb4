/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/database.h"

#include "sample.ent.h"
#include "sample.sql.h"
#include "store/list_sql.h"
#include "term.ent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Lists of more records than one goes through: whatever way is taken, pages, totals and counts are
 * those that a slow look at every record gives. */

enum { MANY = 2600, ROUNDS = 60 };

struct known { /* a record as the test knows it */
    int64_t id;
    char name[40];
    const char *sector, *tags;
    int64_t beds;
    bool open, archived;
};

static struct test_db *t;
static struct tx tx;
static struct known all[MANY];
static uint32_t seed = 20261125;

static uint32_t chance(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static const char *const sectors[] = { NULL, "food", "health", "shelter" };
static const char *const tags[] = { NULL, "blue", "blue red", "green" };

/* "zone" is in nine of ten and nowhere at the start of the order, "port" in one of three, "relais"
 * in one of a hundred. */
static void known_make(struct known *k, int i)
{
    bool early = i % 10 == 0;
    snprintf(k->name, sizeof k->name, "%c%s%s%s %d", early ? 'a' : (char)('b' + chance(20)),
             early ? "" : " zone", chance(3) ? "" : " portail", chance(100) ? "" : " relais", i);
    k->sector = sectors[chance(20) ? chance(3) : 3];
    k->tags = tags[chance(4)];
    k->beds = chance(9);
    k->open = chance(2);
    k->archived = chance(20) == 0;
}

static void known_add(struct known *k, int64_t home)
{
    struct sample s;
    entity_init(&entity_sample, &s);
    s.name = str_of(k->name);
    s.home = home;
    s.mood = MOOD_CALM;
    s.open = k->open;
    s.beds = k->beds;
    s.sector = k->sector ? str_of(k->sector) : STR_NULL;
    s.tags = k->tags ? str_of(k->tags) : STR_NULL;
    k->id = record_insert(&tx, &entity_sample, &s);
    if (k->archived)
        record_archive(&tx, &entity_sample, k->id, true);
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
    entity_init(&entity_sample_home, &h);
    h.name = STR("home");
    int64_t home = record_insert(&tx, &entity_sample_home, &h);
    for (int i = 0; i < MANY; i++) {
        known_make(&all[i], i);
        known_add(&all[i], home);
    }
    tx_commit(&tx);
    return 0;
}

static int end(void **state)
{
    (void)state;
    test_db_close(t);
    return 0;
}

/* -- the slow look --------------------------------------------------------------------------- */

/* Every word is there; the last one as a beginning, when it has two letters. */
static bool has_words(const char *name, const char *words)
{
    struct str rest = str_of(words), word;
    while (str_next(&rest, ' ', &word)) {
        struct str names = str_of(name), one;
        bool last = str_is_blank(rest) && word.n >= 2, found = false;
        while (str_next(&names, ' ', &one))
            found |= last ? str_starts(one, word) : str_eq(one, word);
        if (!found)
            return false;
    }
    return true;
}

static bool has_value(const struct known *k, const struct list_filter *f)
{
    struct str set = str_of(k->tags ? k->tags : "");
    if (!strcmp(f->field->name, "open"))
        return str_is(f->values[0], k->open ? "1" : "0");
    if (!strcmp(f->field->name, "tags"))
        return str_is(f->values[0], "-") ? !k->tags : set_has(set, f->values[0]);
    return str_is(f->values[0], k->sector ? k->sector : "-");
}

static bool matches(const struct known *k, const struct list_query *q, const struct field *except)
{
    bool good = k->archived == q->archived && (!q->search.p || has_words(k->name, q->search.p));
    for (size_t i = 0; i < q->n_filters; i++)
        good &= q->filters[i].field == except || has_value(k, &q->filters[i]);
    return good;
}

static size_t how_many(const struct list_query *q, const struct field *except)
{
    size_t n = 0;
    for (int i = 0; i < MANY; i++)
        n += matches(&all[i], q, except);
    return n;
}

static bool is_there(const struct list_query *q, int64_t id)
{
    for (int i = 0; i < MANY; i++)
        if (all[i].id == id)
            return matches(&all[i], q, NULL);
    return false;
}

/* -- what is asked --------------------------------------------------------------------------- */

static const struct field *field(const char *name)
{
    return entity_field(&entity_sample, str_of(name));
}

static void filter(struct list_query *q, const char *name, const char *value)
{
    struct list_filter *f = &q->filters[q->n_filters++];
    *f = (struct list_filter){ .field = field(name), .n_values = 1 };
    f->values[0] = str_of(value ? value : "-");
}

static struct list_query any_query(void)
{
    static const char *const words[] = { NULL,     NULL,      "zone",   "zo",
                                         "port",   "portail", "relais", "zone portai",
                                         "rel zo", "nein",    "b",      "25" };
    static const char *const sorts[] = { NULL, NULL, "beds" };
    const char *typed = words[chance(sizeof words / sizeof *words)];
    const char *sort = sorts[chance(3)];
    struct list_query q = { .entity = &entity_sample,
                            .search = typed ? str_of(typed) : STR_NULL,
                            .sort = sort ? field(sort) : NULL,
                            .descending = chance(2),
                            .archived = chance(8) == 0,
                            .limit = chance(2) ? 7 : 50 };
    if (chance(3) == 0)
        filter(&q, "sector", sectors[chance(4)]);
    if (chance(4) == 0)
        filter(&q, "tags", tags[chance(2)]);
    if (chance(4) == 0)
        filter(&q, "open", chance(2) ? "1" : "0");
    return q;
}

/* -- checks ---------------------------------------------------------------------------------- */

struct collected {
    int64_t ids[MANY];
    size_t n;
};

static bool collect(void *ctx, const struct sample_rows_all_row *row)
{
    struct collected *c = ctx;
    c->ids[c->n++] = row->id;
    return true;
}

static struct collected whole; /* of the last query, in its order */

static void whole_check(const struct list_query *q)
{
    whole.n = 0;
    sample_rows_all_each(&tx, q, collect, &whole);
    assert_int_equal(whole.n, how_many(q, NULL));
    for (size_t i = 0; i < whole.n; i++)
        assert_true(is_there(q, whole.ids[i]));
}

/* Some pages forward from some place, each asked twice, and one back. */
static void pages_check(struct list_query q)
{
    struct sample_rows_all_row *rows;
    struct list_page page;
    size_t seen = 0;
    for (int i = 0; i < 4; i++) {
        sample_rows_all(&tx, &q, &rows, &page);
        sample_rows_all(&tx, &q, &rows, &page);
        for (size_t k = 0; k < page.n; k++)
            assert_int_equal(rows[k].id, whole.ids[seen + k]);
        assert_int_equal(page.has_next, seen + page.n < whole.n);
        if (!page.has_next)
            return;
        seen += page.n;
        q.cursor_key = page.last_key;
        q.cursor_id = page.last_id;
    }
    q.before = true;
    sample_rows_all(&tx, &q, &rows, &page);
    for (size_t k = page.n; k-- > 0;)
        assert_int_equal(rows[k].id, whole.ids[seen - 1 - (page.n - k)]);
}

static void counts_check(const struct list_query *q)
{
    size_t n = whole.n > 1000 ? 1001 : whole.n;
    assert_int_equal(store_list_count(&tx, q, 1000), n);
    assert_int_equal(store_list_count(&tx, q, 50), n > 50 ? 51 : n);
    assert_int_equal(store_list_count(&tx, q, MANY), whole.n);
}

/* The counts of one filter, against a look with each of its values. */
static void facet_check(const struct list_query *q, const char *name, int64_t most)
{
    struct list_facet *list;
    size_t n = store_list_facets(&tx, q, field(name), most, &list), found = 0;
    bool many = most && list_is_narrowed_but(q, field(name)) && how_many(q, field(name)) > 1000;
    for (size_t i = 0; i < n; i++) {
        struct list_query one = { .n_filters = 0 };
        filter(&one, name, arena_z(t->arena, list[i].value));
        size_t with = 0;
        for (int k = 0; k < MANY; k++)
            with += matches(&all[k], q, field(name)) && has_value(&all[k], one.filters);
        found += with;
        if (many)
            assert_int_equal(list[i].count, -1);
        else
            assert_int_equal(list[i].count,
                             most && (int64_t)with > most ? most + 1 : (int64_t)with);
    }
    if (strcmp(name, "tags") != 0) /* a record with two tags is counted twice */
        assert_int_equal(found, how_many(q, field(name)));
}

static void every_way_gives_what_a_look_at_each_record_gives(void **state)
{
    static const char *const names[] = { "sector", "tags", "open" };
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        struct list_query q = any_query();
        bool writing = chance(5) == 0; /* nothing is remembered then */
        test_tx(t, &tx, writing);
        whole_check(&q);
        pages_check(q);
        counts_check(&q);
        for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
            facet_check(&q, names[k], 1000);
            facet_check(&q, names[k], 0);
        }
        tx_commit(&tx);
    }
}

/* What was remembered is of no use once something has changed. */
static void a_remembered_page_follows_changes(void **state)
{
    struct sample_rows_all_row *rows;
    struct list_page page;
    struct sample s;
    struct list_query q = { .entity = &entity_sample, .search = STR("relais"), .limit = 50 };
    (void)state;
    for (int i = 0; i < 2; i++) {
        test_tx(t, &tx, false);
        sample_rows_all(&tx, &q, &rows, &page);
        int64_t first = rows[0].id;
        size_t n = page.n, total = (size_t)store_list_count(&tx, &q, 1000);
        tx_commit(&tx);
        test_tx(t, &tx, true);
        assert_true(record_get(&tx, &entity_sample, first, &s));
        s.name = arena_fmt(t->arena, "other %d", i);
        assert_int_equal(record_update(&tx, &entity_sample, &s), RECORD_SAVED);
        tx_commit(&tx);
        test_tx(t, &tx, false);
        sample_rows_all(&tx, &q, &rows, &page);
        assert_true(rows[0].id != first);
        assert_int_equal(page.n, n - 1);
        assert_int_equal(store_list_count(&tx, &q, 1000), total - 1);
        tx_commit(&tx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_gives_what_a_look_at_each_record_gives),
        cmocka_unit_test(a_remembered_page_follows_changes),
    };
    return cmocka_run_group_tests(tests, start, end);
}
