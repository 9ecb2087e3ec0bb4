/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACTION_H
#define APP_ACTION_H

#include "action.ent.h"
#include "action.sql.h"
#include "app/record/record.h"
#include "view/status.h"

/* Who does what until when, and what shows that it was done; or a point kept for the next meeting.
 * An action comes from somewhere (an answer of a worksheet, a condition, a review…) and is shown
 * there, on the page of its partnership, and on the day of who does it. An agency's people see what
 * they wrote down and what is theirs to do. */
extern const struct module module_action;
extern const struct record_pages action_pages;

/* Writes it down, in the name of `who`'s agency; the state defaults to open, the organization to
 * that agency, and the account to `who` when it is that agency's and names nobody. Its id. */
int64_t action_add(struct tx *tx, const struct actor *who, struct action *a);

/* The folded form “make it an action”, under what it comes from. Posts to /actions. */
struct action_new {
    const char *origin; /* entity it comes from */
    int64_t origin_id, partnership;
    int64_t part;     /* of that record, as it counts them; 0: all of it */
    struct str hint;  /* who will read it; NULL: nothing to say */
    struct str title; /* the words it begins with */
    struct str back;  /* where to come back: a path of ours */
    int number;       /* on the page, for ids */
};
void action_new_html(struct view *v, const struct action_new *m);

/* Those that came from a record, oldest first; shown by action_rows_html. What came from one part
 * of it is shown beside that part by action_became_html. */
struct action_line {
    int64_t id, part;
    struct str title, doer, who, proof;
    day due, done;
    enum { ACTION_LINE_OPEN, ACTION_LINE_DONE, ACTION_LINE_DROPPED } state;
    bool point, may;
};
size_t action_of(struct req *q, const char *origin, int64_t id, struct action_line **ret);
/* `back`: where its button leads back to. */
void action_rows_html(struct view *v, const struct action_line *lines, size_t n, day today,
                      struct str back);

/* What became of one part, in a line each: those of `lines` that came from it. */
void action_became_html(struct view *v, const struct action_line *lines, size_t n, int64_t part,
                        day today);

#endif
