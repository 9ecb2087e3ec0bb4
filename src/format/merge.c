/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"
#include "format/document.h"

#include <string.h>

struct merge_field merge_line(const char *name, struct str value)
{
    return (struct merge_field){ name, MERGE_LINE, value };
}

struct merge_field merge_block(const char *name, struct str value)
{
    return (struct merge_field){ name, MERGE_BLOCK, value };
}

struct merge_field merge_parts(const char *name, struct str markdown)
{
    return (struct merge_field){ name, MERGE_PARTS, markdown };
}

/* Signs that mean something anywhere in a line, and those that do only where a line begins. */
static bool is_sign(char c)
{
    return c != '\0' && strchr("\\`*_[]<>&|~", c);
}

static bool begins_block(char c)
{
    return c != '\0' && strchr("#+-=:", c);
}

/* 1. or 1) at the start of a line would be a list. */
static size_t number_ends(struct str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n && n < s.n && (s.p[n] == '.' || s.p[n] == ')') ? n : SIZE_MAX;
}

static void line_write(struct out *o, struct str s)
{
    size_t number = number_ends(s);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r' ? ' ' : s.p[i];
        if (is_sign(c) || i == number || (i == 0 && begins_block(c)))
            out_char(o, '\\');
        out_char(o, c);
    }
}

void document_line(struct out *o, enum lang l, struct str value)
{
    line_write(o, str_trim(text_typography(o->arena, l, value)));
}

void document_block(struct out *o, enum lang l, struct str value)
{
    struct str rest = text_typography(o->arena, l, value), line;
    bool first = true, apart = false;
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (!line.n) {
            apart = true;
            continue;
        }
        /* a break inside a paragraph stays one */
        if (!first && apart)
            out_lit(o, "\n\n");
        else if (!first)
            out_lit(o, "\\\n");
        line_write(o, line);
        first = apart = false;
    }
}

static void field_write(struct out *o, enum lang l, const struct merge_field *f)
{
    if (f->kind == MERGE_LINE)
        document_line(o, l, f->value);
    else if (f->kind == MERGE_BLOCK)
        document_block(o, l, f->value);
    else
        out_str(o, str_trim(f->value));
}

static size_t field_find(const struct merge_field *fields, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, fields[i].name))
            return i;
    return n;
}

bool document_merge(struct out *o, enum lang l, struct str text, const struct merge_field *fields,
                    size_t n_fields, struct str *ret_name)
{
    bool *used = arena_array(o->arena, bool, n_fields + 1);
    ptrdiff_t at;
    while ((at = str_find(text, STR("{{"))) >= 0) {
        out_str(o, str_sub(text, 0, (size_t)at));
        text = str_sub(text, (size_t)at + 2, text.n);
        ptrdiff_t end = str_find(text, STR("}}"));
        *ret_name = str_trim(str_sub(text, 0, end < 0 ? text.n : (size_t)end));
        size_t i = field_find(fields, n_fields, *ret_name);
        if (end < 0 || i == n_fields || str_is_blank(fields[i].value))
            return false;
        field_write(o, l, &fields[i]);
        used[i] = true;
        text = str_sub(text, (size_t)end + 2, text.n);
    }
    out_str(o, text);
    for (size_t i = 0; i < n_fields; i++) {
        if (!used[i]) {
            *ret_name = str_of(fields[i].name);
            return false;
        }
    }
    return true;
}
