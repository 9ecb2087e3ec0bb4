/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_BESIDE_H
#define APP_BESIDE_H

#include "app/knowledge/guide/guide.h"

/* What helps in a phase, in few words, for a page where somebody works: some tips, a case, some
 * resources, and where all the rest is. Tips change from week to week, so that each is seen. */
struct guide_beside {
    struct str phase;
    struct guide_list tips, cases, resources;
};

/* Resources about partners of these sectors come first. */
struct guide_beside guide_beside_of(struct req *q, const struct content *texts, struct str phase,
                                    const struct str *sectors, size_t n_sectors);

#endif
