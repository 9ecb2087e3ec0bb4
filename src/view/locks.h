/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef VIEW_LOCKS_H
#define VIEW_LOCKS_H

#include "guard/access/access.h"
#include "view/view.h"

/* Who can see a person's record, and why: for the page of any such record, once it is open. */
struct locks_item {
    struct str who, why, what, until;
    bool is_glass; /* an emergency */
};
size_t locks_items(struct req *q, int64_t person, struct locks_item **ret);
void locks_table(struct view *v, const struct locks_item *items, size_t n);

#endif
