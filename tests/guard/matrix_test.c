/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Persons in every state of the four locks, read by everybody at every moment through everything
 * that reads: what comes out is what an oracle says that shares no code with it. */
#include "participant.sql.h"
#include "support/people.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct people town;
static size_t cells;

static int setup(void **state)
{
    (void)state;
    people_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    people_free(&town);
    return 0;
}

/* -- reading it ------------------------------------------------------------------------------ */

struct cell_at {
    const struct people_actor *actor;
    instant at;
    bool open[PERSONS]; /* what came out */
    size_t n;
};

static const char *expected(const struct cell_at *x, int person)
{
    struct oracle_reader r = { x->actor->account, x->actor->name, x->actor->agency,
                               x->actor->purposes };
    return oracle_open(&town.list[person], people_grants, GRANTS, &r, x->at);
}

static void saw(struct cell_at *x, int64_t id)
{
    int person = people_number(&town, id);
    assert_false(x->open[person]); /* twice */
    x->open[person] = true;
    x->n++;
}

static bool holds_all(const char *open, const char *classes)
{
    for (; *classes; classes++)
        if (!strchr(open, *classes))
            return false;
    return true;
}

/* Each person is there exactly when these classes are open; empties what was seen. */
static size_t compare(struct cell_at *x, const char *classes, const char *where)
{
    size_t n = 0;
    for (int i = 0; i < PERSONS; i++) {
        bool should = holds_all(expected(x, i), classes);
        if (should != x->open[i])
            fail_msg(
                "%s: person %d (holder %d, consent %d, restriction %d) %s account %d, %s of %d, "
                "at %lld",
                where, i, town.list[i].holder, i / HOLDER_COUNT % CONSENTS,
                (int)town.list[i].restriction, should ? "is hidden from" : "is shown to",
                (int)x->actor->account, x->actor->name, x->actor->agency, (long long)x->at);
        n += should;
        cells++;
    }
    memset(x->open, 0, sizeof x->open);
    x->n = 0;
    return n;
}

static const struct field *field(const char *name)
{
    return entity_field(&entity_participant, str_of(name));
}

static struct list_query query(const char *sort, unsigned classes)
{
    return (struct list_query){ .entity = &entity_participant,
                                .sort = sort ? field(sort) : NULL,
                                .data_classes = classes,
                                .limit = 97 };
}

static void read_pages(struct tx *tx, struct cell_at *x)
{
    struct list_query q = query(NULL, 0);
    struct list_page page = { .has_next = true };
    while (page.has_next) {
        struct participant_list_row *rows;
        participant_list(tx, &q, &rows, &page);
        for (size_t i = 0; i < page.n; i++)
            saw(x, rows[i].id);
        q.cursor_key = page.last_key;
        q.cursor_id = page.last_id;
    }
}

static bool saw_row(void *ctx, const struct participant_matching_row *row)
{
    saw(ctx, row->id);
    return true;
}

static void read_lists(struct tx *tx, struct cell_at *x)
{
    const unsigned shown = BIT_OF(DATA_CLASS_IDENTITY) | BIT_OF(DATA_CLASS_HOUSING_NEED);
    struct list_query q = query(NULL, shown), by_need = query("household", 0);
    read_pages(tx, x);
    size_t n = compare(x, "in", "pages of a list");
    assert_int_equal(store_list_count(tx, &q, PERSONS), n);
    struct list_facet *facets;
    size_t sum = 0, n_facets = store_list_facets(tx, &q, field("acuity"), 0, &facets);
    for (size_t i = 0; i < n_facets; i++)
        sum += (size_t)facets[i].count;
    assert_int_equal(sum, n);
    cells += 2;
    participant_matching_each(tx, &by_need, saw_row, x); /* an export */
    compare(x, "n", "an export of what matching needs");
}

static void read_filtered(struct tx *tx, struct cell_at *x)
{
    struct list_query q = query("household", BIT_OF(DATA_CLASS_HOUSING_NEED));
    q.search = STR("personne");
    participant_matching_each(tx, &q, saw_row, x);
    assert_int_equal(store_list_count(tx, &q, PERSONS), x->n);
    compare(x, "in", "a search in a list that does not show the name");
    q.search = STR_NULL;
    q.sort = NULL; /* by the name, which is then learned of */
    participant_matching_each(tx, &q, saw_row, x);
    compare(x, "in", "a list in the order of names that it does not show");
    struct list_query narrow = query("household", BIT_OF(DATA_CLASS_IDENTITY));
    narrow.sort = NULL;
    narrow.n_filters = 1;
    narrow.filters[0] = (struct list_filter){ .field = field("acuity"), .n_values = 3 };
    for (int i = 0; i < 3; i++)
        narrow.filters[0].values[i] = str_of(enumeration_participant_acuity.values[i + 1].code);
    size_t n_narrow = (size_t)store_list_count(tx, &narrow, PERSONS), n_both = 0;
    for (int i = 0; i < PERSONS; i++)
        n_both += holds_all(expected(x, i), "in");
    assert_int_equal(n_narrow, n_both);
    struct search_hit *hits;
    size_t n = search_find(tx, STR("personne"), &entity_participant, PERSONS, &hits);
    for (size_t i = 0; i < n; i++)
        saw(x, hits[i].id);
    compare(x, "i", "the search");
    assert_int_equal(search_find(tx, STR("personne"), NULL, 50, &hits), 0);
    struct record_name *names;
    n = record_names(tx, &entity_participant, PERSONS, &names);
    for (size_t i = 0; i < n; i++)
        saw(x, names[i].id);
    assert_int_equal(record_count(tx, &entity_participant), x->n);
    compare(x, "i", "names to choose from");
}

static void read_statements(struct tx *tx, struct cell_at *x)
{
    static const char *const acuities[] = { "low", "moderate", "high" };
    for (int i = 0; i < 3; i++) {
        struct participant_named_row *rows;
        struct participant_named_in in = { str_of(acuities[i]) };
        size_t n = participant_named(tx, &in, &rows);
        for (size_t j = 0; j < n; j++)
            saw(x, rows[j].id);
    }
    compare(x, "in", "a statement");
}

static void check_field(const struct participant *p, const char *open, const char *name,
                        const char *class)
{
    assert_int_equal(!field_is_absent(field(name), p), holds_all(open, class));
}

/* The page of one record: present when anything is open, each field when its class is. */
static void read_record(struct tx *tx, struct cell_at *x, int person)
{
    struct participant p;
    struct history_entry *entries;
    struct participant_diagnosis_row diagnosis;
    const char *open = expected(x, person);
    int64_t id = town.ids[person];
    bool any = strpbrk(open, "icnHo") != NULL; /* what the entity holds */
    if (record_get(tx, &entity_participant, id, &p) != any)
        fail_msg("the record of person %d, account %d, at %lld", person, (int)x->actor->account,
                 (long long)x->at);
    cells++;
    assert_int_equal(record_title(tx, &entity_participant, id).p != NULL, holds_all(open, "i"));
    assert_int_equal(record_history(tx, &entity_participant, id, 10, &entries), any ? 2 : 0);
    if (any) {
        struct str was = entries[0].before;
        assert_int_equal(str_find(was, STR("Personne")) >= 0, holds_all(open, "i"));
        assert_int_equal(str_find(was, STR("Asthme")) >= 0, holds_all(open, "H"));
        assert_int_equal(str_find(was, STR("Une note")) >= 0, holds_all(open, "o"));
        cells += 3;
    }
    assert_int_equal(
        participant_diagnosis(tx, &(struct participant_diagnosis_in){ id }, &diagnosis),
        holds_all(open, "H"));
    assert_int_equal(record_whole(tx, &entity_participant, id), holds_all(open, "icnHo"));
    cells += 4;
    if (!any)
        return;
    check_field(&p, open, "name", "i");
    check_field(&p, open, "phone", "c");
    check_field(&p, open, "household", "n");
    check_field(&p, open, "diagnosis", "H");
    check_field(&p, open, "notes", "o");
    cells += 5;
}

/* Pages are many: each reader at each moment opens one in so many. */
enum { STRIDE = 61 };

static void read_everything(void **state)
{
    (void)state;
    struct arena *a = arena_new(64 << 20);
    size_t turn = 0;
    for (size_t i = 0; i < ACTORS; i++)
        for (size_t j = 0; j < town.n_times; j++) {
            static struct cell_at x;
            struct tx tx;
            if (db_engine(town.db) == ENGINE_POSTGRES &&
                (i + j) % 2) /* a server is slower to ask */
                continue;
            x = (struct cell_at){ .actor = &people_actors[i], .at = town.times[j] };
            people_begin(&town, &tx, a, x.actor, x.at);
            read_lists(&tx, &x);
            read_filtered(&tx, &x);
            read_statements(&tx, &x);
            for (int person = (int)(turn++ % STRIDE); person < PERSONS; person += STRIDE)
                read_record(&tx, &x, person);
            tx_commit(&tx);
            arena_reset(a);
        }
    arena_free(a);
    print_message("%zu cells\n", cells);
    assert_true(cells >= 20000);
}

/* The matrix is worth something only where it holds both answers. */
static void the_oracle_says_yes_and_no_often(void **state)
{
    (void)state;
    size_t yes = 0, no = 0, partly = 0;
    for (size_t i = 0; i < ACTORS; i++)
        for (size_t j = 0; j < town.n_times; j++)
            for (int person = 0; person < PERSONS; person++) {
                struct cell_at x = { .actor = &people_actors[i], .at = town.times[j] };
                size_t n = strlen(expected(&x, person));
                yes += n == 8;
                no += n == 0;
                partly += n > 0 && n < 8;
            }
    print_message("%zu open, %zu partly, %zu closed\n", yes, partly, no);
    assert_true(yes > 5000 && partly > 2000 && no > 20000);
}

/* -- the second wall ------------------------------------------------------------------------- */

struct seen_row {
    int64_t id;
};
static const struct sql_slot seen_slots[] = { { "id", SQL_ID, offsetof(struct seen_row, id) } };

/* As if somebody had taken the predicate away. */
static const struct statement without_predicate = {
    .name = "without_predicate",
    .sqlite = "select id from participant",
    .postgres = "select id from participant",
    .out = seen_slots,
    .n_out = 1,
    .out_size = sizeof(struct seen_row),
};

static void without_the_predicate_postgresql_shows_no_more(void **state)
{
    (void)state;
    if (db_engine(town.db) == ENGINE_SQLITE)
        skip();
    struct arena *a = arena_new(64 << 20);
    struct seen_row *rows;
    struct tx tx;
    assert_int_equal(db_wall(town.db), DB_WALL_STANDS);
    tx_begin(&tx, town.db, a, false, ISOLATION_DEFAULT);
    assert_int_equal(store_all(&tx, &without_predicate, NULL, &rows), 0); /* told of nobody */
    tx_commit(&tx);
    for (size_t i = 0; i < ACTORS; i++)
        for (size_t j = 0; j < town.n_times; j++) {
            static struct cell_at x;
            x = (struct cell_at){ .actor = &people_actors[i], .at = town.times[j] };
            people_begin(&town, &tx, a, x.actor, x.at);
            record_count(&tx, &entity_participant); /* tells who views */
            size_t n = store_all(&tx, &without_predicate, NULL, &rows);
            for (size_t k = 0; k < n; k++)
                saw(&x, rows[k].id);
            for (int person = 0; person < PERSONS; person++)
                assert_int_equal(x.open[person], expected(&x, person)[0] != '\0');
            tx_commit(&tx);
            arena_reset(a);
        }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_oracle_says_yes_and_no_often),
        cmocka_unit_test(read_everything),
        cmocka_unit_test(without_the_predicate_postgresql_shows_no_more),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
