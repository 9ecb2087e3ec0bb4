/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_COMMITMENT_VIEW_H
#define APP_COMMITMENT_VIEW_H

#include "app/agreement/agreement/pages.h"
#include "app/agreement/commitment/commitment.h"

/* The page where one says whether a commitment is kept. */
struct check_view {
    const struct crumb *crumbs;
    struct str promise, due; /* due NULL: nothing waits */
    struct form form;
};

#endif
