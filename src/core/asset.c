/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/asset.h"

#include "core/fault.h"

#include <string.h>

enum { PATH_MOST = 200, HASH_DIGITS = 8 };

const struct asset *asset_by_path(const struct asset *assets, size_t n, struct str path)
{
    size_t from = 0;
    while (n > 0) {
        size_t middle = from + n / 2;
        int order = str_cmp(path, str_of(assets[middle].path));
        if (order == 0)
            return &assets[middle];
        if (order > 0) {
            from = middle + 1;
            n -= n / 2 + 1;
        } else {
            n /= 2;
        }
    }
    return NULL;
}

/* A path of at most PATH_MOST bytes: web/, then the two pieces. */
static const struct asset *web_find(const struct asset *assets, size_t n, struct str stem,
                                    struct str ending)
{
    char path[PATH_MOST] = "web/";
    size_t at = 4;
    if (stem.n + ending.n > sizeof path - at)
        return NULL;
    memcpy(path + at, stem.p, stem.n);
    at += stem.n;
    memcpy(path + at, ending.p, ending.n);
    return asset_by_path(assets, n, (struct str){ path, at + ending.n });
}

/* "/assets/app-1f0c66a2.css" is web/app.css, if that is its address today. */
const struct asset *asset_by_url(const struct asset *assets, size_t n, struct str url)
{
    struct str prefix = STR("/assets/");
    if (!str_starts(url, prefix))
        return NULL;
    struct str name = str_sub(url, prefix.n, url.n);
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    if (dot < HASH_DIGITS + 2)
        return NULL;
    struct str ending = str_sub(name, dot - 1, name.n);
    struct str stem = str_sub(name, 0, dot - 1 - HASH_DIGITS - 1);
    const struct asset *found = web_find(assets, n, stem, ending);
    return found && str_is(url, found->url) ? found : NULL;
}

const char *asset_url_of(const struct asset *assets, size_t n, const char *name)
{
    const struct asset *found = web_find(assets, n, str_of(name), STR(""));
    if (!found || !found->url)
        fault_raise(FAULT_INVARIANT, "web/%s is not among the assets", name);
    return found->url;
}
