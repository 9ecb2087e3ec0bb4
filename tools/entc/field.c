/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entc/entc.h"

#define TYPES_ALL 0xffffffffu
#define TYPES_ONE (TYPES_ALL & ~TYPE_BIT(TYPE_SET)) /* one value a field */
#define TYPES_DISCRETE (TYPE_BIT(TYPE_ENUM) | TYPE_BIT(TYPE_LIST))
#define TYPES_MOMENT (TYPE_BIT(TYPE_DATE) | TYPE_BIT(TYPE_TIME) | TYPE_BIT(TYPE_INSTANT))

const struct type_rule type_rules[] = {
    [TYPE_TEXT] = { "text", "FIELD_TEXT", "struct str", NULL, 200 },
    [TYPE_EMAIL] = { "email", "FIELD_EMAIL", "struct str", NULL, 254 },
    [TYPE_PHONE] = { "phone", "FIELD_PHONE", "struct str", NULL, 60 },
    [TYPE_URL] = { "url", "FIELD_URL", "struct str", NULL, 500 },
    [TYPE_INT] = { "int", "FIELD_INT", "int64_t", NULL, 0 },
    [TYPE_MONEY] = { "money", "FIELD_MONEY", "int64_t", NULL, 0 },
    [TYPE_BOOL] = { "bool", "FIELD_BOOL", "bool", NULL, 0 },
    [TYPE_DATE] = { "date", "FIELD_DATE", "day", NULL, 0 },
    [TYPE_TIME] = { "time", "FIELD_TIME", "int64_t", NULL, 0 },
    [TYPE_INSTANT] = { "instant", "FIELD_INSTANT", "instant", NULL, 0 },
    [TYPE_ENUM] = { "enum", "FIELD_ENUM", "int", "an enum", 0 },
    [TYPE_LIST] = { "list", "FIELD_LIST", "struct str", "a vocabulary", 200 },
    [TYPE_SET] = { "set", "FIELD_SET", "struct str", "a vocabulary", 40 },
    [TYPE_REF] = { "ref", "FIELD_REF", "int64_t", "an entity", 0 },
};
const size_t n_type_rules = sizeof(type_rules) / sizeof(*type_rules);

/* A bool always has a value, so it is never required and there is no sense in a unique one. */
const struct flag_rule flag_rules[] = {
    { "required", "FIELD_REQUIRED", TYPES_ALL & ~TYPE_BIT(TYPE_BOOL) },
    { "unique", "FIELD_UNIQUE", TYPES_ONE & ~TYPE_BIT(TYPE_BOOL) },
    { "search", "FIELD_SEARCH", TYPES_TEXT | TYPE_BIT(TYPE_SET) },
    { "sort", "FIELD_SORT", TYPES_TEXT | TYPES_NUMBER | TYPES_MOMENT | TYPES_DISCRETE },
    { "filter", "FIELD_FILTER", TYPES_ALL },
    { "list", "FIELD_SHOWN", TYPES_ALL },
    { "long", "FIELD_LONG", TYPE_BIT(TYPE_TEXT) },
    { "private", "FIELD_PRIVATE", TYPES_ALL },
    { "index", "FIELD_INDEX", TYPES_ONE },
    { "hidden", "FIELD_HIDDEN", TYPES_ALL },
    { "title", "FIELD_TITLE", TYPES_TEXT },
    { "cascade", "FIELD_CASCADE", TYPE_BIT(TYPE_REF) },
    { "personal", "FIELD_PERSONAL", TYPES_ALL },
    { "last", "FIELD_LAST", TYPE_BIT(TYPE_DATE) },
};
const size_t n_flag_rules = sizeof(flag_rules) / sizeof(*flag_rules);

static bool parse_type(struct cursor *k, struct model_field *f)
{
    const struct token *t = cursor_peek(k);
    const struct type_rule *rule = NULL;

    for (size_t i = 0; t && !t->quoted && i < n_type_rules; i++)
        if (str_is(t->text, type_rules[i].word)) {
            rule = &type_rules[i];
            f->type = (enum type)i;
        }
    if (!rule) {
        if (t)
            entc_error(k->c, t->line, "unknown type \"%.*s\"", STR_ARG(t->text));
        else
            entc_error(k->c, f->line, "the type of \"%.*s\" is missing", STR_ARG(f->name));
        return false;
    }
    k->at++;
    f->max = rule->max;
    return !rule->target || cursor_name(k, rule->target, &f->target);
}

static bool parse_flag(struct cursor *k, struct model_field *f)
{
    const struct token *t = cursor_peek(k);

    for (size_t i = 0; i < n_flag_rules; i++) {
        if (!cursor_word(k, flag_rules[i].word))
            continue;
        if (!(flag_rules[i].types & TYPE_BIT(f->type)))
            entc_error(k->c, t->line, "\"%s\" is not for the type %s", flag_rules[i].word,
                       type_rules[f->type].word);
        if (f->flags & 1u << i)
            entc_error(k->c, t->line, "\"%s\" is said twice", flag_rules[i].word);
        f->flags |= 1u << i;
        return true;
    }
    return false;
}

static bool parse_limit(struct cursor *k, struct model_field *f)
{
    const struct token *t = cursor_peek(k);
    bool number = TYPE_BIT(f->type) & TYPES_NUMBER;

    if (cursor_word(k, "max")) {
        f->has_max = cursor_number(k, "max", &f->max);
        if (!number && !(TYPE_BIT(f->type) & TYPES_TEXT))
            entc_error(k->c, t->line, "\"max\" is not for the type %s", type_rules[f->type].word);
        return true;
    }
    if (cursor_word(k, "min")) {
        f->has_min = cursor_number(k, "min", &f->min);
        if (!number)
            entc_error(k->c, t->line, "\"min\" is not for the type %s", type_rules[f->type].word);
        return true;
    }
    return false;
}

static bool parse_class(struct cursor *k, struct model_field *f)
{
    const struct token *t = cursor_peek(k);

    if (!cursor_word(k, "class"))
        return false;
    if (f->data_class.p)
        entc_error(k->c, t->line, "\"class\" is said twice");
    return cursor_name(k, "a class of data", &f->data_class);
}

static bool parse_was(struct cursor *k, struct model_field *f)
{
    const struct token *t = cursor_peek(k);

    if (!cursor_word(k, "was"))
        return false;
    if (f->was.p)
        entc_error(k->c, t->line, "\"was\" is said twice");
    return cursor_name(k, "a former name", &f->was);
}

/* What may come after the type, in any order; after the word help, labels are those of the help. */
static void parse_rest(struct cursor *k, struct model_field *f)
{
    struct labels *labels = &f->label;
    const struct token *t;

    while ((t = cursor_peek(k))) {
        if (parse_label(k, labels) || (!t->quoted && (parse_flag(k, f) || parse_limit(k, f) ||
                                                      parse_class(k, f) || parse_was(k, f))))
            continue;
        if (cursor_word(k, "help")) {
            if (labels == &f->help)
                entc_error(k->c, t->line, "\"help\" is said twice");
            labels = &f->help;
            continue;
        }
        entc_error(k->c, t->line,
                   t->quoted ? "fr or en is missing before \"%.*s\"" : "unknown flag \"%.*s\"",
                   STR_ARG(t->text));
        return;
    }
    labels_complete(k->c, f->line, &f->label, "label");
    if (labels == &f->help)
        labels_complete(k->c, f->line, &f->help, "help");
}

void parse_field(struct cursor *k, struct model_field *ret)
{
    ret->line = k->line->number;
    if (cursor_name(k, "a field", &ret->name) && parse_type(k, ret))
        parse_rest(k, ret);
}
