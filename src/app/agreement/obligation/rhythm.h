/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_RHYTHM_H
#define APP_RHYTHM_H

#include "app/agreement/clause/clause.h"

/* Clauses that fall due again and again, the count starting anew each time they are kept. */
struct rhythm {
    int64_t every_days;
    int64_t owes; /* organization; 0: any of the parties */
    /* Does this keep it? Asked of what happened within the term only. */
    bool (*keeps)(const struct clause *c, const struct clause_evidence *e);
};
/* As clause_type.obligations wants it; the list is in `a`. */
size_t rhythm_obligations(struct arena *a, const struct clause *c, const struct rhythm *r,
                          const struct clause_term *t, struct clause_due **ret);

#endif
