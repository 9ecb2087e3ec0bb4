/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_MEMBERSHIP_H
#define GUARD_MEMBERSHIP_H

#include "account.ent.h" /* generated: enum role, struct account, struct membership */

#endif
