/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_LIST_H
#define APP_SHEET_LIST_H

#include "app/partnership/sheet/sheet.h"
#include "view/status.h"
#include "view/view.h"

/* The sheets of a place by phase, with how far each is. */

enum { SHEET_MARKS = 8 }; /* names shown; those beyond are counted */

/* Who has answered a sheet so far. */
struct sheet_state {
    struct str sheet;
    int64_t n_begun, n_handed;
    bool mine_begun, mine_handed, opened;
    day agreed;
    struct str handed[SHEET_MARKS]; /* names of those who have handed theirs in */
    size_t n_names;
};
/* Of every sheet that somebody has begun at this place. */
size_t sheet_states(struct req *q, const struct sheet_place *p, struct sheet_state **ret);

struct sheet_line {
    const struct sheet_words *words;
    struct str href, said;
    enum status status;
    const struct str *handed;
    size_t n_handed;
    int64_t n_more; /* than those that are named */
};

struct sheet_phase_view {
    struct str code, title;
    struct sheet_line *lines, *themes;
    size_t n_lines, n_themes;
    int64_t n_themes_begun;
    int64_t n_begun;
    bool now, open; /* now: the partnership is in it */
};

struct sheet_list_view {
    const struct sheet_place *place;
    const struct crumb *crumbs;
    struct str title, lede, pdf; /* pdf: where all of them are asked for as one file */
    struct side_choice choice;
    struct sheet_phase_view *phases;
    size_t n_phases;
};

#endif
