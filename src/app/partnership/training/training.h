/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_TRAINING_H
#define APP_TRAINING_H

#include "app/partnership/kept/kept.h"
#include "training.ent.h"
#include "training.sql.h"
#include "view/status.h"

/* What the teams of a partnership learn together: trainings by the need that was noted, staff
 * exchanges, visits and mentors, on one calendar for all partnerships. */
extern const struct module module_training;
extern const struct record_pages training_pages;

enum { TRAINING_MEETINGS = 2 /* a year: fewer, and a partnership fades */ };

struct training_line {
    const struct trainings_of_row *row;
    struct str kind, priority, when, seats, said; /* said: state, in words */
    struct str people, trained; /* who signed up; who came, by organization; NULL: nobody */
    enum status status;
};
struct training_group {
    struct str title;
    struct training_line *lines;
    size_t n_lines;
};
enum { TRAINING_GROUPS = 4 };
struct trainings_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base, said, few; /* few: too few meetings; NULL: enough */
    struct training_group groups[TRAINING_GROUPS];
    size_t n_groups, n_lines;
    bool may_write;
};
void trainings_read(struct req *q, const struct partnership *p, struct trainings_view *ret);
/* Why it should be said that too few meetings are planned; NULL: there are enough. */
/* One of them, for a calendar. */
void training_ics(struct req *q, struct res *r, const struct training *t);
struct str trainings_few(struct req *q, int64_t partnership);

#endif
