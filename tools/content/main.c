/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Refuses a build whose texts of the method do not hold: the same reading as the program's own. */
#include "format/content.h"

#include <stdio.h>
#include <string.h>

enum { FILE_MOST = 1 << 20 };

static struct str file_read(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    char *p = arena_alloc(a, FILE_MOST);
    size_t n = f ? fread(p, 1, FILE_MOST, f) : 0;
    if (f)
        fclose(f);
    return f && n < FILE_MOST ? (struct str){ p, n } : STR_NULL;
}

static int refused(struct str why)
{
    fprintf(stderr, "%.*s\n", STR_ARG(why));
    return 1;
}

/* What the messages show: "content/fr/phases.txt", however the build called it. */
static const char *shown(const char *path)
{
    const char *found =
        strstr(path, "content/fr/") ? strstr(path, "content/fr/") : strstr(path, "content/en/");
    return found ? found : path;
}

static int read_all(struct arena *a, char **paths, const char *stamp)
{
    struct content fr = { 0 }, en = { 0 };
    struct str error;
    for (; *paths; paths++) {
        struct str text = file_read(a, *paths);
        struct content *to = strstr(*paths, "/fr/") ? &fr : &en;
        if (!text.p)
            return refused(arena_fmt(a, "%s:0: error: cannot be read", shown(*paths)));
        if (!content_read(a, shown(*paths), text, to, &error))
            return refused(error);
    }
    if (!content_pair(a, &fr, &en, &error) || !content_check(a, &fr, &error) ||
        !content_check(a, &en, &error))
        return refused(error);
    FILE *out = fopen(stamp, "w");
    if (!out || fprintf(out, "%zu\n", fr.n) < 0 || fclose(out) != 0)
        return refused(arena_fmt(a, "%s:0: error: cannot be written", stamp));
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: content OUT FILE...   (files of fr/ and the same of en/)\n");
        return 2;
    }
    struct arena *a = arena_new((size_t)64 << 20);
    int status = read_all(a, argv + 2, argv[1]);
    arena_free(a);
    return status;
}
