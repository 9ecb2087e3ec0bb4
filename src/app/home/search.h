/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SEARCH_H
#define APP_SEARCH_H

#include "core/str.h"

/* Every kind of record at once, a group for each kind, in the order of the modules; or one kind
 * alone, with more of it. */
struct search_piece {
    struct str words;
    bool found; /* it is what was asked for */
};
struct search_text {
    struct search_piece *pieces;
    size_t n_pieces;
};
struct search_line {
    struct search_text title, line; /* the line below the title may be empty */
    struct str href, phone;         /* the number may be NULL */
};
struct search_group {
    struct str title, count; /* “12”, “plus de 1 000” */
    struct str here, all;    /* this kind alone; its own list with the same words */
    struct search_line *hits;
    size_t n_hits;
    bool more, chosen;
};
struct search_view {
    struct str typed;
    struct search_group *groups; /* all kinds that have something */
    size_t n_groups;
    struct str everything; /* the address without a kind */
    bool one;              /* one kind alone was asked for */
    int64_t total;
    bool more;
};

#endif
