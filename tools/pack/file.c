/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/secret.h"
#include "pack/pack.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 8 << 20, HASH_DIGITS = 8 };

static const struct {
    const char *ending, *type;
} types[] = {
    { ".css", "text/css; charset=utf-8" },
    { ".js", "text/javascript; charset=utf-8" },
    { ".svg", "image/svg+xml" },
    { ".woff2", "font/woff2" },
    { ".png", "image/png" },
    { ".ico", "image/x-icon" },
    { ".txt", "text/plain; charset=utf-8" },
    { ".html", "text/html; charset=utf-8" },
    { ".md", "text/markdown; charset=utf-8" },
};

static const char *type_of(struct str path)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_ends(path, str_of(types[i].ending)))
            return types[i].type;
    return NULL;
}

/* The path from the root; both are made whole first, for the build names files in its own way. */
static struct str path_below(struct arena *a, const char *root, const char *given)
{
    char whole_root[PATH_MAX], whole[PATH_MAX];
    if (!realpath(root, whole_root) || !realpath(given, whole))
        refuse(given, 1, "cannot be read");
    struct str path = arena_str(a, str_of(whole));
    struct str folder = arena_fmt(a, "%s/", whole_root);
    if (!str_starts(path, folder))
        refuse(given, 1, "is not below %s", root);
    return str_sub(path, folder.n, path.n);
}

struct str bytes_read(struct arena *a, const char *given)
{
    FILE *f = fopen(given, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        refuse(given, 1, "cannot be read");
    long size = ftell(f);
    if (size < 0 || size > FILE_MAX)
        refuse(given, 1, "cannot be read, or is larger than 8 MiB");
    rewind(f);
    char *p = arena_alloc(a, (size_t)size + 1);
    if (fread(p, 1, (size_t)size, f) != (size_t)size)
        refuse(given, 1, "cannot be read");
    fclose(f);
    return (struct str){ p, (size_t)size };
}

struct file file_read(struct arena *a, const char *root, const char *given)
{
    struct file f = { .given = given, .path = path_below(a, root, given) };
    f.type = type_of(f.path);
    if (!f.type && str_starts(f.path, STR("web/")))
        refuse(given, 1, "files of this type are not served");
    if (!f.type)
        f.type = "application/octet-stream";
    f.bytes = bytes_read(a, given);
    return f;
}

struct str file_url(struct arena *a, struct str path, struct str bytes)
{
    size_t dot = path.n;
    while (path.p[dot - 1] != '.')
        dot--;
    struct str stem = str_sub(path, strlen("web/"), dot - 1 - strlen("web/"));
    struct str hash = str_sub(hash_hex(a, hash_sha256(a, bytes)), 0, HASH_DIGITS);
    return arena_fmt(a, "/assets/%.*s-%.*s.%s", STR_ARG(stem), STR_ARG(hash),
                     arena_z(a, str_sub(path, dot, path.n)));
}
