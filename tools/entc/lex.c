/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entc/entc.h"

/* A line being cut. */
struct lexer {
    struct entc *c;
    struct token *tokens; /* room for all of the file */
    size_t n_tokens;
    struct line *lines;
    size_t n_lines;
    bool continued;
};

static bool is_space(char b)
{
    return b == ' ' || b == '\t' || b == '\r';
}

static size_t space_length(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_space(s.p[n]))
        n++;
    return n;
}

static size_t quoted_token(struct lexer *x, struct str s, struct token *ret)
{
    ptrdiff_t end = str_find(str_sub(s, 1, s.n), STR("\""));

    if (end < 0) {
        entc_error(x->c, ret->line, "the text that begins here has no closing quote");
        return s.n;
    }
    ret->quoted = true;
    ret->text = str_sub(s, 1, (size_t)end);
    if ((size_t)end + 2 < s.n && !is_space(s.p[end + 2]) && s.p[end + 2] != '#')
        entc_error(x->c, ret->line, "a space must follow the text \"%.*s\"", STR_ARG(ret->text));
    return (size_t)end + 2;
}

static size_t word_token(struct str s, struct token *ret)
{
    size_t n = 0;

    while (n < s.n && !is_space(s.p[n]) && s.p[n] != '"' && s.p[n] != '#')
        n++;
    ret->text = str_sub(s, 0, n);
    return n;
}

/* Adds the tokens of one physical line; true when it goes on with the next. */
static bool lex_tokens(struct lexer *x, struct str rest, int number)
{
    while (rest.n > 0 && rest.p[0] != '#') {
        struct token *t = &x->tokens[x->n_tokens];
        size_t taken;

        t->line = number;
        taken = rest.p[0] == '"' ? quoted_token(x, rest, t) : word_token(rest, t);
        rest = str_sub(rest, taken, rest.n);
        rest = str_sub(rest, space_length(rest), rest.n);
        if (!t->quoted && str_is(t->text, "\\")) {
            if (rest.n > 0)
                entc_error(x->c, number, "nothing may follow the backslash at the end of a line");
            return true;
        }
        x->n_tokens++;
    }
    return false;
}

static void lex_line(struct lexer *x, struct str raw, int number)
{
    size_t indent = space_length(raw), before = x->n_tokens, added;
    int errors = x->c->errors;
    bool goes_on = false;

    if (str_is_utf8(raw))
        goes_on = lex_tokens(x, str_sub(raw, indent, raw.n), number);
    else
        entc_error(x->c, number, "not UTF-8");
    added = x->n_tokens - before;

    if (!x->continued && (added > 0 || x->c->errors > errors))
        x->lines[x->n_lines++] =
            (struct line){ number, indent > 0, false, &x->tokens[before], added };
    else if (x->continued)
        x->lines[x->n_lines - 1].n += added;
    if (x->c->errors > errors)
        x->lines[x->n_lines - 1].broken = true;
    x->continued = goes_on && x->n_lines > 0;
}

size_t lex(struct entc *c, struct str source, struct line **ret)
{
    struct lexer x = { .c = c };
    struct str line;
    int number = 0;

    x.tokens = arena_array(c->arena, struct token, source.n + 1);
    x.lines = arena_array(c->arena, struct line, source.n + 1);
    while (str_next(&source, '\n', &line))
        lex_line(&x, line, ++number);
    *ret = x.lines;
    return x.n_lines;
}
