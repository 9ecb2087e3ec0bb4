/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ENDING_H
#define APP_ENDING_H

#include "app/evaluation/evaluation.h"
#include "app/evaluation/under.h"
#include "ending.ent.h"
#include "ending.sql.h"
#include "view/chart.h"
#include "view/status.h"

/* A partnership ends step by step: what does not work is told before anything is decided, partners
 * meet and try again, notice is given, those concerned are told, and what was learned stays. That
 * the goal is reached is a success and skips what is about trouble. What never began has nothing to
 * undo: it ends with its reason. */

/* The ending of a partnership; false when none has begun. */
bool ending_read(struct tx *tx, int64_t partnership, struct partnership_ending *ret);
/* Begins one, or says anew why; with those who are usually to be informed, unless it never began.
 * One that was closed begins again: who was told and what was tried belongs to the past. */
int64_t ending_begin(struct tx *tx, enum lang l, struct partnership_ending *e);
/* May it be said that the partnership never began? Not once an agreement left our hands, nor from
 * consolidation on. */
bool ending_may_skip(struct tx *tx, const struct partnership *p);

/* What is missing before it may be closed, by step. */
enum ending_missing {
    ENDING_TOLD = 1 << 0,     /* partner and funders, when it is about dissatisfaction */
    ENDING_MET = 1 << 1,      /* no meeting yet, or nothing tried after it */
    ENDING_NOTICE = 1 << 2,   /* an agreement is in force that a notice would end */
    ENDING_INFORMED = 1 << 3, /* somebody is still to be told */
    ENDING_LESSONS = 1 << 4,  /* nothing was learned */
};
unsigned ending_missing(struct tx *tx, const struct partnership_ending *e);
/* Ends the partnership for good; false when something is missing, or somebody was quicker. */
bool ending_close(struct tx *tx, struct partnership_ending *e);

/* -- the page -- */
struct ending_agreement {
    const struct ending_agreements_row *row;
    struct str said;
    enum status status;
};
struct ending_note {
    struct str label, words;
};
enum { ENDING_LESSON_FIELDS = 7, ENDING_STEPS = 5 };
struct ending_view {
    const struct partnership *p;
    const struct partnership_ending *e; /* NULL: not begun */
    const struct crumb *crumbs;
    struct str base, kind, told, met, third;
    bool may_write, is_success, is_trouble, is_short, closed, tried;
    unsigned missing;
    struct step steps[ENDING_STEPS];
    size_t n_steps;
    struct form begin, tell, meet, learn, inform;
    bool why_open, tell_open, meet_open, learn_open, inform_open;
    struct ending_agreement *agreements;
    size_t n_agreements;
    struct ending_informed_of_row *informed;
    size_t n_informed;
    struct ending_note lessons[ENDING_LESSON_FIELDS];
    size_t n_lessons;
    struct str ended;
};
void ending_page(struct req *q, struct res *r);
void ending_begin_post(struct req *q, struct res *r);
void ending_step_post(struct req *q, struct res *r);
void ending_inform_post(struct req *q, struct res *r);
void ending_tick_post(struct req *q, struct res *r);
void ending_close_post(struct req *q, struct res *r);
enum ending_form {
    ENDING_FORM_NONE,
    ENDING_FORM_BEGIN,
    ENDING_FORM_TELL,
    ENDING_FORM_MEET,
    ENDING_FORM_LEARN,
    ENDING_FORM_INFORM,
    ENDING_FORM_CLOSE
};
struct ending_again {
    enum ending_form form;
    const void *typed;
    const struct form_errors *errors;
};
void ending_show(struct req *q, struct res *r, const struct partnership *p,
                 const struct ending_again *again);

/* Its lessons in their order, for the page and for the last report. */
size_t ending_lessons(struct arena *a, enum lang l, const struct partnership_ending *e,
                      struct ending_note ret[ENDING_LESSON_FIELDS]);

#endif
