/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account.ent.h"
#include "app/admin/carry.h"
#include "app/admin/load.h"
#include "app/admin/mine.h"
#include "core/fault.h"
#include "guard/access/access.h"
#include "guard/account.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* -- which accounts a community speaks of: mine_tables.c says where their numbers are
 * ---------------------------------- */

static bool is_number(const struct mine_table *t, const char *table)
{
    return strcmp(t->kind, "community") == 0 && t->column && strcmp(t->column, "recipient") != 0 &&
           (!table || strcmp(t->table, table) == 0);
}

struct numbers {
    struct arena *arena;
    int64_t *list;
    size_t n, cap;
};

static void number_add(struct numbers *k, int64_t id)
{
    if (id <= 0)
        return;
    if (k->n == k->cap) {
        size_t more = k->cap ? 2 * k->cap : 64;
        k->list = k->cap ? arena_grow(k->arena, k->list, k->cap * sizeof id, more * sizeof id)
                         : arena_array(k->arena, int64_t, more);
        k->cap = more;
    }
    k->list[k->n++] = id;
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static void members_add(void *ctx, const struct copy_value *values)
{
    struct numbers *k = ctx;
    number_add(k, values[0].i); /* "account" is the first of its columns by name */
}

static void community_add_numbers(struct numbers *k, struct tx *tx)
{
    struct copy_table *tables;
    size_t n_tables = copy_tables(tx, &tables);
    for (size_t i = 0; i < mine_n_tables; i++) {
        const struct mine_table *m = &mine_tables[i];
        const struct copy_table *t = load_table_named(tables, n_tables, str_of(m->table));
        int64_t *ids;
        if (!is_number(m, NULL) || !t)
            continue;
        size_t n = copy_numbers(tx, t, str_of(m->column), &ids);
        for (size_t j = 0; j < n; j++)
            number_add(k, ids[j]);
    }
}

size_t carry_accounts(struct tx *home, struct tx *tx, const struct community *c, int64_t **ret)
{
    struct numbers k = { .arena = home->arena };
    struct copy_table *tables;
    size_t n_tables = copy_tables(home, &tables), kept = 0;
    const struct copy_table *m = load_table_named(tables, n_tables, STR("membership"));
    struct copy_pick pick = { STR("community"), { .type = SQL_INT, .i = c->id }, STR_NULL };
    REQUIRE(m && str_is(m->columns[0].name, "account"));
    copy_rows_of(home, m, &pick, members_add, &k);
    community_add_numbers(&k, tx);
    if (k.n)
        qsort(k.list, k.n, sizeof *k.list, by_number);
    for (size_t i = 0; i < k.n; i++)
        if (i == 0 || k.list[i] != k.list[i - 1])
            k.list[kept++] = k.list[i];
    *ret = k.list;
    return kept;
}

/* -- renumbering
 * -------------------------------------------------------------------------------------------- */

/* The number of an account that is gone may be somebody's here: below zero there is nobody, ever.
 */
int64_t carry_person_here(const struct carry_people *people, int64_t there)
{
    for (size_t i = 0; i < people->n; i++)
        if (people->list[i].there == there)
            return people->list[i].here;
    return there > 0 ? -there : there; /* 0: the program */
}

static struct copy_value *changing(const struct copy_table *t, struct copy_value *values,
                                   const char *column)
{
    return (struct copy_value *)(uintptr_t)copy_value_of(t, values, column);
}

/* What mine_tables.c has no column for: an account that the audit speaks of, and the one that the
 * community named to answer for privacy. */
static void renumber_named(struct arena *a, const struct carry_people *people,
                           const struct copy_table *t, struct copy_value *values)
{
    int64_t id;
    if (str_is(t->name, "audit") && str_is(changing(t, values, "entity")->s, "account")) {
        struct copy_value *record = changing(t, values, "record");
        record->i = carry_person_here(people, record->i);
    }
    if (str_is(t->name, "setting") && str_is(changing(t, values, "name")->s, OFFICER_ACCOUNT)) {
        struct copy_value *value = changing(t, values, "value");
        if (str_to_i64(value->s, &id))
            value->s = arena_fmt(a, "%" PRId64, carry_person_here(people, id));
    }
}

void carry_renumber(struct arena *a, const struct carry_people *people, const struct copy_table *t,
                    struct copy_value *values)
{
    const char *table = arena_z(a, t->name);
    for (size_t i = 0; i < mine_n_tables; i++)
        for (size_t f = 0; is_number(&mine_tables[i], table) && f < t->n; f++)
            if (str_is(t->columns[f].name, mine_tables[i].column) && !values[f].absent)
                values[f].i = carry_person_here(people, values[f].i);
    renumber_named(a, people, t, values);
}

struct str carry_renumber_json(struct arena *a, const struct carry_people *people,
                               struct str entity, struct str json)
{
    const char *table = arena_z(a, entity);
    json_t *object = json_loadb(json.p, json.n, 0, NULL);
    bool changed = false;
    for (size_t i = 0; object && i < mine_n_tables; i++) {
        json_t *v = is_number(&mine_tables[i], table)
                        ? json_object_get(object, mine_tables[i].column)
                        : NULL;
        int64_t there = json_integer_value(v), here = carry_person_here(people, there);
        if (!json_is_integer(v) || here == there)
            continue;
        json_integer_set(v, here);
        changed = true;
    }
    struct str ret = json;
    if (changed) {
        size_t n = json_dumpb(object, NULL, 0, JSON_COMPACT);
        char *said = arena_alloc(a, n);
        ret = (struct str){ said, json_dumpb(object, said, n, JSON_COMPACT) };
    }
    json_decref(object);
    return ret;
}

/* -- people, memberships and the community in the installation
 * -------------------------------------------------- */

struct arriving {
    struct tx *home;
    struct copy_table *tables;
    size_t n_tables;
    struct copy_load load;
};

static struct copy_value *value(const struct carry_row *r, const char *column)
{
    return (struct copy_value *)(uintptr_t)copy_value_of(r->table, r->values, column);
}

/* The number it had when that is free here, else the next. Inserted as it is. */
static int64_t insert(struct arriving *k, const struct carry_row *r)
{
    const struct copy_table *t = load_table_named(k->tables, k->n_tables, r->table->name);
    struct copy_value *id = value(r, "id");
    REQUIRE(t && load_fits(t, r->table));
    if (id) {
        struct copy_pick pick = { STR("id"), *id, STR_NULL };
        int64_t last = copy_last(k->home, t);
        if (copy_count_of(k->home, t, &pick) > 0)
            id->i = last + 1;
        copy_insert(&k->load, r->table, r->values);
        copy_continue_from(&k->load, t, id->i > last ? id->i : last);
        return id->i;
    }
    copy_insert(&k->load, r->table, r->values);
    return 0;
}

static bool is_of(const struct carry_row *r, const char *table)
{
    return str_is(r->table->name, table);
}

static void person_arrives(struct arriving *k, const struct carry_row *r, struct carry_person *p)
{
    struct account known;
    p->there = value(r, "id")->i;
    if (account_by_email(k->home, value(r, "email")->s, &known))
        p->here = known.record.id;
    else
        p->here = insert(k, r);
}

static void password_arrives(struct arriving *k, const struct carry_row *r,
                             const struct carry_people *people)
{
    int64_t here = carry_person_here(people, value(r, "account")->i);
    if (account_password(k->home, here).p) /* who is known here keeps their own */
        return;
    value(r, "account")->i = here;
    insert(k, r);
}

static void people_arrive(struct arriving *k, const struct carry_rows *rows,
                          struct carry_people *ret)
{
    *ret =
        (struct carry_people){ .list = arena_array(k->home->arena, struct carry_person, rows->n) };
    for (size_t i = 0; i < rows->n; i++)
        if (is_of(&rows->list[i], "account"))
            person_arrives(k, &rows->list[i], &ret->list[ret->n++]);
    for (size_t i = 0; i < rows->n; i++)
        if (is_of(&rows->list[i], "password"))
            password_arrives(k, &rows->list[i], ret);
}

bool carry_home(struct tx *home, const struct installation *in, const struct carry_rows *rows,
                struct str slug, struct carry_people *ret_people, struct community *ret)
{
    struct arriving k = { .home = home, .load = { .tx = home } };
    int64_t community = 0;
    k.n_tables = copy_tables(home, &k.tables);
    for (size_t i = 0; i < rows->n; i++)
        if (is_of(&rows->list[i], "registered_community")) {
            struct copy_value *was = value(&rows->list[i], "slug");
            if (slug.p)
                was->s = slug;
            if (community_find(home, in, was->s, ret))
                return false;
            community = insert(&k, &rows->list[i]);
        }
    people_arrive(&k, rows, ret_people);
    for (size_t i = 0; i < rows->n; i++)
        if (is_of(&rows->list[i], "membership")) {
            struct copy_value *account = value(&rows->list[i], "account");
            account->i = carry_person_here(ret_people, account->i);
            value(&rows->list[i], "community")->i = community;
            insert(&k, &rows->list[i]);
        }
    return community && community_get(home, in, community, ret);
}
