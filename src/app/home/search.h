/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SEARCH_H
#define APP_SEARCH_H

#include "core/str.h"

/* Every kind of record at once, a group for each kind, in the order of the modules. */
struct search_line {
    struct str title, line, href; /* the line below the title may be NULL */
};
struct search_group {
    struct str title, all; /* address of the kind's own list with the same words */
    struct search_line *hits;
    size_t n_hits;
    bool more;
};
struct search_view {
    struct str typed;
    struct search_group *groups;
    size_t n_groups;
    int64_t total;
    bool more;
};

#endif
