/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CIRCLE_H
#define APP_CIRCLE_H

#include "app/partnership/kept/kept.h"
#include "circle.ent.h"
#include "circle.sql.h"
#include "view/status.h"

/* The circle of a partnership, widened step by step: who is in today, who is next, when, what must
 * be true before, and why somebody came nearer. */
extern const struct module module_circle;
extern const struct record_pages circle_member_pages;

enum { CIRCLE_RINGS = CIRCLE_RING_HORIZON, CIRCLE_STEADY = 2 /* contacts kept on their day */ };

struct circle_place {
    const struct circle_of_row *row;
    int64_t number;                     /* in the picture and in the table */
    struct str x, y, text_y, dot, hole; /* of its dot: its middle, its two radii */
    struct str since, due;
    bool late; /* the day to invite it has passed */
    struct input ring, reason;
};
struct circle_ring_view {
    struct str name, radius;
    struct circle_place *places;
    size_t n_places;
};
struct circle_step {
    const struct circle_moves_of_row *row;
    struct str said; /* “De l’horizon au premier cercle” */
};
struct circle_candidate {
    int64_t id;
    struct str name, why;
    bool open; /* the reason may be read by all parties; else it is the agency's */
};
struct circle_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base, said, sentence;
    struct circle_ring_view rings[CIRCLE_RINGS];
    struct circle_step *steps;
    size_t n_steps;
    struct circle_candidate *candidates;
    size_t n_candidates;
    bool may_write, steady;
    int64_t wrong; /* the member whose step came back with an error */
};
void circle_read(struct req *q, const struct partnership *p, struct circle_view *m);
void circle_candidates(struct req *q, struct circle_view *m);
struct str circle_said(struct req *q, int64_t partnership);
bool circle_is_steady(struct req *q, int64_t partnership);

#endif
