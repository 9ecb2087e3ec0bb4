/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entc/entc.h"

const struct token *cursor_peek(const struct cursor *k)
{
    return k->at < k->line->n ? &k->line->tokens[k->at] : NULL;
}

static int cursor_line(const struct cursor *k)
{
    const struct token *t = cursor_peek(k);

    return t ? t->line : k->line->tokens[k->line->n - 1].line;
}

bool cursor_word(struct cursor *k, const char *word)
{
    const struct token *t = cursor_peek(k);

    if (!t || t->quoted || !str_is(t->text, word))
        return false;
    k->at++;
    return true;
}

bool cursor_name(struct cursor *k, const char *what, struct str *ret)
{
    const struct token *t = cursor_peek(k);

    if (!t || t->quoted) {
        entc_error(k->c, cursor_line(k), "the name of %s is missing", what);
        return false;
    }
    k->at++;
    if (!name_is_well_formed(t->text)) {
        entc_error(k->c, t->line,
                   "\"%.*s\" is no name of %s: small letters, digits and single underscores, "
                   "a letter first, at most 40",
                   STR_ARG(t->text), what);
        return false;
    }
    *ret = t->text;
    return true;
}

bool cursor_number(struct cursor *k, const char *what, int64_t *ret)
{
    const struct token *t = cursor_peek(k);

    if (t)
        k->at++;
    if (!t || t->quoted || !str_to_i64(t->text, ret)) {
        entc_error(k->c, cursor_line(k), "%s is followed by a whole number", what);
        return false;
    }
    return true;
}

/* What French typography wants without a plain space before it. */
static bool french_spacing_is_plain(struct str s)
{
    static const struct str marks[] = { { " :", 2 }, { " ;", 2 }, { " !", 2 }, { " ?", 2 },
                                        { " %", 2 }, { " $", 2 }, { " »", 3 }, { "« ", 3 } };

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (str_find(s, marks[i]) >= 0)
            return true;
    return false;
}

static bool has_control_character(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 127)
            return true;
    return false;
}

bool cursor_label(struct cursor *k, int language, struct str *ret)
{
    const struct token *t = cursor_peek(k);
    const char *wrong = NULL;

    if (!t || !t->quoted) {
        entc_error(k->c, cursor_line(k), "a text in quotes is missing after %s",
                   language == FRENCH ? "fr" : "en");
        return false;
    }
    k->at++;
    if (t->text.n == 0 || str_trim(t->text).n != t->text.n)
        wrong = "is empty, or begins or ends with a space";
    else if (has_control_character(t->text))
        wrong = "holds a control character";
    else if (language == FRENCH && str_find(t->text, STR("'")) >= 0)
        wrong = "has a straight apostrophe: French wants ’";
    else if (language == FRENCH && french_spacing_is_plain(t->text))
        wrong = "has a plain space beside a mark of punctuation: French wants U+00A0 or U+202F";
    if (wrong) {
        entc_error(k->c, t->line, "the text \"%.*s\" %s", STR_ARG(t->text), wrong);
        return false;
    }
    *ret = t->text;
    return true;
}
