/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/secret.h"
#include "pack/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void refuse(const char *path, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: error: ", path, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

/* Style sheets last: their content, and so their hash, holds the addresses of the others. */
static void urls_set(struct pack *p)
{
    for (int last = 0; last < 2; last++) {
        for (size_t i = 0; i < p->n_files; i++) {
            struct file *f = &p->files[i];
            if (!str_starts(f->path, STR("web/")) || str_ends(f->path, STR(".css")) != last)
                continue;
            if (last)
                f->bytes = css_link(p, f);
            f->url = file_url(p->arena, f->path, f->bytes);
        }
    }
}

static int bytes_only(const char *symbol, const char *source, const char *file)
{
    struct arena *a = arena_new((size_t)256 << 20);
    symbol_write(symbol, source, bytes_read(a, file));
    arena_free(a);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--bytes") == 0)
        return bytes_only(argv[2], argv[3], argv[4]);
    if (argc < 4) {
        fprintf(stderr, "usage: pack SOURCE_ROOT OUT.h OUT.c FILE...\n"
                        "       pack --bytes SYMBOL OUT.c FILE\n");
        return 2;
    }
    secret_start();
    struct pack p = { .arena = arena_new((size_t)256 << 20), .n_files = (size_t)argc - 4 };
    p.files = arena_array(p.arena, struct file, p.n_files + 1);
    for (size_t i = 0; i < p.n_files; i++)
        p.files[i] = file_read(p.arena, argv[1], argv[i + 4]);
    qsort(p.files, p.n_files, sizeof p.files[0], by_path);
    urls_set(&p);
    table_write(&p, argv[2], argv[3]);
    arena_free(p.arena);
    return 0;
}
