/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHEET_LINK_H
#define APP_SHEET_LINK_H

#include "app/partnership/sheet/sheet.h"

/* The page where one party is asked to answer without an account. */
struct sheet_links_view {
    const struct crumb *crumbs;
    struct str title, lede;
    struct answer_links links;
};

#endif
