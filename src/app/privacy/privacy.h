/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PRIVACY_H
#define APP_PRIVACY_H

#include "app/module.h"

/* The facts behind the four locks, for the rest of the program; and the emergencies in which a
 * record was opened all the same, for the privacy officer. */
#define EMERGENCIES_PATH "/emergencies"
extern const struct module module_privacy;

struct emergency {
    struct str record, who, when, until, reason;
    bool is_open; /* the hour is not over */
};
struct emergencies_view {
    const struct emergency *list;
    size_t n_list;
};

#endif
