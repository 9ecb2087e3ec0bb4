/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_STANDING_H
#define APP_PARTNERSHIP_STANDING_H

#include "app/partnership/partnership/checklists.h"
#include "app/partnership/partnership/part.h"

/* The three standing questions (is the need still there, what is missing, how should it evolve) as
 * they were answered in time: at each phase, on the partnership's page, and at each review. */
struct standing_row {
    day day;
    struct str when, milestone, href; /* href: of the review; NULL: of a phase */
    struct str words[CHECKLIST_QUESTIONS];
};
struct standing_view {
    const struct crumb *crumbs;
    struct str base;
    const struct checklist *words;
    struct standing_row *rows; /* newest first */
    size_t n_rows;
    bool may_write;
};
void standing_page(struct req *q, struct res *r);
extern const struct partnership_part standing_part;

#endif
