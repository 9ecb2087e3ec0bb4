/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_AUDIT_LIST_H
#define GUARD_AUDIT_LIST_H

#include "store/store.h"

/* Reading the audit, newest first. Who shows it to somebody notes that it was read: req_note, or
 * audit_note. */
enum { AUDIT_ANYBODY = -1 };
struct audit_filter {
    int64_t actor;             /* an account; 0: the program itself; AUDIT_ANYBODY */
    struct str action, entity; /* blank: any */
    int64_t record;            /* 0: any */
    instant from, until;       /* from ≤ at < until; until NUMBER_NONE: no end */
    instant last_at;           /* the row before which to go on; NUMBER_NONE: from the newest */
    int64_t last_id;
    int limit;
};
void audit_filter_init(struct audit_filter *f); /* everything, by fifty */

struct audit_line {
    int64_t id;
    instant at;
    int64_t actor;
    struct str request, action, entity;
    int64_t record, version; /* version 0: it was no change */
};
size_t audit_list(struct tx *tx, const struct audit_filter *f, struct audit_line **ret);

/* What the log speaks of, for choices. */
size_t audit_actions(struct tx *tx, struct str **ret);
size_t audit_entities(struct tx *tx, struct str **ret);
size_t audit_actors(struct tx *tx, int64_t **ret);

#endif
