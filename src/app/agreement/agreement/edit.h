/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AGREEMENT_EDIT_H
#define APP_AGREEMENT_EDIT_H

#include "app/agreement/agreement/pages.h"

/* The editor of a draft: an outline, and one part at a time. */
enum edit_part { EDIT_TERMS, EDIT_PARTY, EDIT_CLAUSE, EDIT_ADD };

struct edit_entry {
    int64_t no;
    struct str label, href;
    bool current, fine, adds;
};
struct edit_type {
    const char *name;
    struct str label, help;
};
struct edit_missing {
    struct str what, href;
};
struct edit_view {
    struct arena *arena;
    const struct agreement_whole *w;
    const struct crumb *crumbs;
    enum edit_part part;
    struct str base, heading;
    struct edit_entry *outline;
    size_t n_outline;
    struct form form;
    struct str runs;                                /* EDIT_CLAUSE: what it does */
    struct str title[LANG_COUNT], text[LANG_COUNT]; /* and what it says */
    const struct clause_part *parts;                /* of its form; none: as its fields come */
    size_t n_parts;
    int64_t clause;
    bool first, last;
    struct edit_type *types; /* EDIT_ADD */
    size_t n_types;
    struct edit_missing *missing;
    size_t n_missing;
};

void form_parameters(struct view *v, const struct form *f);

#endif
