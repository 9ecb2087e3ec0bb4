/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_OPEN_H
#define APP_PARTNERSHIP_OPEN_H

#include "app/partnership/partnership/partnership.h"

/* Starting a partnership: who with, and the first step. */
enum { OPEN_PARTIES = 4 };

struct open_view {
    struct form form;
    struct input organizations[OPEN_PARTIES], departments[OPEN_PARTIES];
    int shown;       /* how many parties are unfolded */
    struct str ours; /* name of one's own organization, when it cannot be another; NULL */
    int64_t our_id;
    struct input step, due;
    struct str parties_error; /* NULL when all is well */
    bool lacks, may_add;      /* the directory has too few; one may add to it */
};

void open_page(struct req *q, struct res *r);   /* GET /partnerships/new?organization=42 */
void open_create(struct req *q, struct res *r); /* POST /partnerships */

#endif
