/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_JOIN_H
#define APP_ACCOUNT_JOIN_H

#include "app/account/account.h"

/* What the pages of invitations and of forgotten passwords show. */
struct join_view {
    struct str token, email, name, community;
    struct role_said role;
    bool open;        /* the link is good */
    bool has_account; /* with a password: only accepts */
    struct str error_name, error_password, error;
};

struct forgot_view {
    struct str email, error;
    bool sent;
};

#endif
