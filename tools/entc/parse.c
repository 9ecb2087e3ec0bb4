/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entc/entc.h"

/* What the indented lines belong to. */
struct parser {
    struct entc *c;
    struct model *model;
    struct model_enum *in_enum;
    struct model_entity *in_entity;
};

bool parse_label(struct cursor *k, struct labels *labels)
{
    int language = cursor_word(k, "fr") ? FRENCH : cursor_word(k, "en") ? ENGLISH : -1;
    struct str text;

    if (language < 0)
        return false;
    if (labels->text[language].p)
        entc_error(k->c, k->line->number, "the %s text is said twice",
                   language == FRENCH ? "French" : "English");
    /* A text that was refused is not also reported as missing. */
    labels->text[language] = STR("-");
    if (cursor_label(k, language, &text))
        labels->text[language] = text;
    return true;
}

void labels_complete(struct entc *c, int line, const struct labels *labels, const char *what)
{
    if (!labels->text[FRENCH].p)
        entc_error(c, line, "the French %s is missing (fr \"…\")", what);
    if (!labels->text[ENGLISH].p)
        entc_error(c, line, "the English %s is missing (en \"…\")", what);
}

static void expect_end(struct cursor *k)
{
    const struct token *t = cursor_peek(k);

    if (t)
        entc_error(k->c, t->line, "\"%.*s\" is not expected here", STR_ARG(t->text));
}

static void parse_use(struct parser *p, struct cursor *k)
{
    const struct token *t = cursor_peek(k);

    if (p->in_enum || p->in_entity)
        entc_error(p->c, k->line->number, "use comes before enums and entities");
    if (!t || !t->quoted || !str_ends(t->text, STR(".ent")) || str_find(t->text, STR("/")) >= 0 ||
        str_find(t->text, STR("\\")) >= 0) {
        entc_error(p->c, k->line->number, "use is followed by the quoted name of an .ent file");
        return;
    }
    k->at++;
    p->model->uses[p->model->n_uses++] = t->text;
    expect_end(k);
}

static void parse_enum(struct parser *p, struct cursor *k)
{
    struct model_enum *e = &p->model->enums[p->model->n_enums++];

    e->line = k->line->number;
    e->values = arena_array(p->c->arena, struct model_value, p->model->room);
    p->in_enum = e;
    p->in_entity = NULL;
    if (cursor_name(k, "an enum", &e->name))
        expect_end(k);
}

static void parse_value(struct parser *p, struct cursor *k)
{
    struct model_value *v = &p->in_enum->values[p->in_enum->n++];

    v->line = k->line->number;
    if (!cursor_name(k, "a value", &v->code))
        return;
    while (parse_label(k, &v->label))
        ;
    expect_end(k);
    labels_complete(p->c, k->line->number, &v->label, "label");
}

/* fr "one" "many" m   en "one" "many" */
static bool parse_entity_label(struct cursor *k, struct model_entity *e)
{
    int language = FRENCH;
    const struct token *t = cursor_peek(k);

    if (t && str_is(t->text, "en"))
        language = ENGLISH;
    if (!parse_label(k, &e->one))
        return false;
    e->many.text[language] = STR("-");
    t = cursor_peek(k);
    if (!t || !t->quoted)
        entc_error(k->c, k->line->number, "the plural is missing after \"%.*s\"",
                   STR_ARG(e->one.text[language]));
    else
        cursor_label(k, language, &e->many.text[language]);
    if (language == ENGLISH)
        return true;
    if (cursor_word(k, "m"))
        e->gender = 'm';
    else if (cursor_word(k, "f"))
        e->gender = 'f';
    else
        entc_error(k->c, k->line->number, "the gender, m or f, is missing after the French plural");
    return true;
}

static void parse_entity(struct parser *p, struct cursor *k)
{
    struct model_entity *e = &p->model->entities[p->model->n_entities++];

    e->line = k->line->number;
    e->title = -1;
    e->fields = arena_array(p->c->arena, struct model_field, p->model->room);
    e->groups = arena_array(p->c->arena, struct model_group, p->model->room);
    p->in_entity = e;
    p->in_enum = NULL;
    if (!cursor_name(k, "an entity", &e->name))
        return;
    while (cursor_peek(k)) {
        if (cursor_word(k, "search")) {
            if (cursor_number(k, "search", &e->search) && (e->search < 1 || e->search > 255))
                entc_error(p->c, e->line, "the place in the search table is from 1 to 255");
        } else if (cursor_word(k, "person")) {
            e->person = true;
        } else if (cursor_word(k, "of")) {
            e->of_person = cursor_word(k, "person");
            if (!e->of_person) {
                entc_error(p->c, e->line, "after \"of\" comes person");
                k->at++;
            }
        } else if (!parse_entity_label(k, e)) {
            break;
        }
    }
    expect_end(k);
    labels_complete(p->c, e->line, &e->one, "name of one");
}

static ptrdiff_t field_find(const struct model_entity *e, struct str name)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (str_eq(e->fields[i].name, name))
            return (ptrdiff_t)i;
    return -1;
}

static void group_add(struct parser *p, struct cursor *k, struct model_group *g)
{
    struct str name;
    ptrdiff_t at;

    if (!cursor_name(k, "a field", &name)) {
        k->at = k->line->n;
        return;
    }
    at = field_find(p->in_entity, name);
    if (at < 0) {
        entc_error(p->c, g->line, "no field \"%.*s\" above this line", STR_ARG(name));
        return;
    }
    for (size_t i = 0; i < g->n; i++)
        if (g->fields[i] == (size_t)at)
            entc_error(p->c, g->line, "\"%.*s\" is said twice", STR_ARG(name));
    if (g->n == GROUP_FIELDS)
        entc_error(p->c, g->line, "at most %d fields together", GROUP_FIELDS);
    else
        g->fields[g->n++] = (size_t)at;
}

/* unique a b, index a b: several columns together */
static void parse_group(struct parser *p, struct cursor *k, bool unique)
{
    struct model_group *g = &p->in_entity->groups[p->in_entity->n_groups++];

    g->line = k->line->number;
    g->unique = unique;
    if (k->line->n < 3)
        entc_error(p->c, g->line, "for one field write \"%s\" on its own line",
                   unique ? "unique" : "index");
    while (cursor_peek(k))
        group_add(p, k, g);
}

static void parse_inner(struct parser *p, struct cursor *k)
{
    if (p->in_enum)
        parse_value(p, k);
    else if (!p->in_entity)
        entc_error(p->c, k->line->number, "this indented line belongs to no enum and no entity");
    else if (cursor_word(k, "unique"))
        parse_group(p, k, true);
    else if (cursor_word(k, "index"))
        parse_group(p, k, false);
    else
        parse_field(k, &p->in_entity->fields[p->in_entity->n_fields++]);
}

static void parse_line(struct parser *p, struct cursor *k)
{
    if (k->line->broken)
        return;
    if (k->line->indented)
        parse_inner(p, k);
    else if (cursor_word(k, "use"))
        parse_use(p, k);
    else if (cursor_word(k, "enum"))
        parse_enum(p, k);
    else if (cursor_word(k, "entity"))
        parse_entity(p, k);
    else
        entc_error(p->c, k->line->number, "\"%.*s\" is neither use, enum nor entity",
                   STR_ARG(k->line->tokens[0].text));
}

void parse(struct entc *c, const struct line *lines, size_t n, struct model *ret)
{
    struct parser p = { .c = c, .model = ret };

    *ret = (struct model){
        .room = n + 1,
        .uses = arena_array(c->arena, struct str, n + 1),
        .enums = arena_array(c->arena, struct model_enum, n + 1),
        .entities = arena_array(c->arena, struct model_entity, n + 1),
    };
    for (size_t i = 0; i < n; i++) {
        struct cursor k = { c, &lines[i], 0 };

        parse_line(&p, &k);
    }
}
