/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_LIBRARY_H
#define APP_LIBRARY_H

#include "app/knowledge/guide/guide.h"
#include "view/choice.h"

enum { LIBRARY_PAGE = 20 };

/* A resource with the words for its facts. */
struct library_line {
    const struct guide_entry *entry;
    struct str shelf, facts; /* “Vidéos”; who made it, when, how long, where it was printed */
    struct str href;         /* NULL: it has no address */
    struct str only; /* “En anglais seulement”; NULL: in both, or in the reader's language */
    const struct str *topics;
    size_t n_topics;
};

/* A choice of the form: what is asked, and what there is. */
struct library_filter {
    const char *name; /* also of the address: "on" */
    enum content_field field;
    enum text_id label, any;
    struct choices choices;
    struct str asked;
};
enum { LIBRARY_FILTERS = 5 };

struct library_view {
    const struct content *texts;
    struct guide_page page;
    struct str search, sort;
    struct library_filter filters[LIBRARY_FILTERS];
    struct choices sorts;
    const struct library_line *lines; /* of this page */
    size_t n_lines, n_found;
    struct str previous, next, range, csv;
    bool narrowed;
};

#endif
