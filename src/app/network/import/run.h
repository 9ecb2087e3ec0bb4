/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_RUN_H
#define APP_IMPORT_RUN_H

#include "app/network/import/import.h"
#include "job/job.h"
#include "store/event.h"

/* The record of one import, from its file to its result. */

/* Starts one; the id is what history keeps with every change. `p`: NULL when it is not known yet.
 * `file`: where the file is kept, 0 when it is not. */
int64_t import_run_start(struct tx *tx, const struct import_profile *p, enum import_state state,
                         struct str file_name, struct str sha256, int64_t file);
/* Writes down what `im` found and, unless it was a dry run, did. */
void import_run_end(struct tx *tx, int64_t run, enum import_state state, const struct import *im);
/* The file is not what the profile reads: which columns are missing, or why it cannot be read at
 * all (import_refusal gives the words). */
void import_run_refuse(struct tx *tx, int64_t run, const struct import *im);
struct str import_why(const struct import *im);
struct str import_refusal(enum lang l, struct str details, bool *ret_missing);
/* The profile of a run, made from its plan when it is a sheet of no known kind; NULL when there is
 * none. */
const struct import_profile *import_run_profile(struct arena *a, const struct import_run *run);

/* The shape of the file, as kept with the run: JSON. */
struct str import_shape_write(struct arena *a, const struct sheet *s);
void import_shape_read(struct arena *a, struct str json, struct sheet *ret);

/* What a run of a sheet of no known kind says for its profile. */
#define IMPORT_SHEET "sheet"
/* And a run that takes another back. */
#define IMPORT_REVERSAL "reversal"

/* A job of kind "import": payload "ID look", "ID check", "ID write" or "ID undo". */
#define IMPORT_JOB "import"
/* Every minute: an import whose work was given up on the way is taken back, one that could not be
 * read is refused. A job of kind "import-mend". */
#define IMPORT_MEND_JOB "import-mend"
enum job_result import_mend(struct job *j);
/* It was given up on the way: what it had written is being taken back, or is. */
bool import_stopped(const struct import_run *run);
/* An import has added or changed records; in the transaction that ends it. No data. */
extern const struct event_type import_finished;
enum job_result import_job(struct job *j);

#endif
