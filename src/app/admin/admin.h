/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ADMIN_H
#define APP_ADMIN_H

#include "app/module.h"
#include "view/status.h"
#include "view/view.h"

/* The administration's page: what should be looked at, then a door to each page. Modules add their
 * own rows: see `doors` and `signs` of struct module. */
extern const struct module module_admin, module_audit;

/* One thing that the administration looks at: the age of a backup, what waits. */
struct module_sign {
    enum status status;
    struct str title, text; /* “Sauvegarde”, “faite il y a 6 heures” */
    struct str href, action;
};

/* The way to a page below the administration's. */
const struct crumb *admin_crumbs(struct req *q);

struct admin_view {
    const struct module_sign *signs;
    size_t n_signs;
    int64_t n_late;
    const struct module_door **doors;
    size_t n_doors;
};

#endif
