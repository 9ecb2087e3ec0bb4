/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/checklist.h"

enum { CODE_MOST = 40 };

struct reading {
    struct arena *arena;
    const char *path;
    int line;
    struct checklist *list;
    struct checklist_phase *phase; /* the present one; NULL before the first */
    struct str error;
};

static bool refuse(struct reading *r, const char *why, struct str what)
{
    r->error = arena_fmt(r->arena, "%s:%d: error: %s%s%.*s%s", r->path, r->line, why,
                         what.p ? " \"" : "", STR_ARG(what), what.p ? "\"" : "");
    return false;
}

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '_')
            return false;
    return s.n > 0 && s.n <= CODE_MOST;
}

static bool is_taken(const struct checklist *c, struct str code)
{
    return checklist_phase(c, code) || checklist_item(c, code) || checklist_question(c, code);
}

/* A code that is new, off the front of *rest. */
static bool code_read(struct reading *r, struct str *rest, struct str *ret)
{
    struct str tail;
    str_cut(*rest, '|', ret, &tail);
    *ret = str_trim(*ret);
    *rest = tail.p ? str_trim(tail) : STR("");
    if (!is_code(*ret))
        return refuse(r, "not a code of small letters, digits and underscores:", *ret);
    if (is_taken(r->list, *ret))
        return refuse(r, "this code is there already:", *ret);
    return true;
}

static bool question_read(struct reading *r, struct str rest)
{
    struct checklist_item question = { .help = STR("") };
    if (r->list->n_questions == CHECKLIST_QUESTIONS)
        return refuse(r, "too many questions", STR_NULL);
    if (!code_read(r, &rest, &question.code))
        return false;
    if (!rest.n)
        return refuse(r, "a question without words:", question.code);
    question.label = rest;
    r->list->questions[r->list->n_questions++] = question;
    return true;
}

/* The one before has to be whole. */
static bool phase_whole(struct reading *r)
{
    if (!r->phase)
        return true;
    if (!r->phase->title.p)
        return refuse(r, "the phase has no title:", r->phase->code);
    if (!r->phase->n_items)
        return refuse(r, "the phase has no item:", r->phase->code);
    return true;
}

static bool phase_read(struct reading *r, struct str rest)
{
    struct str code;
    if (!phase_whole(r) || !code_read(r, &rest, &code))
        return false;
    if (rest.n)
        return refuse(r, "a phase is a code alone:", code);
    if (r->list->n_phases == CHECKLIST_PHASES)
        return refuse(r, "too many phases", STR_NULL);
    r->phase = &r->list->phases[r->list->n_phases++];
    r->phase->code = code;
    r->phase->purpose = STR("");
    return true;
}

static bool item_read(struct reading *r, struct str rest)
{
    struct checklist_item item;
    struct str label, help;
    if (r->phase->n_items == CHECKLIST_ITEMS)
        return refuse(r, "too many items in this phase", STR_NULL);
    if (!code_read(r, &rest, &item.code))
        return false;
    str_cut(rest, '|', &label, &help);
    item.label = str_trim(label);
    item.help = help.p ? str_trim(help) : STR("");
    if (!item.label.n)
        return refuse(r, "an item without label:", item.code);
    if (str_find(item.help, STR("|")) >= 0)
        return refuse(r, "an item has three parts: code | label | explanation", STR_NULL);
    r->phase->items[r->phase->n_items++] = item;
    return true;
}

static bool words_read(struct reading *r, struct str *to, struct str rest)
{
    if (to->n)
        return refuse(r, "said twice in this phase", STR_NULL);
    if (!rest.n)
        return refuse(r, "words are missing", STR_NULL);
    *to = rest;
    return true;
}

static bool tip_read(struct reading *r, struct str rest)
{
    if (r->phase->n_tips == CHECKLIST_TIPS)
        return refuse(r, "too many tips in this phase", STR_NULL);
    return words_read(r, &r->phase->tips[r->phase->n_tips++], rest);
}

static bool line_read(struct reading *r, struct str line)
{
    struct str word, rest;
    str_cut(line, ' ', &word, &rest);
    rest = rest.p ? str_trim(rest) : STR("");
    if (str_is(word, "question"))
        return question_read(r, rest);
    if (str_is(word, "phase"))
        return phase_read(r, rest);
    bool known = str_is(word, "title") || str_is(word, "purpose") || str_is(word, "item") ||
                 str_is(word, "tip");
    if (!known)
        return refuse(r, "unknown word", word);
    if (!r->phase)
        return refuse(r, "this belongs to a phase, and none has begun:", word);
    if (str_is(word, "title"))
        return words_read(r, &r->phase->title, rest);
    if (str_is(word, "purpose"))
        return words_read(r, &r->phase->purpose, rest);
    return str_is(word, "tip") ? tip_read(r, rest) : item_read(r, rest);
}

bool checklist_read(struct arena *a, const char *path, struct str text, struct checklist *ret,
                    struct str *ret_error)
{
    struct reading r = { .arena = a, .path = path, .list = ret };
    struct str line;
    bool good = true;
    *ret = (struct checklist){ 0 };
    if (!str_is_utf8(text)) {
        r.line = 1;
        good = refuse(&r, "not UTF-8", STR_NULL);
    }
    while (good && str_next(&text, '\n', &line)) {
        r.line++;
        line = str_trim(line);
        if (line.n && line.p[0] != '#')
            good = line_read(&r, line);
    }
    good = good && phase_whole(&r);
    if (good && !ret->n_phases)
        good = refuse(&r, "no phase at all", STR_NULL);
    *ret_error = r.error;
    return good;
}

/* -- finding
 * ------------------------------------------------------------------------------------------ */

static const struct checklist_item *item_in(const struct checklist_item *items, size_t n,
                                            struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(items[i].code, code))
            return &items[i];
    return NULL;
}

const struct checklist_phase *checklist_phase(const struct checklist *c, struct str code)
{
    for (size_t i = 0; i < c->n_phases; i++)
        if (str_eq(c->phases[i].code, code))
            return &c->phases[i];
    return NULL;
}

const struct checklist_item *checklist_item(const struct checklist *c, struct str code)
{
    const struct checklist_item *found = NULL;
    for (size_t i = 0; i < c->n_phases && !found; i++)
        found = item_in(c->phases[i].items, c->phases[i].n_items, code);
    return found;
}

const struct checklist_item *checklist_question(const struct checklist *c, struct str code)
{
    return item_in(c->questions, c->n_questions, code);
}

/* -- two languages
 * ------------------------------------------------------------------------------------ */

static struct str items_differ(struct arena *a, const struct checklist_item *one, size_t n_one,
                               const struct checklist_item *other, size_t n_other)
{
    for (size_t i = 0; i < n_one && i < n_other; i++)
        if (!str_eq(one[i].code, other[i].code))
            return arena_fmt(a, "%.*s and %.*s", STR_ARG(one[i].code), STR_ARG(other[i].code));
    if (n_one == n_other)
        return STR_NULL;
    return n_one > n_other ? arena_fmt(a, "%.*s and nothing", STR_ARG(one[n_other].code))
                           : arena_fmt(a, "nothing and %.*s", STR_ARG(other[n_one].code));
}

struct str checklist_differs(struct arena *a, const struct checklist *one,
                             const struct checklist *other)
{
    struct str found =
        items_differ(a, one->questions, one->n_questions, other->questions, other->n_questions);
    if (!found.p && one->n_phases != other->n_phases)
        return arena_fmt(a, "%zu phases and %zu", one->n_phases, other->n_phases);
    for (size_t i = 0; i < one->n_phases && !found.p; i++) {
        const struct checklist_phase *x = &one->phases[i], *y = &other->phases[i];
        if (!str_eq(x->code, y->code))
            return arena_fmt(a, "%.*s and %.*s", STR_ARG(x->code), STR_ARG(y->code));
        found = items_differ(a, x->items, x->n_items, y->items, y->n_items);
    }
    return found;
}
