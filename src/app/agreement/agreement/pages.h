/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AGREEMENT_PAGES_H
#define APP_AGREEMENT_PAGES_H

#include "app/agreement/agreement/agreement.h"
#include "app/agreement/agreement/draft.h"
#include "app/agreement/commitment/commitment.h"
#include "app/agreement/obligation/obligation.h"
#include "app/partnership/action/action.h"
#include "app/record/record.h"
#include "view/chart.h"
#include "view/status.h"

/* What the pages of agreements share; for this folder only. */

extern const struct record_pages agreement_pages;

/* The agreement of the address when the actor may do this to it; else answers 404, false. */
bool agreement_open(struct req *q, struct res *r, enum capability what,
                    struct agreement_whole *ret);
bool agreement_may(const struct req *q, enum capability what, const struct agreement_whole *w);
/* Back to the page, which says `done`. */
void agreement_back(struct res *r, int64_t id, const char *done);
/* Crumbs: partnerships, this one, and, with `here`, the agreement. */
struct crumb *agreement_crumbs(struct req *q, const struct agreement_whole *w, bool here);
instant agreement_civil_now(const struct req *q);
/* The first side that this actor may sign for and that has not signed; NULL when there is none. */
/* The side that waits for this actor: the one that the address names ("?party=9"), else the first.
 */
struct agreement_side *agreement_mine_to_sign(const struct req *q, const struct agreement_whole *w);

/* Markdown of a paper in a page, its title an h2. */
void paper_draw(struct view *v, struct str markdown);
void paper_draw_whole(struct view *v, struct str markdown); /* its title is the page's */

/* -- the page of one -- */
enum { TERM_MARKS = 4, MONTHS = 12 };
struct term_mark {
    struct str at; /* "73.1%" */
    struct str label;
    const char *anchor; /* start, middle, end */
    bool open;          /* to come */
};
struct term_view {
    struct str done; /* "73.1%" of the term; NULL before it begins */
    struct str from, to, today, sentence;
    const char *today_anchor;
    struct term_mark marks[TERM_MARKS];
    size_t n_marks;
};
struct owe_item {
    struct str promise, sentence, said, reason; /* reason: why one was lifted */
    enum status status;
    enum cell cells[MONTHS];
    struct str cells_sentence;
    int64_t clause, clause_no, open; /* the obligation that waits; 0: none */
    int64_t lifted;                  /* the last one when it was lifted; 0: none */
    bool confirmed;                  /* somebody says whether it is kept */
    struct str answer;               /* the last one given when it was no, with its note; NULL */
};
struct owe_column {
    struct str title, names;
    struct owe_item *items;
    size_t n_items;
};
struct clause_shown {
    int64_t id, no;
    struct str title, text, runs;
};
struct opens_shown {
    struct str pair, classes, purposes, days, said; /* said: whether it is open, in words */
    enum status status;
    int64_t clause, clause_no;
};
struct side_shown {
    const struct agreement_side *side;
    struct str signed_at, method;
    struct str agreed;   /* who said yes, and when; NULL: nobody, or it is signed */
    bool mine, may_link; /* this actor may sign for it; may make a link for its signatory */
};
struct agreement_view {
    const struct agreement_whole *w;
    const struct crumb *crumbs;
    struct str base, title, lede, csrf, back;
    struct str partnership;
    struct term_view term;
    struct owe_column *columns;
    size_t n_columns;
    struct action_line *actions; /* made of what is not kept */
    size_t n_actions;
    struct commitment_answers_row *answers; /* the latest first */
    size_t n_answers;
    struct str months; /* what a cell is */
    struct str late;   /* NULL: nothing is late */
    struct str late_detail;
    struct clause_shown *clauses;
    size_t n_clauses;
    struct opens_shown *opens; /* persons' records, with their consent */
    size_t n_opens;
    struct side_shown *sides;
    size_t n_sides, n_mine; /* n_mine: that the actor may sign for */
    struct str fingerprint;
    struct str notice; /* said in words; NULL: none was given */
    struct str notice_reason;
    day now;
    int64_t log_with; /* whom a logged exchange is with; 0: may not log */
    bool understood, may_send;
    bool may_write, may_notice, may_recall, mine_to_sign, wait_for_others;
    bool verified, genuine;
    enum status state_status;
    struct str state;
};

void agreement_show(struct req *q, struct res *r, const struct agreement_whole *w);
void agreement_terms(struct req *q, const struct agreement_whole *w, struct term_view *ret);
void agreement_owed(struct req *q, struct agreement_view *m);
void agreement_opens(struct req *q, struct agreement_view *m);

/* -- handlers of the other files -- */
void agreement_page(struct req *q, struct res *r);
void agreement_new(struct req *q, struct res *r);
void edit_page(struct req *q, struct res *r);
void edit_terms(struct req *q, struct res *r);
void edit_party(struct req *q, struct res *r);
void edit_clause_add(struct req *q, struct res *r);
void edit_clause(struct req *q, struct res *r);
void edit_clause_move(struct req *q, struct res *r);
void edit_clause_remove(struct req *q, struct res *r);
void edit_send(struct req *q, struct res *r);
void edit_recall(struct req *q, struct res *r);
void sign_page(struct req *q, struct res *r);
void sign_here(struct req *q, struct res *r);
void sign_link_make(struct req *q, struct res *r);
void sign_link_page(struct req *q, struct res *r);
void sign_link_sign(struct req *q, struct res *r);
void notice_page(struct req *q, struct res *r);
void notice_give(struct req *q, struct res *r);
void notice_withdraw(struct req *q, struct res *r);
void waive_page(struct req *q, struct res *r);
void waive(struct req *q, struct res *r);
void unwaive(struct req *q, struct res *r);
void understand_page(struct req *q, struct res *r);
void understand_say(struct req *q, struct res *r);
void paper_page(struct req *q, struct res *r);
void paper_make(struct req *q, struct res *r);
void paper_wait(struct req *q, struct res *r);
void paper_file(struct req *q, struct res *r);
enum job_result paper_job(struct job *j);

#endif
