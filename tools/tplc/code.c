/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tplc/tplc.h"

#include <string.h>

void code_line(struct tplc *t, struct out *o, int line)
{
    out_fmt(o, "#line %d \"%s\"\n", line, t->path);
}

void code_start(struct tplc *t, struct str parameters, int line)
{
    const char *comma = str_is_blank(parameters) ? "" : ", ";
    code_line(t, &t->head, line);
    out_fmt(&t->head, "void %.*s(struct view *v%s%.*s);\n", STR_ARG(t->function), comma,
            STR_ARG(parameters));
    code_line(t, &t->code, line);
    out_fmt(&t->code, "void %.*s(struct view *v%s%.*s)\n{\n", STR_ARG(t->function), comma,
            STR_ARG(parameters));
    t->started = true;
}

/* One byte of a C string literal; a line feed also ends the source line, for those who read it. */
static void literal_byte(struct out *o, char c, bool last)
{
    switch (c) {
    case '\n':
        out_str(o, last ? STR("\\n") : STR("\\n\"\n\""));
        break;
    case '\t':
        out_str(o, STR("\\t"));
        break;
    case '"':
    case '\\':
    case '?': /* no trigraphs */
        out_char(o, '\\');
        out_char(o, c);
        break;
    default:
        out_char(o, c);
    }
}

void code_flush(struct tplc *t)
{
    struct str s = out_view(&t->text);
    if (s.n == 0)
        return;
    if (!t->started)
        refuse(t, t->line, "{{model}} must come before the first text");
    out_str(&t->code, STR("tpl_raw(v, \""));
    for (size_t i = 0; i < s.n; i++)
        literal_byte(&t->code, s.p[i], i + 1 == s.n);
    out_str(&t->code, STR("\");\n"));
    t->text.n = 0;
}

void code_end(struct tplc *t)
{
    code_flush(t);
    if (!t->started)
        refuse(t, t->line, "the template has no {{model}}");
    out_str(&t->code, STR("}\n"));
}

/* The index after the string or character literal that begins at i. */
static size_t literal_end(struct str s, size_t i)
{
    char quote = s.p[i++];
    while (i < s.n && s.p[i] != quote)
        i += s.p[i] == '\\' ? 2 : 1;
    return i < s.n ? i + 1 : s.n;
}

static bool is_in(char c, const char *set)
{
    return c && strchr(set, c);
}

size_t code_find(struct str s, char sep)
{
    int depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (depth == 0 && (c == sep || (sep == ' ' && is_space(c))))
            return i;
        if (is_in(c, "\"'"))
            i = literal_end(s, i) - 1;
        else if (is_in(c, "([{"))
            depth++;
        else if (is_in(c, ")]}"))
            depth--;
    }
    return s.n;
}

static char closing_of(char c)
{
    return c == '(' ? ')' : c == '[' ? ']' : '}';
}

/* Checks the brackets and copies s, with its white space outside of literals as single spaces. */
static void expression_copy(struct tplc *t, struct out *o, struct str s, int line)
{
    char wanted[64];
    size_t depth = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (is_in(c, "\"'")) {
            size_t end = literal_end(s, i);
            out_bytes(o, s.p + i, end - i);
            i = end - 1;
            continue;
        }
        if (c == ';' || c == '#' || (c == '/' && i + 1 < s.n && is_in(s.p[i + 1], "/*")))
            refuse(t, line, "one expression is wanted: no ; # or comment in it");
        if (is_in(c, "([{")) {
            if (depth == sizeof wanted)
                refuse(t, line, "too many brackets");
            wanted[depth++] = closing_of(c);
        } else if (is_in(c, ")]}") && (depth == 0 || wanted[--depth] != c)) {
            refuse(t, line, "the brackets of the expression do not match");
        }
        if (!is_space(c))
            out_char(o, c);
        else if (!is_space(s.p[i + 1]))
            out_char(o, ' ');
    }
    if (depth > 0)
        refuse(t, line, "the brackets of the expression do not match");
}

struct str code_expression(struct tplc *t, struct str expression, int line)
{
    struct str s = str_trim(expression);
    if (str_is_blank(s))
        refuse(t, line, "an expression is missing");
    struct out o;
    out_init(&o, t->arena, 1 << 20);
    expression_copy(t, &o, s, line);
    return out_view(&o);
}
