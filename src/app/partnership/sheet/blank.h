/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_BLANK_H
#define APP_SHEET_BLANK_H

#include "app/knowledge/guide/guide.h"
#include "app/partnership/sheet/words.h"

/* The worksheets in the guide: what each is for, and a blank one to print; there a community says
 * them in its own words. */
struct blank_line {
    const struct sheet_words *words;
    struct str href;
};
struct blank_phase {
    struct str title;
    struct blank_line *lines;
    size_t n_lines;
};
struct blank_list_view {
    struct guide_page page;
    struct blank_phase *phases;
    size_t n_phases;
};

struct blank_view {
    struct guide_page page;
    const struct sheet_words *words;
    struct str fill;    /* where one's own is filled; NULL: only in a partnership */
    const int *numbers; /* of the empty lines where people add theirs */
    size_t n_numbers;
};

/* Where the words of an entry are changed; NULL unless the page was asked to say so. */
struct str blank_adapt(const struct view *v, const struct blank_view *m, struct str code);

#endif
