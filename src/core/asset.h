/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_ASSET_H
#define CORE_ASSET_H

#include "core/str.h"

/* A file that the binary carries: web/ is served under an address that changes with its content,
 * content/ and schema/ are data. The tool `pack` makes the table, sorted by path, and assets.h with
 * asset_find, asset_find_url and asset_url, which are the functions below on that table. */
struct asset {
    const char *path; /* "web/app.css" */
    const char *url;  /* "/assets/app-1f0c66a2.css"; NULL outside of web/ */
    const char *type; /* "text/css; charset=utf-8" */
    struct str bytes; /* a zero byte follows it */
};

/* NULL when there is none. */
const struct asset *asset_by_path(const struct asset *assets, size_t n, struct str path);
const struct asset *asset_by_url(const struct asset *assets, size_t n, struct str url);
/* The address of web/NAME; an unknown name is a fault: the binary was built without the file. */
const char *asset_url_of(const struct asset *assets, size_t n, const char *name);

#endif
