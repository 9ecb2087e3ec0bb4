/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entc/entc.h"

/* What can only be seen once the whole file is read. */

enum {
    TEXT_MOST = 200000,   /* characters of a long text */
    LINE_MOST = 4000,     /* characters of a text on one line */
    IDENTIFIER_MOST = 63, /* bytes of a name in PostgreSQL */
};
/* Exact in the numbers of JSON, and ten thousand billion dollars. */
static const int64_t number_most = 1000000000000000;

/* -- names that are generated: constants, tables
 * ------------------------------------------------------ */
struct constants {
    struct entc *c;
    struct str *list;
    size_t n;
};

static void constant_add(struct constants *all, int line, struct str prefix, struct str name)
{
    struct str made = arena_fmt(all->c->arena, "%.*s_%.*s", STR_ARG(prefix), STR_ARG(name));

    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->list[i], made)) {
            entc_error(all->c, line, "\"%.*s\" twice: both would be called %.*s", STR_ARG(name),
                       STR_ARG(upper(all->c->arena, made)));
            return;
        }
    all->list[all->n++] = made;
}

static void check_constants(struct entc *c, const struct model *m)
{
    struct constants all = { .c = c };

    all.list = arena_array(c->arena, struct str, 2 * m->room);
    for (size_t i = 0; i < m->n_enums; i++) {
        constant_add(&all, m->enums[i].line, m->enums[i].name, STR("none"));
        for (size_t j = 0; j < m->enums[i].n; j++)
            constant_add(&all, m->enums[i].values[j].line, m->enums[i].name,
                         m->enums[i].values[j].code);
    }
    for (size_t i = 0; i < m->n_entities; i++)
        for (size_t j = 0; j < m->entities[i].n_fields; j++)
            constant_add(&all, m->entities[i].fields[j].line, m->entities[i].name,
                         m->entities[i].fields[j].name);
}

static void check_tags(struct entc *c, const struct model *m)
{
    for (size_t i = 0; i < m->n_enums; i++) {
        if (name_is_reserved(m->enums[i].name))
            entc_error(c, m->enums[i].line, "\"%.*s\" is a reserved word",
                       STR_ARG(m->enums[i].name));
        for (size_t j = 0; j < i; j++)
            if (str_eq(m->enums[j].name, m->enums[i].name))
                entc_error(c, m->enums[i].line, "the enum \"%.*s\" is already on line %d",
                           STR_ARG(m->enums[i].name), m->enums[j].line);
        if (m->enums[i].n == 0)
            entc_error(c, m->enums[i].line, "the enum \"%.*s\" has no value",
                       STR_ARG(m->enums[i].name));
    }
    for (size_t i = 0; i < m->n_entities; i++) {
        if (name_is_reserved(m->entities[i].name))
            entc_error(c, m->entities[i].line, "\"%.*s\" is a reserved word",
                       STR_ARG(m->entities[i].name));
        for (size_t j = 0; j < i; j++)
            if (str_eq(m->entities[j].name, m->entities[i].name))
                entc_error(c, m->entities[i].line, "the entity \"%.*s\" is already on line %d",
                           STR_ARG(m->entities[i].name), m->entities[j].line);
    }
}

/* -- a field
 * ------------------------------------------------------------------------------------------ */
static void check_limits(struct entc *c, struct model_field *f)
{
    if (TYPE_BIT(f->type) & TYPES_NUMBER) {
        if (!f->has_max)
            f->max = number_most;
        if (!f->has_min)
            f->min = -number_most;
        if (f->min > f->max)
            entc_error(c, f->line, "min is greater than max");
        if (f->min < -number_most || f->max > number_most)
            entc_error(c, f->line, "a number has at most fifteen digits");
        return;
    }
    if (!(TYPE_BIT(f->type) & TYPES_TEXT))
        return;
    if (f->flags & LONG && !f->has_max)
        entc_error(c, f->line, "a long text says its max");
    if (f->max < 1 || f->max > TEXT_MOST)
        entc_error(c, f->line, "max is from 1 to %d characters", TEXT_MOST);
    else if (f->max > LINE_MOST && !(f->flags & LONG))
        entc_error(c, f->line, "a text of more than %d characters is long", LINE_MOST);
}

static void check_flags(struct entc *c, const struct model_field *f)
{
    if (f->flags & LONG && f->flags & (SORT | FILTER | UNIQUE | INDEX | TITLE | SHOWN))
        entc_error(c, f->line,
                   "a long text is not sorted, filtered, unique, indexed, a title or "
                   "a column of a list");
    if (f->flags & PRIVATE && f->flags & (SORT | FILTER | SEARCH | TITLE))
        entc_error(c, f->line, "a private field is not sorted, filtered, searched or a title");
    if (f->type == TYPE_REF && f->flags & INDEX)
        entc_error(c, f->line, "a ref is always indexed");
    if (f->flags & UNIQUE && f->flags & INDEX)
        entc_error(c, f->line, "a unique field is already indexed");
}

static bool enum_is_known(const struct model *m, struct str name)
{
    for (size_t i = 0; i < m->n_enums; i++)
        if (str_eq(m->enums[i].name, name))
            return true;
    return m->n_uses > 0; /* of another file: the C compiler will know */
}

static void check_field(struct entc *c, const struct model *m, const struct model_entity *e,
                        struct model_field *f)
{
    if (name_is_reserved(f->name))
        entc_error(c, f->line, "\"%.*s\" is a reserved word or a column of every record",
                   STR_ARG(f->name));
    if (f->type == TYPE_ENUM && !enum_is_known(m, f->target))
        entc_error(c, f->line, "no enum \"%.*s\" in this file", STR_ARG(f->target));
    if (f->type == TYPE_REF && name_is_reserved(f->target))
        entc_error(c, f->line, "no entity can be called \"%.*s\"", STR_ARG(f->target));
    if (e->name.n + f->name.n + sizeof("__unique") - 1 > IDENTIFIER_MOST)
        entc_error(c, f->line, "the names of the entity and the field are too long together");
    check_limits(c, f);
    check_flags(c, f);
}

/* -- an entity
 * ---------------------------------------------------------------------------------------- */
static void check_key_columns(struct entc *c, const struct model_entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++) {
        struct str key = arena_fmt(c->arena, "%.*s_key", STR_ARG(e->fields[i].name));

        if (!(e->fields[i].flags & SORT) || !(TYPE_BIT(e->fields[i].type) & TYPES_TEXT))
            continue;
        for (size_t j = 0; j < e->n_fields; j++)
            if (str_eq(e->fields[j].name, key))
                entc_error(c, e->fields[j].line, "\"%.*s\" is the sort key of \"%.*s\"",
                           STR_ARG(key), STR_ARG(e->fields[i].name));
    }
}

/* A former name must be nobody's name now, or rows of the history would be read wrongly. */
static void check_former_names(struct entc *c, const struct model_entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++)
        for (size_t j = 0; e->fields[i].was.p && j < e->n_fields; j++)
            if (str_eq(e->fields[j].name, e->fields[i].was) ||
                (j < i && str_eq(e->fields[j].was, e->fields[i].was)))
                entc_error(c, e->fields[i].line, "\"%.*s\" is the name of another field",
                           STR_ARG(e->fields[i].was));
}

/* The title is the field said to be, else the first text that is both searched and sorted. */
static void find_title(struct entc *c, struct model_entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++) {
        if (!(e->fields[i].flags & TITLE))
            continue;
        if (e->title >= 0)
            entc_error(c, e->fields[i].line, "a second title");
        e->title = (ptrdiff_t)i;
    }
    for (size_t i = 0; e->title < 0 && i < e->n_fields; i++)
        if ((e->fields[i].flags & (SEARCH | SORT)) == (SEARCH | SORT))
            e->title = (ptrdiff_t)i;
    if (e->title >= 0)
        e->fields[e->title].flags |= TITLE | SORT; /* lists are ordered by it */
}

static void check_search(struct entc *c, const struct model *m, const struct model_entity *e)
{
    bool searched = false;

    for (size_t i = 0; i < e->n_fields; i++)
        searched |= (e->fields[i].flags & SEARCH) != 0;
    if (searched && !e->search)
        entc_error(c, e->line, "a field is searched: give the entity its place, search NUMBER");
    if (!searched && e->search)
        entc_error(c, e->line, "search is given but no field is searched");
    for (size_t i = 0; &m->entities[i] != e; i++)
        if (e->search && m->entities[i].search == e->search)
            entc_error(c, e->line, "search %d is already the place of \"%.*s\"", (int)e->search,
                       STR_ARG(m->entities[i].name));
}

/* -- a person's record ------------------------------------------------------------------------ */

/* Where persons are in the search table: what looks everywhere stays out of there. */
enum { SEARCH_PERSON = 128, SEARCH_PERSON_LAST = 255 };

static bool is_person_ref(const struct model_entity *e, const struct model_field *f)
{
    return e->of_person && str_is(f->name, "person");
}

static void check_person_field(struct entc *c, const struct model_entity *e,
                               const struct model_field *f)
{
    bool guarded = e->person || e->of_person, exempt = is_person_ref(e, f);

    if (!guarded && f->data_class.p)
        entc_error(c, f->line, "only the fields of a person's record have a class");
    if (guarded && !exempt && !f->data_class.p)
        entc_error(c, f->line, "a person's record says the class of each field (class identity…)");
    if (guarded && f->flags & UNIQUE)
        entc_error(c, f->line, "unique in a person's record would tell that the person is known");
    if (exempt && (f->type != TYPE_REF || !(f->flags & REQUIRED)))
        entc_error(c, f->line, "\"person\" is a required ref to the person's record");
}

static void check_person(struct entc *c, const struct model_entity *e)
{
    bool found = false, guarded = e->person || e->of_person;
    bool theirs = e->search >= SEARCH_PERSON && e->search <= SEARCH_PERSON_LAST;

    for (size_t i = 0; i < e->n_fields; i++) {
        check_person_field(c, e, &e->fields[i]);
        found |= is_person_ref(e, &e->fields[i]);
    }
    if (e->person && e->of_person)
        entc_error(c, e->line, "either person or of person");
    if (e->of_person && !found)
        entc_error(c, e->line, "\"of person\" needs the field \"person\"");
    if (e->search && guarded != theirs)
        entc_error(c, e->line, "the places %d to %d of the search table are for persons' records",
                   SEARCH_PERSON, SEARCH_PERSON_LAST);
    for (size_t i = 0; guarded && i < e->n_groups; i++)
        if (e->groups[i].unique)
            entc_error(c, e->groups[i].line,
                       "unique in a person's record would tell that the person is known");
}

static void check_group(struct entc *c, const struct model_entity *e, const struct model_group *g)
{
    size_t length = e->name.n + sizeof("_unique") - 1;

    for (size_t i = 0; i < g->n; i++) {
        length += e->fields[g->fields[i]].name.n + 2;
        if (e->fields[g->fields[i]].flags & LONG)
            entc_error(c, g->line, "a long text is not indexed");
        if (e->fields[g->fields[i]].type == TYPE_SET)
            entc_error(c, g->line, "a set is not indexed with other fields");
    }
    if (length > IDENTIFIER_MOST)
        entc_error(c, g->line, "these names are too long together for the name of an index");
}

static void check_entity(struct entc *c, const struct model *m, struct model_entity *e)
{
    if (e->n_fields == 0)
        entc_error(c, e->line, "the entity \"%.*s\" has no field", STR_ARG(e->name));
    for (size_t i = 0; i < e->n_fields; i++)
        check_field(c, m, e, &e->fields[i]);
    find_title(c, e);
    check_former_names(c, e);
    check_key_columns(c, e);
    check_search(c, m, e);
    check_person(c, e);
    for (size_t i = 0; i < e->n_groups; i++)
        check_group(c, e, &e->groups[i]);
}

void check(struct entc *c, struct model *m)
{
    check_tags(c, m);
    if (!c->errors)
        check_constants(c, m);
    for (size_t i = 0; i < m->n_entities; i++)
        check_entity(c, m, &m->entities[i]);
    if (m->n_enums + m->n_entities == 0)
        entc_error(c, 1, "no enum and no entity");
}
