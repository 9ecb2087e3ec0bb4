/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_COORDINATION_H
#define APP_COORDINATION_H

#include "app/partnership/kept/kept.h"
#include "coordinator.ent.h"
#include "coordinator.sql.h"
#include "view/chart.h"
#include "view/status.h"

/* Time and space for a partnership: who coordinates it, how many hours, at whose desk, and how the
 * parties share what it costs. Who answers for the partnership is its owner, as everywhere else. */
extern const struct module module_coordination;
extern const struct record_pages coordinator_pages, cost_share_pages;

enum { COORDINATION_SHARES = 100, COORDINATION_SOON = 30 /* days before an end is told */ };

struct coordinator_line {
    const struct coordinators_of_row *row;
    struct str when, hours, share, desk, cost, said;
    enum status status;
};
struct share_line {
    const struct cost_shares_of_row *row;
    struct str kind, share, amount, said; /* amount NULL: the cost is not known */
    enum status status;                   /* of its contribution */
};
struct coordination_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base, said, cost,
        lacking; /* lacking: shares do not make 100 %, or the role's do not */
    struct coordinator_line *lines;
    size_t n_lines;
    struct share_line *shares;
    size_t n_shares;
    const struct part *parts; /* the shares as a picture, and what is left */
    size_t n_parts;
    struct str parts_said;
    bool may_write;
};
void coordination_read(struct req *q, const struct partnership *p, struct coordination_view *ret);
/* Where it stands in a line; NULL: nobody coordinates. */
struct str coordination_said(struct req *q, const struct coordination_stand_row *row);

#endif
