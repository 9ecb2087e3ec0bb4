/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_REVERSE_H
#define APP_IMPORT_REVERSE_H

#include "app/network/import/run.h"

/* A whole import taken back, days later if need be: what it made is archived, what it changed is as
 * before, what the source is remembered to have said is forgotten. A field that somebody has
 * changed since stays as it is, and is told. The taking back is a run of its own, and can be taken
 * back the same way: the import then stands again. */

/* Starts one: the run and its job. 0 when `target` is not in a state to be taken back. */
int64_t import_reversal_start(struct tx *tx, int64_t target);
/* Whether the page offers it. */
bool import_reversible(const struct import_run *run);
/* In the worker, in transactions of about 40 ms; may be run again after an interruption. */
void import_reverse(struct job *j, const struct import_run *reversal);

#endif
