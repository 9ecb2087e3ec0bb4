/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_BOARD_H
#define APP_PARTNERSHIP_BOARD_H

#include "app/partnership/partnership/checklists.h"
#include "app/partnership/partnership/partnership.h"
#include "board.sql.h"
#include "guard/account.h"
#include "view/chart.h"
#include "view/status.h"

/* Every partnership by phase; what is late first. ?view=list gives the list, ?ended=1 what is over;
 * q, owner, scope and late=1 narrow it. */
struct board_card {
    const struct board_cards_row *row;
    int phase;
    size_t place;      /* in the order of titles */
    int64_t late_days; /* of the step or of the oldest obligation; 0: not late */
    int64_t n_late;    /* obligations */
    int64_t days;      /* in the phase */
    int back_from;     /* the later phase it was reopened from; 0: none */
    int64_t silent;    /* days since a word that nobody answered; 0: none, or fewer than seven */
    struct str days_said, due_said, owner, back, unsigned_said, late_said, silent_said;
};

struct board_column {
    int phase;
    struct str code, title, purpose;
    struct board_card **cards; /* shown; what is late first */
    size_t n_cards, n_all, n_more;
    int64_t usual, longest; /* days; usual 0: not known */
    struct str more;        /* address of the rest; NULL: all are shown */
};

struct board_ended_line {
    const struct board_ended_row *row;
    struct str phase, when;
};

struct board_view {
    struct board_column columns[PARTNERSHIP_PHASES];
    struct board_card *cards;
    size_t n_cards;
    int64_t n_mine, n_late, n_back; /* of all that the actor sees */
    size_t n_shown;
    struct board_ended_line *ended;
    size_t n_ended;

    bool is_ended, is_mine, is_late, is_narrowed, may_add, has_usual;
    struct str search, scope, by; /* by: "sector", "kind": the groups of board_by.h; or empty */
    int64_t owner;
    struct choices owners, scopes;
    day today;
};

void board_page(struct req *q, struct res *r);

/* One line under the title of a column. */
struct str board_purpose(enum lang l, int phase);

/* -- for tests: what is usual in a phase, in days; 0 below three samples -- */
int64_t board_median(int64_t *days, size_t n);
/* What is late first, the latest at the head; then what is due, the nearest first; then the rest by
 * title. For qsort on struct board_card *. */
int board_compare(const void *a, const void *b);

#endif
