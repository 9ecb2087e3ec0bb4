/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/program_types.h"

struct reading {
    struct arena *arena;
    const char *path;
    int line;
    struct program_types *types;
    struct program_reference *type; /* the present one; NULL before the first */
    struct str error;
};

static bool refuse(struct reading *r, const char *why, struct str what)
{
    r->error = arena_fmt(r->arena, "%s:%d: error: %s%s%.*s%s", r->path, r->line, why,
                         what.p ? " \"" : "", STR_ARG(what), what.p ? "\"" : "");
    return false;
}

static bool type_whole(struct reading *r)
{
    return !r->type || r->type->definition.p ||
           refuse(r, "the type has no definition:", r->type->code);
}

static bool type_read(struct reading *r, struct str code)
{
    if (!type_whole(r))
        return false;
    if (!code.n || program_type_find(r->types, code))
        return refuse(r, code.n ? "this type is there already:" : "a type without code",
                      code.n ? code : STR_NULL);
    if (r->types->n == PROGRAM_TYPES)
        return refuse(r, "too many types", STR_NULL);
    r->type = &r->types->list[r->types->n++];
    *r->type = (struct program_reference){
        .code = code, .stay_least = -1, .stay_most = -1, .rent_most = -1
    };
    return true;
}

/* "7 10 | words": the words, and what stands before them. */
static bool words_read(struct reading *r, struct str rest, struct str *ret_values, struct str *to)
{
    struct str words;
    str_cut(rest, '|', ret_values, &words);
    *ret_values = str_trim(*ret_values);
    if (to->p)
        return refuse(r, "said twice of this type", STR_NULL);
    if (!words.p || str_is_blank(words))
        return refuse(r, "words are missing after \"|\"", STR_NULL);
    *to = str_trim(words);
    return true;
}

static bool number_read(struct reading *r, struct str s, int64_t *ret)
{
    if (str_is(s, "-"))
        return true;
    return (str_to_i64(s, ret) && *ret >= 0) || refuse(r, "not a number:", s);
}

static bool two_of(struct reading *r, struct str values, struct str *ret_one, struct str *ret_other)
{
    if (!str_cut(values, ' ', ret_one, ret_other) || ret_other->n == 0)
        return refuse(r, "two values are needed", STR_NULL);
    *ret_other = str_trim(*ret_other);
    return true;
}

static bool stay_read(struct reading *r, struct str rest)
{
    struct str values, least, most;
    if (!words_read(r, rest, &values, &r->type->stay))
        return false;
    if (str_is(values, "open"))
        return true;
    return two_of(r, values, &least, &most) && number_read(r, least, &r->type->stay_least) &&
           number_read(r, most, &r->type->stay_most);
}

static bool line_read(struct reading *r, struct str line)
{
    struct str word, rest, values;
    str_cut(line, ' ', &word, &rest);
    rest = rest.p ? str_trim(rest) : STR("");
    if (str_is(word, "type"))
        return type_read(r, rest);
    if (!r->type)
        return refuse(r, "this belongs to a type, and none has begun:", word);
    if (str_is(word, "definition")) {
        if (r->type->definition.p || !rest.n)
            return refuse(r, "one definition for each type", STR_NULL);
        r->type->definition = rest;
        return true;
    }
    if (str_is(word, "stay"))
        return stay_read(r, rest);
    if (str_is(word, "acuity"))
        return words_read(r, rest, &values, &r->type->acuity) &&
               two_of(r, values, &r->type->acuity_from, &r->type->acuity_to);
    if (str_is(word, "delivery"))
        return words_read(r, rest, &r->type->delivery_code, &r->type->delivery);
    if (str_is(word, "rent"))
        return words_read(r, rest, &values, &r->type->rent) &&
               number_read(r, values, &r->type->rent_most);
    return refuse(r, "unknown word", word);
}

bool program_types_read(struct arena *a, const char *path, struct str text,
                        struct program_types *ret, struct str *ret_error)
{
    struct reading r = { .arena = a, .path = path, .types = ret };
    struct str line;
    bool good = true;
    *ret = (struct program_types){ 0 };
    while (good && str_next(&text, '\n', &line)) {
        r.line++;
        line = str_trim(line);
        if (line.n && line.p[0] != '#')
            good = str_is_utf8(line) ? line_read(&r, line) : refuse(&r, "not UTF-8", STR_NULL);
    }
    good = good && type_whole(&r);
    if (good && !ret->n)
        good = refuse(&r, "no type at all", STR_NULL);
    *ret_error = r.error;
    return good;
}

static bool same(const struct program_reference *x, const struct program_reference *y)
{
    return str_eq(x->code, y->code) && x->stay_least == y->stay_least &&
           x->stay_most == y->stay_most && x->rent_most == y->rent_most &&
           str_eq(x->acuity_from, y->acuity_from) && str_eq(x->acuity_to, y->acuity_to) &&
           str_eq(x->delivery_code, y->delivery_code) && !x->stay.p == !y->stay.p;
}

struct str program_types_differ(const struct program_types *one, const struct program_types *other)
{
    for (size_t i = 0; i < one->n || i < other->n; i++) {
        if (i >= one->n)
            return other->list[i].code;
        if (i >= other->n || !same(&one->list[i], &other->list[i]))
            return one->list[i].code;
    }
    return STR_NULL;
}

const struct program_reference *program_type_find(const struct program_types *t, struct str code)
{
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->list[i].code, code))
            return &t->list[i];
    return NULL;
}
