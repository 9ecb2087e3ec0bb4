/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_BOARD_BY_H
#define APP_PARTNERSHIP_BOARD_BY_H

#include "app/partnership/partnership/board.h"

/* The board by sector of the partners, or by kind of partner as the guide names them: how many in
 * each phase, and who is not at the table. A partnership of several partners stands in each of
 * their groups. */
enum { BOARD_BY_SHOWN = 4 };

struct board_cell {
    struct board_card **cards;
    size_t n, n_shown;
};
struct board_group {
    struct str title, code, absent; /* absent: where one looks for such an organization */
    struct board_cell phases[PARTNERSHIP_PHASES];
    size_t n; /* partnerships */
};
struct board_by_view {
    const struct board_view *board;
    bool by_kind;
    struct board_group *groups; /* those with a partnership, then those without */
    size_t n_groups, n_present;
    struct str phases[PARTNERSHIP_PHASES];
};

void board_by_draw(struct req *q, struct res *r, const struct board_view *board, bool by_kind);

#endif
