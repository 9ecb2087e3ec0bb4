/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sqlc.h"

#include <string.h>
#include <strings.h>

/* Tables with persons' records (tools/persons lists them from the .ent files). A statement names
 * each such table with an alias, and says for each alias which classes of data it reads:
 * :guard(p, identity, contact). Columns of other classes are then refused. */

static bool word_next(struct str *rest, struct str *ret)
{
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ')
        n++;
    *ret = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return n > 0;
}

/* SQL's names are the same in capitals. */
static bool same_name(struct str a, struct str b)
{
    return a.n == b.n && strncasecmp(a.p, b.p, a.n) == 0;
}

static void line_read(struct file *f, struct str line)
{
    struct str kind, table, name, class;
    if (!word_next(&line, &kind) || kind.p[0] == '#')
        return;
    bool whole = word_next(&line, &table) && word_next(&line, &name);
    if (whole && str_is(kind, "table") && f->n_persons < PERSONS)
        f->persons[f->n_persons++] = (struct person_table){ table, name };
    else if (whole && str_is(kind, "column") && word_next(&line, &class) && f->n_classed < CLASSED)
        f->classed[f->n_classed++] = (struct person_column){ table, name, class };
    else
        refuse(f, 0, "a list of persons' tables that cannot be read");
}

void persons_read(struct file *f, struct str text)
{
    struct str line;
    while (str_next(&text, '\n', &line))
        line_read(f, line);
}

static const struct person_table *table_find(const struct file *f, struct str name)
{
    for (size_t i = 0; i < f->n_persons; i++)
        if (same_name(f->persons[i].table, name))
            return &f->persons[i];
    return NULL;
}

static bool follows(struct str word)
{
    static const char *const no_alias[] = { "where", "join",  "left",  "inner", "cross", "on",
                                            "order", "group", "limit", "union", "set",   "using" };
    for (size_t i = 0; i < sizeof no_alias / sizeof *no_alias; i++)
        if (same_name(word, str_of(no_alias[i])))
            return false;
    return word.n > 0;
}

void guard_word(struct file *f, struct guarding *g, struct str qualifier, struct str word, int line)
{
    if (g->named_last && same_name(word, STR("as")))
        return;
    if (g->named_last) { /* the word after a table is its alias */
        if (follows(word))
            g->uses[g->n_uses - 1].alias = word;
        g->named_last = false;
        return;
    }
    const struct person_table *table = qualifier.p ? NULL : table_find(f, word);
    if (table) {
        if (g->n_uses == GUARDS)
            refuse(f, line, "more than %d tables of persons", GUARDS);
        g->uses[g->n_uses++] = (struct person_use){ table, table->table, line };
        g->named_last = true;
    } else if (g->n_words < GUARD_WORDS) {
        g->words[g->n_words++] = (struct guard_word){ qualifier, word, line };
    } else {
        refuse(f, line, "a statement on persons' records with more than %d words", GUARD_WORDS);
    }
}

static const struct guard_call *call_of(const struct guarding *g, struct str alias)
{
    for (size_t i = 0; i < g->n_calls; i++)
        if (str_eq(g->calls[i].alias, alias))
            return &g->calls[i];
    return NULL;
}

static bool call_opens(const struct guard_call *call, struct str class)
{
    for (size_t i = 0; i < call->n; i++)
        if (str_eq(call->classes[i], class))
            return true;
    return false;
}

/* "p, identity, contact" */
void guard_call_read(struct file *f, struct guarding *g, struct str inside, int line)
{
    struct str piece;
    if (g->n_calls == GUARDS)
        refuse(f, line, "more than %d guards", GUARDS);
    struct guard_call *call = &g->calls[g->n_calls];
    *call = (struct guard_call){ .line = line };
    for (size_t i = 0; str_next(&inside, ',', &piece); i++) {
        piece = str_trim(piece);
        if (!piece.n || call->n == GUARD_CLASSES)
            refuse(f, line, "write :guard(ALIAS, CLASS, …)");
        if (i == 0)
            call->alias = piece;
        else
            call->classes[call->n++] = piece;
    }
    if (!call->n)
        refuse(f, line, "write :guard(ALIAS, CLASS, …)");
    if (call_of(g, call->alias))
        refuse(f, line, "\"%.*s\" is guarded twice", STR_ARG(call->alias));
    g->n_calls++;
}

static bool names_column(const struct guard_word *w, const struct person_use *u,
                         const struct person_column *c)
{
    if (!str_eq(c->table, u->table->table) ||
        (w->qualifier.p && !same_name(w->qualifier, u->alias)))
        return false;
    bool key = w->word.n == c->name.n + 4 && same_name(str_sub(w->word, c->name.n, 4), STR("_key"));
    return same_name(key ? str_sub(w->word, 0, c->name.n) : w->word, c->name);
}

static void use_check(struct file *f, const struct guarding *g, const struct person_use *u)
{
    const struct guard_call *call = call_of(g, u->alias);
    if (!call)
        refuse(f, u->line, "\"%.*s\" holds persons' records: add :guard(%.*s, CLASS…)",
               STR_ARG(u->table->table), STR_ARG(u->alias));
    for (size_t i = 0; i < f->n_classed; i++)
        for (size_t j = 0; j < g->n_words; j++)
            if (names_column(&g->words[j], u, &f->classed[i]) &&
                !call_opens(call, f->classed[i].class))
                refuse(f, g->words[j].line, "\"%.*s\" is of the class %.*s: add it to :guard(%.*s)",
                       STR_ARG(g->words[j].word), STR_ARG(f->classed[i].class), STR_ARG(u->alias));
}

void guard_check(struct file *f, struct named *s, const struct guarding *g)
{
    for (size_t i = 0; i < g->n_uses; i++)
        use_check(f, g, &g->uses[i]);
    for (size_t i = 0; i < g->n_calls; i++) {
        const struct person_use *use = NULL;
        for (size_t j = 0; j < g->n_uses; j++)
            if (str_eq(g->uses[j].alias, g->calls[i].alias))
                use = &g->uses[j];
        if (!use)
            refuse(f, g->calls[i].line, "\"%.*s\" is no table with persons' records",
                   STR_ARG(g->calls[i].alias));
        s->guards[i] = (struct guard){ use->table, g->calls[i] };
    }
    s->n_guards = g->n_calls;
}
