/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "entc/entc.h"

#include <stdio.h>
#include <string.h>

enum { SOURCE_MAX = 1 << 20, ARENA_MAX = 64 << 20, OUTPUT_MAX = 16 << 20 };

void entc_error(struct entc *c, int line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    fprintf(stderr, "%s:%d: error: ", c->path, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    c->errors++;
}

static bool file_read_whole(struct entc *c, struct str *ret)
{
    char *p = arena_alloc(c->arena, SOURCE_MAX);
    FILE *f = fopen(c->path, "rb");

    if (!f) {
        fprintf(stderr, "%s: error: cannot be read\n", c->path);
        return false;
    }
    *ret = (struct str){ p, fread(p, 1, SOURCE_MAX, f) };
    fclose(f);
    if (ret->n == SOURCE_MAX) {
        fprintf(stderr, "%s: error: longer than one megabyte\n", c->path);
        return false;
    }
    return true;
}

static bool file_write_whole(const char *path, const struct out *o)
{
    struct str text = out_view(o);
    FILE *f = fopen(path, "wb");
    bool written;

    written = f && fwrite(text.p, 1, text.n, f) == text.n;
    if (f && fclose(f) != 0)
        written = false;
    if (!written)
        fprintf(stderr, "%s: error: cannot be written\n", path);
    return written;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static bool compile(struct entc *c, const char *header_path, const char *source_path)
{
    struct str text;
    struct line *lines;
    struct model model;
    struct out header, source;

    if (!file_read_whole(c, &text))
        return false;
    size_t n_lines = lex(c, text, &lines);
    parse(c, lines, n_lines, &model);
    if (!c->errors)
        check(c, &model);
    if (c->errors)
        return false;
    out_init(&header, c->arena, OUTPUT_MAX);
    out_init(&source, c->arena, OUTPUT_MAX);
    write_header(c, &model, base_name(header_path), &header);
    write_source(c, &model, base_name(header_path), &source);
    return file_write_whole(header_path, &header) && file_write_whole(source_path, &source);
}

int main(int argc, char **argv)
{
    struct entc c = { 0 };
    bool done;

    if (argc != 4) {
        fprintf(stderr, "usage: entc IN.ent OUT.h OUT.c\n");
        return 2;
    }
    c.path = argv[1];
    c.arena = arena_new(ARENA_MAX);
    done = compile(&c, argv[2], argv[3]);
    arena_free(c.arena);
    return done ? 0 : 1;
}
