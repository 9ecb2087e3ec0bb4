/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_REVIEW_H
#define APP_REVIEW_H

#include "app/evaluation/indicator/indicator.h"
#include "app/partnership/action/action.h"
#include "review.ent.h"
#include "review.sql.h"

/* The moments when partners look at what they do: by the rhythm they agreed on and at a quarter of
 * a goal, whichever comes first, both kept; what was said, what was decided and why. */
extern const struct record_pages review_pages;

/* -- events -- */
struct review_event {
    int64_t review, partnership;
    day held;
    bool closed; /* false: opened again, or put away */
};
extern const struct event_type review_closed;

/* -- planning (plan.c) -- */
extern const struct subscription review_subscriptions[1];
enum { REVIEW_NOTICE = 14 }; /* days left to call a review when a quarter of a goal is reached */
/* Sets how often a partnership is reviewed, and plans the next one. */
void review_plan_set(struct tx *tx, const struct review_plan *plan);
/* Plans the next review by the rhythm, unless one is waiting. */
void review_plan_next(struct tx *tx, int64_t partnership);
int64_t review_add(struct tx *tx, int64_t partnership, enum review_kind kind, day planned);

/* -- its life -- */
/* It was held: closes it and plans the next. False when nobody is said to have been there. */
bool review_close(struct tx *tx, struct review *v, day held);
void review_reopen(struct tx *tx, struct review *v);
void review_drop(struct tx *tx, struct review *v, struct str reason);
/* A decision of a review. `target` not NULL: the indicator's new target that it makes, from the day
 * of the review on. A decision to review again plans that review on its `due` day. */
int64_t review_decision_make(struct tx *tx, const struct review *v, struct review_decision *d,
                             struct indicator_target *target);
void review_decision_take_back(struct tx *tx, const struct review_decision *d);

struct str review_called(struct arena *a, enum lang l, struct str subject, day held, day planned);

/* -- pages -- */
struct decision_line {
    const struct review_decisions_of_row *row;
    struct str kind, when, target; /* target NULL: it changes none */
    struct str who;                /* and by when; NULL */
};
struct decision_line review_decision_line(struct req *q, const struct review_decisions_of_row *row,
                                          const struct indicator_whole *list, size_t n);
struct voice_line {
    const struct review_voices_of_row *row;
    struct str whose;
};
struct review_note {
    struct str label, words;
};
struct review_line {
    const struct reviews_of_row *row;
    struct str name, kind, state, agreed;
    enum status status;
};
enum { REVIEW_NOTES = 9, REVIEW_STANDING = 3 }; /* the standing questions come last */
struct review_view {
    struct record_tools tools;
    const struct review *r;
    const struct crumb *crumbs;
    struct str title, kind, state, agreed, partnership;
    enum status status;
    struct review_note notes[REVIEW_NOTES];
    size_t n_written;
    struct indicator_line *lines;
    size_t n_lines;
    struct voice_line *voices;
    size_t n_voices;
    struct decision_line *decisions;
    size_t n_decisions;
    struct action_line *actions; /* that decisions became */
    size_t n_actions;
    day today;
    struct form voice, decision;
    struct input indicator, figure, drop;
    bool voice_open, decision_open, close_wrong, drop_open;
};
struct reviews_view {
    const struct partnership *p;
    const struct crumb *crumbs;
    struct str base, lede;
    bool may_write;
    struct review_line *lines;
    size_t n_lines;
    struct review_line *next; /* NULL: none is planned */
    struct decision_line *decisions;
    size_t n_decisions;
    struct form plan;
    bool has_plan, plan_open;
    struct str plan_said;
};
/* What came back with errors. */
enum review_form {
    REVIEW_FORM_NONE,
    REVIEW_FORM_VOICE,
    REVIEW_FORM_DECISION,
    REVIEW_FORM_CLOSE,
    REVIEW_FORM_DROP
};
struct review_again {
    enum review_form form;
    const void *typed;
    const struct form_errors *errors;
    struct str indicator_error, figure_error;
};
void review_draw(struct req *q, struct res *r, const void *record);
void review_draw_again(struct req *q, struct res *r, const struct review *v,
                       const struct review_again *again);
void reviews_page(struct req *q, struct res *r); /* GET /partnerships/{id}/reviews */
void reviews_page_again(struct req *q, struct res *r, const struct partnership *p,
                        const struct review_plan *typed, const struct form_errors *errors);
void review_plan_post(struct req *q, struct res *r);
void review_close_post(struct req *q, struct res *r);
void review_reopen_post(struct req *q, struct res *r);
void review_drop_post(struct req *q, struct res *r);
void review_voice_add(struct req *q, struct res *r);
void review_voice_drop(struct req *q, struct res *r);
void review_decision_add(struct req *q, struct res *r);
void review_decision_drop(struct req *q, struct res *r);

#endif
