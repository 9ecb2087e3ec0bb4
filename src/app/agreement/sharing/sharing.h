/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SHARING_H
#define APP_SHARING_H

#include "app/agreement/agreement/agreement.h"

/* The first lock on a person's record, from the agreements: what their clauses open is derived anew
 * from the clauses, the parties and the state, and guard's grants follow in the same transaction.
 * Only what every party has signed opens anything (docs/decisions/0073). */

extern const struct module module_sharing; /* its statements */

/* Opens and ends grants until they are what this agreement says; all end when it is no longer in
 * force, or is gone. A grant that ends is kept, with its last day. */
void sharing_sync(struct tx *tx, int64_t agreement);
/* The same of every agreement of an organization: after two were made one, or taken apart. */
void sharing_sync_organization(struct tx *tx, int64_t organization);

/* What an agreement opens, or would once signed, for its page: one line for each clause and pair of
 * organizations. */
struct sharing_line {
    int64_t clause;
    const struct clause_party *from, *to;
    unsigned classes, purposes; /* bits */
    day starts, last;           /* last may be DAY_NONE */
};
size_t sharing_lines(struct tx *tx, const struct agreement_whole *w, struct sharing_line **ret);

#endif
