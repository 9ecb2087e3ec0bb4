/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ADAPT_H
#define APP_ADAPT_H

#include "app/knowledge/guide/guide.h"
#include "content_text.sql.h"

/* A part of a text, as it is shipped and as the community says it. */
struct adapt_field {
    enum content_field field;
    const char *name; /* also of the form */
    struct str label, hint;
    struct str original; /* as it is shipped now */
    struct str before;   /* the original that was adapted, when it has changed since; else NULL */
    struct str words;    /* what is said, or was typed */
    const struct content_text_of_row *row; /* NULL: never adapted */
    bool adapted, many, required;
    struct str version, error, history;
    struct str describes; /* id of what stands at the box: the mistake, else the hint */
    int rows;             /* of the box */
};

struct adapt_view {
    const struct crumb *crumbs;
    struct str title, path, back;
    const struct guide_entry *preview; /* NULL: not asked */
    struct adapt_field fields[CONTENT_FIELDS];
    size_t n_fields;
    bool adapted, clash, wrong;
};

/* Where a text is shown: "/guide/preparation?adapt=1#tip_scale". */
struct str adapt_shown_at(struct arena *a, const struct content *texts,
                          const struct content_entry *e);

#endif
