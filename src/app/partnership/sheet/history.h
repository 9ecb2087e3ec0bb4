/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_HISTORY_H
#define APP_SHEET_HISTORY_H

#include "app/partnership/sheet/sheet.h"
#include "view/history.h"
#include "view/view.h"

/* What was written in one cell, newest first. */
struct sheet_history_view {
    const struct crumb *crumbs;
    struct str title, row, undo;
    const struct history_item *items;
    size_t n_items;
};

#endif
