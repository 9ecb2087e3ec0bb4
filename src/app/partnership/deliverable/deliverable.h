/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DELIVERABLE_H
#define APP_DELIVERABLE_H

#include "app/partnership/kept/kept.h"
#include "deliverable.ent.h"
#include "deliverable.sql.h"
#include "view/status.h"

/* What a partnership will deliver, by whom and when: priorities cut into deliverables, drawn on a
 * timeline as fine as the parties' contacts. */
extern const struct module module_deliverable;
extern const struct record_pages deliverable_pages;

enum { TIMELINE_MOST = 200 }; /* rows of one timeline; the list has them all */
enum { TIMELINE_MARKS = 10, TIMELINE_WEEKS_UP_TO = 14 /* days between two contacts */ };

struct timeline_mark {
    struct str at, label; /* "37.5%" */
    const char *anchor;
};
struct timeline_row {
    const struct deliverables_of_row *row;
    struct str heading; /* of the priority that begins here; NULL: the same as above */
    struct str x, width, end, term, state_said, due_said, sentence;
    const char *bar; /* a class of the bar's colour */
    enum status status;
    bool from_known;
};
struct timeline_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base, said, rhythm_said, today;
    struct timeline_mark marks[TIMELINE_MARKS + 1];
    size_t n_marks;
    struct timeline_row *rows;
    size_t n_rows;
    struct timeline_goal {
        const struct deliverable_goals_row *row;
        struct str said, href; /* href: one more deliverable that serves it */
    } * goals;
    size_t n_goals;
    struct str goals_at;        /* the worksheet they are ranked on */
    bool may_write, late, more; /* more: than are shown */
};
/* Where a day falls between the first and the last of the timeline, "0.0%" to "100.0%". */
struct str timeline_at(struct arena *a, day d, day first, day last);
void timeline_read(struct req *q, const struct partnership *p, struct timeline_view *ret);

#endif
