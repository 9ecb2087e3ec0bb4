/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/content_kind.h"

enum { CODE_MOST = 40, YEAR_FIRST = 1900, YEAR_LAST = 2100 };

/* -- mistakes
 * ---------------------------------------------------------------------------------------- */

struct reading {
    struct arena *arena;
    const char *path;
    int line;
    struct content *content;
    struct str error;
};

static bool refuse(struct reading *r, const char *why, struct str what)
{
    r->error = arena_fmt(r->arena, "%s:%d: error: %s%s%.*s%s", r->path, r->line, why,
                         what.p ? " \"" : "", STR_ARG(what), what.p ? "\"" : "");
    return false;
}

/* The same, of an entry that was read before. */
static bool refuse_at(struct reading *r, const struct content_entry *e, const char *why,
                      struct str what)
{
    r->path = e->path;
    r->line = e->line;
    return refuse(r, why, what);
}

/* -- reading
 * ----------------------------------------------------------------------------------------- */

static bool is_code(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '_')
            return false;
    return s.n > 0 && s.n <= CODE_MOST;
}

static bool kind_find(struct str word, enum content_kind *ret)
{
    for (int k = 0; k < CONTENT_KINDS; k++)
        if (str_is(word, content_shapes[k].name)) {
            *ret = (enum content_kind)k;
            return true;
        }
    return false;
}

static bool is_marks(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= '1' && s.p[i] <= '9') && s.p[i] != ' ')
            return false;
    return true;
}

/* Words that a field takes, one space between. */
static const struct {
    enum content_field field;
    const char *words, *why;
} word_lists[] = {
    { CONTENT_IN, "fr en both", "a language is fr, en or both:" },
    { CONTENT_PLACE, "own partnership either", "a sheet's place is own, partnership or either:" },
    { CONTENT_ANSWERS, "team apart each both", "who answers is team, apart, each or both:" },
    { CONTENT_FROM, "themes", "rows come from themes, or stand here:" },
    { CONTENT_ROWS, "free ranked", "rows are free or ranked:" },
    { CONTENT_TYPE, "text who choice number money day scale term", "no such type of column:" },
    { CONTENT_OPENS,
      "acquaintances actions agreements circle conditions contributions coordination ending "
      "frontline indicators mediation needs partners prospects report reviews timeline "
      "trainings",
      "no page is called" },
};

static bool word_good(struct reading *r, enum content_field f, struct str value)
{
    for (size_t i = 0; i < sizeof word_lists / sizeof *word_lists; i++) {
        struct str rest = str_of(word_lists[i].words), word;
        bool known = false;
        if (word_lists[i].field != f)
            continue;
        while (!known && str_next(&rest, ' ', &word))
            known = str_eq(word, value);
        return known || refuse(r, word_lists[i].why, value);
    }
    return true;
}

static bool value_good(struct reading *r, enum content_field f, struct str value)
{
    int64_t year;
    if (value.n > CONTENT_TEXT_MOST)
        return refuse(r, "this text is too long for one line: share it out", STR_NULL);
    if (f == CONTENT_AT && !str_starts(value, STR("https://")) &&
        !str_starts(value, STR("http://")))
        return refuse(r, "an address begins with https://:", value);
    if (f == CONTENT_YEAR && (!str_to_i64(value, &year) || year < YEAR_FIRST || year > YEAR_LAST))
        return refuse(r, "not a year:", value);
    if (f == CONTENT_MARKS && !is_marks(value))
        return refuse(r, "marks are numbers of columns:", value);
    return word_good(r, f, value);
}

static bool value_add(struct reading *r, struct content_entry *e, enum content_field f,
                      struct str value)
{
    struct content_value *v = &e->values[f];
    if (!content_has(e->kind, f))
        return refuse(r, "an entry of this kind has no such text:", str_of(content_field_name(f)));
    if (!value.n)
        return refuse(r, "words are missing:", str_of(content_field_name(f)));
    if (v->n > 0 && !content_is_many(e->kind, f))
        return refuse(r, "said twice in this entry:", str_of(content_field_name(f)));
    if (v->n == CONTENT_LINES_MOST)
        return refuse(r, "too many lines of", str_of(content_field_name(f)));
    if (!value_good(r, f, value))
        return false;
    if ((v->n & (v->n - 1)) == 0) { /* full: 0, 1, 2, 4 … */
        struct str *more = arena_array(r->arena, struct str, v->n ? v->n * 2 : 1);
        for (size_t i = 0; i < v->n; i++)
            more[i] = v->lines[i];
        v->lines = more;
    }
    v->lines[v->n++] = value;
    return true;
}

/* The nearest entry above of the kind that this one belongs to. */
static int parent_of(const struct content *c, enum content_kind kind)
{
    int wanted = content_shapes[kind].parent;
    for (size_t i = c->n; wanted != CONTENT_NONE && i > 0; i--)
        if ((int)c->entries[i - 1].kind == wanted)
            return (int)i - 1;
    return CONTENT_NONE;
}

static struct content_entry *entry_new(struct reading *r)
{
    struct content *c = r->content;
    if ((c->n & (c->n - 1)) == 0) {
        struct content_entry *more =
            arena_array(r->arena, struct content_entry, c->n ? c->n * 2 : 1);
        for (size_t i = 0; i < c->n; i++)
            more[i] = c->entries[i];
        c->entries = more;
    }
    return &c->entries[c->n];
}

static bool entry_read(struct reading *r, enum content_kind kind, struct str rest)
{
    const struct content_shape *shape = &content_shapes[kind];
    struct content_entry *e = entry_new(r);
    struct str code, part;
    str_cut(rest, '|', &code, &rest);
    code = str_trim(code);
    *e = (struct content_entry){ kind,    code,    parent_of(r->content, kind),
                                 r->path, r->line, { { 0 } } };
    if (!is_code(code))
        return refuse(r, "not a code of small letters, digits and underscores:", code);
    if (content_find(r->content, code))
        return refuse(r, "this code is there already:", code);
    if (shape->parent != CONTENT_NONE && e->parent == CONTENT_NONE)
        return refuse(r, "this belongs to another entry, and none is above it:",
                      str_of(content_shapes[shape->parent].name));
    for (size_t i = 0; rest.p; i++) {
        str_cut(rest, '|', &part, &rest);
        if (i == shape->n_slots || (shape->slots[i].flags & CONTENT_FACT))
            return refuse(r, "more parts than this kind has:", str_trim(part));
        if (!value_add(r, e, shape->slots[i].field, str_trim(part)))
            return false;
    }
    r->content->n++;
    return true;
}

static bool line_read(struct reading *r, struct str line, size_t first)
{
    struct str word, rest;
    enum content_kind kind;
    enum content_field field;
    str_cut(line, ' ', &word, &rest);
    rest = rest.p ? str_trim(rest) : STR("");
    if (kind_find(word, &kind))
        return entry_read(r, kind, rest);
    if (!content_field_find(word, &field))
        return refuse(r, "unknown word", word);
    if (r->content->n == first)
        return refuse(r, "this belongs to an entry, and none has begun:", word);
    return value_add(r, &r->content->entries[r->content->n - 1], field, rest);
}

bool content_read(struct arena *a, const char *path, struct str text, struct content *io,
                  struct str *ret_error)
{
    struct reading r = { .arena = a, .path = path, .content = io };
    struct str line;
    size_t first = io->n;
    bool good = true;
    if (!str_is_utf8(text)) {
        r.line = 1;
        good = refuse(&r, "not UTF-8", STR_NULL);
    }
    while (good && str_next(&text, '\n', &line)) {
        r.line++;
        line = str_trim(line);
        if (line.n && line.p[0] != '#')
            good = line_read(&r, line, first);
    }
    if (good && io->n == first)
        good = refuse(&r, "no entry at all", STR_NULL);
    *ret_error = r.error;
    return good;
}

/* -- checking
 * ---------------------------------------------------------------------------------------- */

static bool codes_known(struct reading *r, const struct content *c, const struct content_entry *e,
                        const struct content_slot *slot)
{
    const struct content_value *v = &e->values[slot->field];
    for (size_t i = 0; i < v->n; i++) {
        const struct content_entry *named = content_find(c, v->lines[i]);
        if (!named || named->kind != slot->refers)
            return refuse_at(r, e,
                             arena_z(r->arena, arena_fmt(r->arena, "no %s is called",
                                                         content_shapes[slot->refers].name)),
                             v->lines[i]);
    }
    return true;
}

static bool has_child(const struct content *c, size_t at)
{
    for (size_t i = at + 1; i < c->n; i++)
        if (c->entries[i].parent == (int)at)
            return true;
    return false;
}

/* Rows are given, or people add them; a choice has something to choose. */
static bool sheet_whole(struct reading *r, const struct content *c, const struct content_entry *e)
{
    if (e->kind == CONTENT_ASK) {
        bool choice = str_is(content_text(e, CONTENT_TYPE), "choice");
        bool options = content_count(c, CONTENT_OPTION, e) > 0;
        return choice == options ||
               refuse_at(r, e, "a choice has options, and nothing else has:", e->code);
    }
    if (e->kind != CONTENT_SECTION)
        return true;
    bool given = content_count(c, CONTENT_GIVEN, e) > 0;
    bool brought = e->values[CONTENT_ROWS].n > 0 || c->entries[e->parent].values[CONTENT_FROM].n;
    if (content_count(c, CONTENT_ASK, e) == 0)
        return refuse_at(r, e, "this section asks nothing:", e->code);
    return given != brought ||
           refuse_at(r, e, "rows of a section are given, or added by people:", e->code);
}

static bool entry_whole(struct reading *r, const struct content *c, size_t at)
{
    const struct content_entry *e = &c->entries[at];
    const struct content_shape *shape = &content_shapes[e->kind];
    for (size_t i = 0; i < shape->n_slots; i++) {
        const struct content_slot *slot = &shape->slots[i];
        if ((slot->flags & CONTENT_REQUIRED) && e->values[slot->field].n == 0)
            return refuse_at(r, e,
                             arena_z(r->arena, arena_fmt(r->arena, "the %s has no %s:", shape->name,
                                                         content_field_name(slot->field))),
                             e->code);
        if ((slot->flags & CONTENT_CODES) && !codes_known(r, c, e, slot))
            return false;
    }
    if (shape->needs_child && !has_child(c, at))
        return refuse_at(r, e, "nothing belongs to it:", e->code);
    return sheet_whole(r, c, e);
}

bool content_check(struct arena *a, const struct content *c, struct str *ret_error)
{
    struct reading r = { .arena = a };
    bool good = true;
    for (size_t i = 0; i < c->n && good; i++)
        good = entry_whole(&r, c, i);
    *ret_error = r.error;
    return good;
}

/* -- two languages
 * ----------------------------------------------------------------------------------- */

static bool entry_pair(struct reading *r, const struct content_entry *fr, struct content_entry *en)
{
    if (fr->kind != en->kind || !str_eq(fr->code, en->code))
        return refuse_at(r, en, "in French this is", fr->code);
    for (int f = 0; f < CONTENT_FIELDS; f++) {
        bool fact = content_is_fact(fr->kind, (enum content_field)f);
        if (fact && en->values[f].n > 0)
            return refuse_at(r, en, "a fact, which is written in French only:",
                             str_of(content_field_name((enum content_field)f)));
        if (fact)
            en->values[f] = fr->values[f];
        else if (fr->values[f].n != en->values[f].n)
            return refuse_at(r, en, "not as many lines as in French:",
                             str_of(content_field_name((enum content_field)f)));
    }
    return true;
}

bool content_pair(struct arena *a, const struct content *fr, struct content *en,
                  struct str *ret_error)
{
    struct reading r = { .arena = a };
    bool good = true;
    for (size_t i = 0; i < fr->n && i < en->n && good; i++)
        good = entry_pair(&r, &fr->entries[i], &en->entries[i]);
    if (good && en->n > fr->n)
        good = refuse_at(&r, &en->entries[fr->n], "not there in French:", en->entries[fr->n].code);
    if (good && fr->n > en->n)
        good = refuse_at(&r, &fr->entries[en->n], "not there in English:", fr->entries[en->n].code);
    *ret_error = r.error;
    return good;
}

/* -- finding
 * ----------------------------------------------------------------------------------------- */

const struct content_entry *content_find(const struct content *c, struct str code)
{
    for (size_t i = 0; i < c->n; i++)
        if (str_eq(c->entries[i].code, code))
            return &c->entries[i];
    return NULL;
}

const struct content_entry *content_next(const struct content *c, enum content_kind kind,
                                         const struct content_entry *parent,
                                         const struct content_entry *after)
{
    size_t from = after ? (size_t)(after - c->entries) + 1 : 0;
    for (size_t i = from; i < c->n; i++) {
        const struct content_entry *e = &c->entries[i];
        if (e->kind == kind && (!parent || e->parent == (int)(parent - c->entries)))
            return e;
    }
    return NULL;
}

size_t content_count(const struct content *c, enum content_kind kind,
                     const struct content_entry *parent)
{
    size_t n = 0;
    for (const struct content_entry *e = NULL; (e = content_next(c, kind, parent, e));)
        n++;
    return n;
}

struct str content_text(const struct content_entry *e, enum content_field f)
{
    return e->values[f].n ? e->values[f].lines[0] : STR("");
}

struct str content_whole(struct arena *a, const struct content_entry *e, enum content_field f)
{
    struct str all = content_text(e, f);
    for (size_t i = 1; i < e->values[f].n; i++)
        all = arena_fmt(a, "%.*s\n%.*s", STR_ARG(all), STR_ARG(e->values[f].lines[i]));
    return all;
}

bool content_names(const struct content_entry *e, enum content_field f, struct str code)
{
    for (size_t i = 0; i < e->values[f].n; i++)
        if (str_eq(e->values[f].lines[i], code))
            return true;
    return false;
}
