/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_PAPER_H
#define APP_SHEET_PAPER_H

#include "app/partnership/sheet/sheet.h"
#include "job/job.h"
#include "view/status.h"
#include "view/view.h"

/* Worksheets on paper: a page of HTML that becomes a PDF, one sheet after the other. */
struct paper {
    struct arena *arena;
    enum lang lang;
    struct out o;
};
void paper_begin(struct paper *p, struct arena *a, enum lang l, struct str title);
/* Empty, with room to write by hand. */
void paper_blank(struct paper *p, const struct sheet_words *w);
/* With all that the actor may read of it: alone, or side by side with the agreed version. */
void paper_filled(struct paper *p, const struct sheet *s);
struct str paper_end(struct paper *p);

enum job_result sheet_paper_job(struct job *j);

/* While it is made, and when it is there. */
struct sheet_wait_view {
    const struct crumb *crumbs;
    struct progress progress;
    struct str pdf, back; /* pdf NULL: not yet */
};

#endif
