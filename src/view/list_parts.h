/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_LIST_PARTS_H
#define VIEW_LIST_PARTS_H

#include "view/list.h"

/* What list.html draws, prepared by list.c. */
struct facet_value {
    struct str value, label;
    int64_t count;
    bool chosen;
};
struct facet {
    const struct field *field;
    struct str label;
    struct facet_value *values;
    size_t n_values, n_open; /* the first n_open are always seen */
};
struct chip {
    struct str label, href; /* where the list is without it */
};
struct list_model {
    const struct list *list;
    struct facet *facets;
    size_t n_facets;
    struct chip *chips;
    size_t n_chips;
    int64_t chosen;                       /* values ticked */
    struct str sort;                      /* kept while filters change; NULL: the usual one */
    struct str bare;                      /* the list without search and filters */
    struct str csv, xlsx, previous, next; /* NULL: no such page */
    struct str all;          /* “les 136 organismes”; NULL when the page has them all */
    struct str total, range; /* “136 organismes”, “1 à 50 sur 136” */
};

extern const int list_sizes[3];
void list_facet_value(struct view *v, const struct facet *f, const struct facet_value *x);
void list_nothing(struct view *v, const struct list_model *m);
void list_table(struct view *v, const struct list *l);

#endif
