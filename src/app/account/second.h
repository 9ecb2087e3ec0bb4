/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_SECOND_H
#define APP_ACCOUNT_SECOND_H

#include "guard/factor.h"
#include "view/pages.h"

/* What the pages of the second factor show. */
struct second_view {
    struct str to, error;
    struct factor factor;
    bool pending; /* at the door; else from one's own account */
    bool setup;   /* a first code is set up, not asked for */
    struct str address, secret;
};

struct codes_view {
    struct str codes[FACTOR_CODES];
    struct str to;
    bool fresh;   /* the first ones, right after the second factor was set up */
    bool travels; /* a form waits to be posted again */
    struct resume kept;
};

#endif
