/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_COMMITMENT_H
#define APP_COMMITMENT_H

#include "app/module.h"
#include "commitment.ent.h"
#include "commitment.sql.h"

/* What only people can tell: whether a commitment of an agreement that runs is kept. Each answer
 * stays with its day and its note; a yes is the evidence of its clause. */
extern const struct module module_commitment;

struct commitment_event {
    int64_t check, agreement, clause;
    int64_t organization, partnership; /* who owes it; 0: each party */
    day day;
    bool counts;
};
extern const struct event_type commitment_checked;

#endif
