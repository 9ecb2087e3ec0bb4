/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PLAN_H
#define APP_PLAN_H

#include "app/record/record.h"
#include "plan.ent.h"
#include "plan.sql.h"
#include "view/chart.h"
#include "view/status.h"

/* The community plan. A new year takes up what is open; the old plan stays as it was, and the new
 * one says what changed. Everybody in the community reads it; an organization keeps what it leads
 * up to date, the coordination the rest. */
extern const struct module module_plan;
extern const struct record_pages plan_pages;

struct plan_line {
    const struct plan_actions_row *row;
    struct str term, progress, changed; /* changed: since the year before; NULL: nothing */
    enum status status;
    bool first; /* of its goal */
    bool late;
};
struct plan_view {
    struct record_tools tools;
    const struct plan *plan;
    const struct crumb *crumbs;
    struct plan_line *lines;
    size_t n_lines;
    struct plan_left_row *left;
    const struct str *left_said;
    size_t n_left;
    struct part parts[4];
    struct str said; /* how far it is, in words */
    struct str before, after;
    int64_t after_id;
    bool over, may_next;
    struct input title, starts, ends; /* of the next plan */
    day today;
};
void plan_show(struct req *q, struct res *r, const void *record);
void plan_next(struct req *q, struct res *r);        /* POST /plans/{id}/next */
void plan_actions_csv(struct req *q, struct res *r); /* /plans/{id}/actions.csv */

#endif
