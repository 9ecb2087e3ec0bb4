/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "poc/poc.h"

#include <stdlib.h>

/* -- fields
 * ---------------------------------------------------------------------------------------- */

static bool is_field(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (name.p[i] != '_' && (name.p[i] < 'a' || name.p[i] > 'z'))
            return false;
    return name.n > 0;
}

bool field_next(struct str text, size_t *at, struct str *ret_name)
{
    struct str rest = str_sub(text, *at, text.n), tail;
    if (!str_cut(rest, '{', &rest, &tail) || !str_cut(tail, '}', ret_name, &rest))
        return false;
    *at = (size_t)(ret_name->p - text.p) + ret_name->n + 1;
    return true;
}

static void braces_check(struct poc *poc, const struct message *m, int form)
{
    struct str name;
    size_t at = 0, open = 0, close = 0, fields = 0;
    while (field_next(m->form[form], &at, &name)) {
        fields++;
        if (!is_field(name)) {
            poc_mistake(poc, m, m->form_line[form], "{%.*s} is not a field", STR_ARG(name));
            return;
        }
    }
    for (size_t i = 0; i < m->form[form].n; i++) {
        open += m->form[form].p[i] == '{';
        close += m->form[form].p[i] == '}';
    }
    if (open != fields || close != fields)
        poc_mistake(poc, m, m->form_line[form], "%.*s has a brace without its other",
                    STR_ARG(m->key));
}

/* A plural's forms may leave {count} out: "One partner". */
static bool has_field(const struct message *m, struct str wanted)
{
    struct str name;
    if (m->plural && str_is(wanted, "count"))
        return true;
    for (int i = 0; i < FORMS; i++)
        for (size_t at = 0; field_next(m->form[i], &at, &name);)
            if (str_eq(name, wanted))
                return true;
    return false;
}

static bool form_has_field(struct str form, struct str wanted)
{
    struct str name;
    for (size_t at = 0; field_next(form, &at, &name);)
        if (str_eq(name, wanted))
            return true;
    return false;
}

/* -- French typography
 * ----------------------------------------------------------------------------- */

static bool is_space_or_end(struct str rest)
{
    return rest.n == 0 || rest.p[0] == ' ' || rest.p[0] == '\n' || rest.p[0] == '<';
}

static bool ends_with_hard_space(struct str before)
{
    return str_ends(before, STR("\u00A0")) || str_ends(before, STR("\u202F"));
}

/* What is wrong at byte i, or NULL. */
static const char *french_fault(struct str s, size_t i)
{
    struct str before = str_sub(s, 0, i), here = str_sub(s, i, s.n), after = str_sub(s, i + 1, s.n);
    char c = s.p[i], last = i > 0 ? s.p[i - 1] : '\n';
    if (c == '\'')
        return "an apostrophe is written ’ in French";
    if (c == '"')
        return "quotation marks are « and » in French";
    if (str_starts(here, STR("...")))
        return "three points are written …";
    if ((c == ';' || c == '!' || c == '?' || c == ':') && last == ' ')
        return c == ':' ? "U+00A0 stands before :" : "U+202F stands before ; ! ?";
    bool word = last != '(' && last != '\n' && !ends_with_hard_space(before);
    if ((c == ';' || c == '!' || c == '?') && word && last != '!' && last != '?' &&
        is_space_or_end(after))
        return "U+202F stands before ; ! ?";
    if (c == ':' && word && is_space_or_end(after))
        return "U+00A0 stands before :";
    if (str_starts(here, STR("»")) && !ends_with_hard_space(before))
        return "U+00A0 stands before »";
    after = str_sub(s, i + 2, s.n);
    if (str_starts(here, STR("«")) && !str_starts(after, STR("\u00A0")) &&
        !str_starts(after, STR("\u202F")))
        return "U+00A0 stands after «";
    return NULL;
}

static void french_check(struct poc *poc, const struct message *m, int form)
{
    for (size_t i = 0; i < m->form[form].n; i++) {
        const char *fault = french_fault(m->form[form], i);
        if (fault) {
            poc_mistake(poc, m, m->form_line[form], "%.*s: %s", STR_ARG(m->key), fault);
            return;
        }
    }
}

void form_check(struct poc *poc, const struct message *m, int form)
{
    braces_check(poc, m, form);
    if (m->language == FRENCH)
        french_check(poc, m, form);
}

/* -- all messages
 * ---------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    const struct message *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    if (order != 0)
        return order;
    if (x->language != y->language)
        return x->language - y->language;
    return x->file != y->file ? x->file - y->file : x->line - y->line;
}

static void forms_check(struct poc *poc, const struct message *m)
{
    struct str name;
    if (!m->plural)
        return;
    for (int i = 0; i < FORMS; i++)
        for (size_t at = 0; field_next(m->form[i], &at, &name);)
            if (!str_is(name, "count") && !form_has_field(m->form[1 - i], name))
                poc_mistake(poc, m, m->form_line[1 - i], "{%.*s} is missing in one form of %.*s",
                            STR_ARG(name), STR_ARG(m->key));
}

/* Fields of `m` that its translation lacks are told where they are lacking. */
static void fields_check(struct poc *poc, const struct message *m, const struct message *other)
{
    struct str name;
    for (int i = 0; i < FORMS; i++)
        for (size_t at = 0; field_next(m->form[i], &at, &name);)
            if (!has_field(other, name)) {
                poc_mistake(poc, other, other->line, "{%.*s} is missing in %.*s", STR_ARG(name),
                            STR_ARG(m->key));
                return;
            }
}

static void pair_check(struct poc *poc, const struct message *fr, const struct message *en)
{
    if (fr->broken || en->broken)
        return;
    if (fr->plural != en->plural)
        poc_mistake(poc, en, en->line, "%.*s has a plural in one language only", STR_ARG(en->key));
    fields_check(poc, fr, en);
    fields_check(poc, en, fr);
}

static void alone(struct poc *poc, const struct message *m)
{
    poc_mistake(poc, m, m->line, "%.*s is not in %s", STR_ARG(m->key),
                m->language == FRENCH ? "English" : "French");
}

/* a.b_c and a.b.c would be one name in C. */
static void ids_check(struct poc *poc)
{
    const struct message *end = poc->messages + poc->n_messages;
    for (const struct message *m = poc->messages; m < end; m++)
        for (const struct message *n = m + 1; n < end; n++)
            if (m->language == FRENCH && n->language == FRENCH && str_eq(n->id, m->id) &&
                !str_eq(n->key, m->key))
                poc_mistake(poc, n, n->line, "%.*s and %.*s are one name in C", STR_ARG(m->key),
                            STR_ARG(n->key));
}

void messages_check(struct poc *poc)
{
    if (poc->n_messages == 0)
        return;
    qsort(poc->messages, poc->n_messages, sizeof *poc->messages, by_key);
    const struct message *end = poc->messages + poc->n_messages;
    for (const struct message *m = poc->messages, *next; m < end; m = next) {
        const struct message *first[LANGUAGES] = { NULL };
        for (next = m; next < end && str_eq(next->key, m->key); next++) {
            if (first[next->language])
                poc_mistake(poc, next, next->line, "%.*s is there already: %s:%d", STR_ARG(m->key),
                            first[next->language]->path, first[next->language]->line);
            else
                first[next->language] = next;
            forms_check(poc, next);
        }
        if (first[FRENCH] && first[ENGLISH])
            pair_check(poc, first[FRENCH], first[ENGLISH]);
        else
            alone(poc, m);
    }
    ids_check(poc);
}
