/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sqlc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUT_MOST = 1 << 20, OUTPUT_MOST = 16 << 20, MEMORY_MOST = 64 << 20 };

void refuse(const struct file *f, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: error: ", f->path, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static struct str file_text(struct arena *a, const char *path)
{
    FILE *in = fopen(path, "rb");
    if (!in) {
        perror(path);
        exit(1);
    }
    char *p = arena_alloc(a, INPUT_MOST);
    size_t n = fread(p, 1, INPUT_MOST, in);
    if (ferror(in) || n == INPUT_MOST) {
        fprintf(stderr, "%s: unreadable or too long\n", path);
        exit(1);
    }
    fclose(in);
    return (struct str){ p, n };
}

static void file_write(const char *path, const struct out *o)
{
    struct str text = out_view(o);
    FILE *to = fopen(path, "wb");
    if (!to || fwrite(text.p, 1, text.n, to) != text.n || fclose(to)) {
        perror(path);
        exit(1);
    }
}

/* "src/app/network/organization.sql" -> "organization" */
static struct str path_stem(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    char *stem = arena_z(a, (struct str){ base, strcspn(base, ".") });
    for (char *p = stem; *p; p++)
        if (*p == '-')
            *p = '_';
    return str_of(stem);
}

int main(int argc, char **argv)
{
    if (argc != 4 && argc != 5) {
        fprintf(stderr, "usage: sqlc IN.sql [PERSONS] OUT.h OUT.c\n");
        return 2;
    }
    struct arena *a = arena_new(MEMORY_MOST);
    struct file f = { .arena = a, .path = argv[1], .stem = path_stem(a, argv[1]) };
    f.statements = arena_array(a, struct named, STATEMENTS);
    if (argc == 5)
        persons_read(&f, file_text(a, argv[2]));
    file_parse(&f, file_text(a, argv[1]));

    struct out header, source;
    out_init(&header, a, OUTPUT_MOST);
    out_init(&source, a, OUTPUT_MOST);
    write_header(&f, &header);
    write_source(&f, &source);
    file_write(argv[argc - 2], &header);
    file_write(argv[argc - 1], &source);
    arena_free(a);
    return 0;
}
