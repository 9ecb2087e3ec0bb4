/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACTION_SHOW_H
#define APP_ACTION_SHOW_H

#include "app/partnership/action/action.h"

struct action_view {
    struct record_tools tools;
    const struct action *action;
    day today;
    struct str kind, doer, person, partnership, origin, origin_href;
};

/* All of one partnership. */
struct actions_together {
    int64_t id;
    const struct crumb *crumbs;
    struct str here;
    day today;
    struct action_line *open, *points, *over;
    size_t n_open, n_points, n_over;
    bool may_add, more; /* more: than are shown here */
};

#endif
