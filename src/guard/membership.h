/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_MEMBERSHIP_H
#define GUARD_MEMBERSHIP_H

#include "account.ent.h" /* generated: enum role, struct account, struct membership */

/* The last of account.ent: tables by role have ROLE_LAST + 1 places, the first for nobody. */
#define ROLE_LAST ROLE_FUNDER

#endif
