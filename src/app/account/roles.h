/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_ROLES_H
#define APP_ACCOUNT_ROLES_H

#include "guard/capability.h"
#include "view/tpl.h"

/* What a role sees and does, in plain words: one sentence for each capability and how far it
 * reaches, read from the table that decides (role.po). Texts live in `a` or for ever. */
struct role_said {
    enum role role;
    struct str label;
    struct str *may, *not ;
    size_t n_may, n_not;
};
struct role_said role_said(struct arena *a, enum lang l, enum role role);

void role_view(struct view *v, const struct role_said *said); /* as a list, for templates */

/* The name of a capability in role.po ("directory_read"); NULL for those that say nothing. */
const char *role_capability_code(enum capability what);

#endif
