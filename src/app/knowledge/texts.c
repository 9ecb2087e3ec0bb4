/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/texts.h"

#include "assets.h"
#include "core/fault.h"

#include <pthread.h>

enum { TEXTS_CAP = 16 << 20 };

const char *const texts_files[] = { "phases",  "reflection", "partners", "conditions", "landlords",
                                    "library", "sheets",     "needs",    NULL };

struct str texts_shipped(void *ctx, const char *path)
{
    (void)ctx;
    const struct asset *file = asset_find(path);
    return file ? file->bytes : STR_NULL;
}

bool texts_read(struct arena *a, struct str (*find)(void *ctx, const char *path), void *ctx,
                struct content ret[LANG_COUNT], struct str *ret_error)
{
    static const char *const folders[LANG_COUNT] = { [LANG_FR] = "fr", [LANG_EN] = "en" };
    for (int l = 0; l < LANG_COUNT; l++) {
        ret[l] = (struct content){ 0 };
        for (size_t i = 0; texts_files[i]; i++) {
            const char *path =
                arena_z(a, arena_fmt(a, "content/%s/%s.txt", folders[l], texts_files[i]));
            struct str text = find(ctx, path);
            if (!text.p) {
                *ret_error = arena_fmt(a, "%s:0: error: is not there", path);
                return false;
            }
            if (!content_read(a, path, text, &ret[l], ret_error))
                return false;
        }
    }
    return content_pair(a, &ret[LANG_FR], &ret[LANG_EN], ret_error) &&
           content_check(a, &ret[LANG_FR], ret_error) && content_check(a, &ret[LANG_EN], ret_error);
}

/* The same for every request. */
static struct content texts[LANG_COUNT];
static struct arena *kept __attribute__((used)); /* what they are made of */
static struct str mistake;                       /* said at each use, not only at the first */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void texts_load(void)
{
    struct str error;
    kept = arena_new(TEXTS_CAP);
    if (!texts_read(kept, texts_shipped, NULL, texts, &error))
        mistake = error;
}

const struct content *texts_of(enum lang l)
{
    pthread_once(&once, texts_load);
    if (mistake.p)
        fault_raise(FAULT_INVARIANT, "%.*s", STR_ARG(mistake));
    return &texts[l];
}
