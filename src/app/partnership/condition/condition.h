/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CONDITION_H
#define APP_CONDITION_H

#include "app/knowledge/adapt/said.h"
#include "app/partnership/action/action.h"
#include "app/partnership/partnership/partnership.h"
#include "app/record/link.h"
#include "condition.ent.h"
#include "condition.sql.h"
#include "view/chart.h"

/* The conditions of collaboration (content/LANG/conditions.txt), rated by the partners in rounds.
 * Nobody learns who said what: what is kept is sums, apart from who has answered; nothing shows
 * before a round is closed for good, so that no two looks can be compared; and nothing that fewer
 * than CONDITION_FEWEST people said shows at all (docs/decisions/0097). */
extern const struct module module_condition;

enum {
    CONDITION_FEWEST = 5,
    CONDITION_LEVELS = 5,
    CONDITION_DAYS_MOST = 90,
    CONDITION_WORDS = 500,
    CONDITION_ROUNDS_SEEN = 6, /* in the table; CSV has all */
};
#define CONDITION_PURPOSE "conditions" /* of its links */

/* -- answers -- */
struct condition_line {
    struct str code, title, text;
    int score; /* 0 to 4; -1: nothing said */
    struct str words;
    struct str error; /* of the words; NULL: fine */
};
struct condition_answers {
    struct condition_line *lines;
    size_t n;
    struct str wrong; /* of the whole; NULL: fine */
};
/* The conditions as this community says them, with what was posted, if anything was. */
void condition_answers_read(struct req *q, struct condition_answers *ret);
/* True when they may be kept; else says what is wrong, in them. */
bool condition_answers_check(struct req *q, struct condition_answers *a);
/* Adds them to the sums of an open round; who has answered is noted by the caller. */
void condition_answers_keep(struct tx *tx, int64_t round, const struct condition_answers *a);

bool condition_is_open(const struct condition_round *r, day today);

/* -- results: of closed rounds that enough people answered -- */
struct condition_result {
    struct str code, title, text;
    int64_t counts[CONDITION_LEVELS], n; /* of the last of the rounds; n 0: too few said it */
    struct str mean, said;               /* “2,8”; a sentence with the figures */
    struct part parts[CONDITION_LEVELS];
    const struct str *means; /* of each round; NULL: too few */
    const double *curve;     /* the means in order, those that are known */
    size_t n_curve;
    struct str *words;
    size_t n_words;
    struct str *tries; /* what the guide suggests */
    size_t n_tries;
    bool lowest; /* the weakest of the last round */
};
struct condition_results {
    struct condition_result *list;
    size_t n;
    struct str *rounds; /* “18 nov. 2026”, oldest first */
    int64_t *answers;
    size_t n_rounds;
    size_t n_few; /* closed rounds that too few answered */
    int64_t last; /* the round whose figures these are; 0: none yet */
    day last_day;
};
/* Of a partnership, 0: of the network. */
void condition_results_load(struct req *q, int64_t partnership, struct condition_results *ret);

/* -- pages -- */
struct condition_scope { /* a partnership, or the network */
    int64_t partnership; /* 0: the network */
    struct str title, base;
    const struct crumb *crumbs;
    bool may_write;
};
struct condition_scope_view {
    struct condition_scope scope;
    struct condition_results results;
    size_t from;  /* the first round of the table */
    int64_t open; /* the round that is open; 0: none */
    struct str until, answered_said;
    bool answered; /* by who looks */
    struct input closes, message;
    struct action_line *actions; /* that suggestions became, after the last round */
    size_t n_actions;
    bool may_log;
    day today;
};
struct condition_form_view {
    const struct condition_answers *answers;
    struct str action;
};
struct condition_round_view {
    struct condition_scope scope;
    const struct condition_round *round;
    struct condition_form_view form;
    struct answer_links links;
    struct str until, answered_said, community, title;
    bool open, answered, by_link;
};
void condition_page(struct req *q, struct res *r); /* /conditions, /partnerships/{id}/conditions */
void condition_csv(struct req *q, struct res *r);
void condition_start(struct req *q, struct res *r);
void condition_round_page(struct req *q, struct res *r);
void condition_round_answer(struct req *q, struct res *r);
void condition_round_close(struct req *q, struct res *r);
void condition_links_make(struct req *q, struct res *r);
void condition_links_end(struct req *q, struct res *r);
void condition_link_page(struct req *q, struct res *r);
void condition_link_answer(struct req *q, struct res *r);
/* The partnership or network of an address or a round, when the actor may; else answers 404. */
bool condition_scope_of(struct req *q, struct res *r, int64_t partnership, enum capability what,
                        struct condition_scope *ret);

extern const int condition_scores[CONDITION_LEVELS]; /* 0 to 4 */
enum text_id condition_level(int score);

#endif
