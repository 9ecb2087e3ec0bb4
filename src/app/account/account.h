/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_H
#define APP_ACCOUNT_H

#include "app/account/roles.h"
#include "app/module.h"
#include "guard/account.h"

/* Signing in and out, links, one's own account. */
extern const struct module module_account;

struct enter_view {
    struct str token, name; /* name NULL: the link is spent, too old or never was */
};

struct account_view {
    struct account account;
    struct role_said role;
    const struct community *communities; /* where the account belongs */
    size_t n_communities;
    int64_t community;
    bool has_password, may_administer;
    struct str error_present, error_new; /* of the password form; NULL when all is well */
};

#endif
