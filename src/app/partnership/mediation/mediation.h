/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_MEDIATION_H
#define APP_MEDIATION_H

#include "app/partnership/action/action.h"
#include "app/partnership/partnership/partnership.h"
#include "mediation.ent.h"
#include "mediation.sql.h"
#include "view/status.h"

/* The mediation register: what a partner raises about another, what was tried, how it ended. Read
 * by the two organizations' directions, by who is responsible for the partnership and by the
 * coordination; each reading is in the audit. */
extern const struct module module_mediation;
extern const struct record_pages mediation_pages;

struct mediation_view {
    struct record_tools tools;
    const struct mediation *m;
    const struct crumb *crumbs;
    struct str raised_by, about, by, state;
    enum status status;
    struct mediation_steps_row *steps;
    size_t n_steps;
    struct input day, words, next, due; /* of a new step */
    struct action_line *actions;        /* that steps became */
    size_t n_actions;
    bool may_log;
    day today;
    bool open; /* not closed yet: steps may be added */
};
struct mediation_part_view {
    const struct crumb *crumbs;
    struct mediation_of_partnership_row *rows;
    const struct str *states;
    const enum status *status;
    size_t n;
    struct str add; /* where an issue is raised; NULL: one may not */
    day today;
};
/* Draws the record's page; `typed` holds the inputs of a step that came back, or nothing. */
void mediation_draw(struct req *q, struct res *r, const struct mediation *m,
                    struct mediation_view *v);
void mediation_show(struct req *q, struct res *r, const void *record);
void mediation_step_add(struct req *q, struct res *r);
void mediation_step_remove(struct req *q, struct res *r);
void mediation_part_page(struct req *q, struct res *r); /* /partnerships/{id}/mediation */
enum status mediation_status(int state);

#endif
