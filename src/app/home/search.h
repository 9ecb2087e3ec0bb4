/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SEARCH_H
#define APP_SEARCH_H

#include "core/str.h"

struct search_line {
    struct str title, href;
};
struct search_group { /* hits of one kind of record */
    const char *path;
    int rank;
    struct str title;
    struct search_line *hits;
    size_t n_hits;
};
struct search_view {
    struct str typed;
    struct search_group *groups;
    size_t n_groups;
    int64_t total;
};

#endif
