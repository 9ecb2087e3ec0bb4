/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_RUN_H
#define APP_IMPORT_RUN_H

#include "app/network/import/import.h"
#include "job/job.h"
#include "store/event.h"

/* The record of one import, from its file to its result. */

/* Starts one; the id is what history keeps with every change. `file`: where the file is kept, 0
 * when it is not. */
int64_t import_run_start(struct tx *tx, const struct import_profile *p, enum import_state state,
                         struct str file_name, struct str sha256, int64_t file);
/* Writes down what `im` found and, unless it was a dry run, did. */
void import_run_end(struct tx *tx, int64_t run, enum import_state state, const struct import *im);
/* The file is not what the profile reads. */
void import_run_refuse(struct tx *tx, int64_t run, struct str missing);

/* A job of kind "import": payload "ID check" or "ID write". */
#define IMPORT_JOB "import"
/* An import has added or changed records; in the transaction that ends it. No data. */
extern const struct event_type import_finished;
enum job_result import_job(struct job *j);

#endif
