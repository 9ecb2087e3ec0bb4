/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* poc OUT.h OUT.c IN.po… : the language of a file is the name of its folder. */
#include "poc/poc.h"

#include "core/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOURCE_MAX = 4 << 20, ARENA_MAX = 512 << 20 };

void poc_mistake(struct poc *poc, const struct message *m, int line, const char *format, ...)
{
    size_t n = poc->n_mistakes, size = sizeof *poc->mistakes;
    va_list args;
    va_start(args, format);
    struct str what = arena_vfmt(poc->arena, format, args);
    va_end(args);
    poc->mistakes = arena_grow(poc->arena, poc->mistakes, n * size, (n + 1) * size);
    poc->mistakes[n] = (struct mistake){
        .path = m ? m->path : poc->path,
        .file = m ? m->file : poc->file,
        .line = line,
        .order = (int)n,
        .what = what,
    };
    poc->n_mistakes = n + 1;
}

static int by_place(const void *a, const void *b)
{
    const struct mistake *x = a, *y = b;
    if (x->file != y->file)
        return x->file - y->file;
    return x->line != y->line ? x->line - y->line : x->order - y->order;
}

static int tell_mistakes(struct poc *poc)
{
    qsort(poc->mistakes, poc->n_mistakes, sizeof *poc->mistakes, by_place);
    for (size_t i = 0; i < poc->n_mistakes; i++) {
        const struct mistake *m = &poc->mistakes[i];
        fprintf(stderr, "%s:%d: error: %.*s\n", m->path, m->line, STR_ARG(m->what));
    }
    return 1;
}

static int folder_language(const char *path)
{
    struct str folder = STR(""), piece, rest = str_of(path), name = rest;
    while (str_next(&rest, '/', &piece)) {
        folder = name;
        name = piece;
    }
    return str_is(folder, "fr") ? FRENCH : str_is(folder, "en") ? ENGLISH : -1;
}

/* The bytes of a file; NULL when it cannot be read. */
static struct str file_read(struct arena *a, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return STR_NULL;
    struct out o;
    char piece[1 << 14];
    out_init(&o, a, SOURCE_MAX);
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;)
        out_bytes(&o, piece, n);
    fclose(file);
    return arena_str(a, out_view(&o));
}

/* A file that is right already keeps its time, so that nothing is built again for it. */
static bool file_write(struct arena *a, const char *path, struct str text)
{
    struct str old = file_read(a, path);
    if (old.p && str_eq(old, text))
        return true;
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    bool whole = fwrite(text.p, 1, text.n, file) == text.n;
    return fclose(file) == 0 && whole;
}

static void input_read(struct poc *poc, const char *path)
{
    poc->path = path;
    poc->language = folder_language(path);
    struct str source = file_read(poc->arena, path);
    if (!source.p)
        poc_mistake(poc, NULL, 1, "cannot be read");
    else if (poc->language < 0)
        poc_mistake(poc, NULL, 1, "a .po file stands in a folder called fr or en");
    else
        po_read(poc, source);
    poc->file++;
}

static int compile(struct poc *poc, char **paths, const char *header, const char *code)
{
    for (; *paths; paths++)
        input_read(poc, *paths);
    messages_check(poc);
    if (poc->n_mistakes > 0)
        return tell_mistakes(poc);
    if (file_write(poc->arena, header, header_write(poc)) &&
        file_write(poc->arena, code, table_write(poc)))
        return 0;
    fprintf(stderr, "poc: %s or %s cannot be written\n", header, code);
    return 1;
}

int main(int argc, char **argv)
{
    struct fault fault;
    struct poc poc = { .arena = arena_new(ARENA_MAX) };
    if (argc < 3) {
        fprintf(stderr, "usage: poc OUT.h OUT.c IN.po…\n");
        return 2;
    }
    if (FAULT_CAUGHT(&fault)) {
        fprintf(stderr, "poc: %s\n", fault.what);
        return 1;
    }
    int status = compile(&poc, argv + 3, argv[1], argv[2]);
    fault_done(&fault);
    arena_free(poc.arena);
    return status;
}
