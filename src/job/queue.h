/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef JOB_QUEUE_H
#define JOB_QUEUE_H

#include "job/job.h"

/* Between the queue and the worker. */
enum { JOB_LEASE_MS = 5 * 60 * 1000, JOB_MOST_ATTEMPTS = 12 };

const struct job_kind *job_kind_named(struct str name);
/* Puts the recurring kinds in the queue where they are missing. */
void job_plan(struct tx *tx);
void job_write_told(const struct job *j, struct tx *tx);

#endif
