/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tplc/tplc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_MAX = 256 << 10, MADE_MAX = OUT_SPOOL };

_Noreturn void refuse(const struct tplc *t, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: error: ", t->path, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

struct str rest(const struct tplc *t)
{
    return str_sub(t->source, t->at, t->source.n);
}

char peek(const struct tplc *t)
{
    return t->at < t->source.n ? t->source.p[t->at] : '\0';
}

void advance(struct tplc *t, size_t n)
{
    for (; n > 0 && t->at < t->source.n; n--)
        t->line += t->source.p[t->at++] == '\n';
}

bool at_directive(const struct tplc *t)
{
    return str_starts(rest(t), STR("{{"));
}

bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_identifier(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        if (!letter && (i == 0 || c < '0' || c > '9'))
            return false;
    }
    return s.n > 0;
}

/* organization/list.html -> organization_list_html */
static struct str function_name(struct arena *a, const char *path)
{
    const char *from = strrchr(path, '/');
    while (from && from > path && from[-1] != '/')
        from--;
    char *name = arena_z(a, str_of(from ? from : path));
    for (char *p = name; *p; p++)
        if (!is_identifier((struct str){ p, 1 }) && (*p < '0' || *p > '9'))
            *p = '_';
    return str_of(name);
}

static struct str source_read(struct tplc *t)
{
    FILE *f = fopen(t->path, "rb");
    if (!f)
        refuse(t, 1, "cannot be read");
    char *p = arena_alloc(t->arena, SOURCE_MAX);
    size_t n = fread(p, 1, SOURCE_MAX, f);
    if (ferror(f) || n == SOURCE_MAX)
        refuse(t, 1, "cannot be read, or is larger than 256 KiB");
    fclose(f);
    struct str source = { p, n };
    if (!str_is_utf8(source))
        refuse(t, 1, "is not UTF-8");
    return source;
}

static void made_write(const struct tplc *t, const char *path, struct str s)
{
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(s.p, 1, s.n, f) != s.n || fclose(f) != 0)
        refuse(t, 1, "cannot write %s", path);
}

static void made_start(struct tplc *t, const char *header)
{
    const char *base = strrchr(header, '/');
    base = base ? base + 1 : header;
    char *guard = arena_z(t->arena, t->function);
    for (char *p = guard; *p; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - ('a' - 'A'));
    out_fmt(&t->head,
            "/* Made by tplc: change the template instead. */\n"
            "#ifndef TPL_%s\n#define TPL_%s\n#include \"view/tpl.h\"\n",
            guard, guard);
    out_fmt(&t->code, "/* Made by tplc: change the template instead. */\n#include \"%s\"\n", base);
}

static void template_compile(struct tplc *t)
{
    while (t->at < t->source.n) {
        if (at_directive(t))
            directive_step(t);
        else
            html_step(t);
    }
    html_end(t);
    code_end(t);
    out_str(&t->head, STR("#endif\n"));
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: tplc IN.html OUT.h OUT.c\n");
        return 2;
    }
    struct arena *a = arena_new((size_t)64 << 20);
    struct tplc t = { .arena = a, .path = argv[1], .line = 1 };
    out_init(&t.head, a, MADE_MAX);
    out_init(&t.code, a, MADE_MAX);
    out_init(&t.text, a, MADE_MAX);
    t.source = source_read(&t);
    t.function = function_name(a, t.path);
    made_start(&t, argv[2]);
    template_compile(&t);
    made_write(&t, argv[2], out_view(&t.head));
    made_write(&t, argv[3], out_view(&t.code));
    arena_free(a);
    return 0;
}
