/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ADMIN_AUDIT_SEARCH_H
#define APP_ADMIN_AUDIT_SEARCH_H

#include "app/admin/audit.h"

/* The records and members whose name holds the words of m->search, each with the address of its own
 * part of the log: fills m->found. */
void audit_search(struct req *q, struct audit_view *m);

#endif
