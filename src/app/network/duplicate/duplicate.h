/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DUPLICATE_H
#define APP_DUPLICATE_H

#include "app/network/duplicate/find.h"
#include "app/record/merge.h"
#include "app/record/record.h"
#include "duplicate.ent.h"
#include "duplicate.sql.h"

/* Records of the directory that may be one and the same: proposed, looked at, merged or told apart.
 */

/* Compares all records of the directory and brings the proposals up to date: new ones, those that
 * are no more, those that were told apart and have come much nearer since. */
#define DUPLICATE_JOB "duplicates"
enum job_result duplicate_job(struct job *j);
/* A pair that was told apart is shown again when it has become so much more alike. */
enum { DUPLICATE_NEARER = 20, DUPLICATE_MOST = 2000 /* proposals of a kind */ };

/* What was found of one kind, written as proposals. For the job, and for tests. */
struct duplicate_counts {
    int64_t added, gone, open;
};
void duplicate_write(struct tx *tx, enum duplicate_kind kind, const struct similar *found, size_t n,
                     struct duplicate_counts *ret);

/* The entity of a kind; NULL while no module has it. */
const struct module_entity *duplicate_entity(enum duplicate_kind kind);

/* Says what the two are: merged, or two (told apart, or apart again). */
void duplicate_settle(struct tx *tx, int64_t id, enum duplicate_state state);

#endif
