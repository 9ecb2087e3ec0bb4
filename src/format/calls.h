/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_CALLS_H
#define FORMAT_CALLS_H

#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>

/* Filters of system calls that the web process, the worker and its helpers have in common. */

/* Each of them answers EPERM. */
bool calls_refuse(scmp_filter_ctx ctx, const int *calls, size_t n);
/* What none of our processes ever does: looking into another process, mounting, loading into the
 * kernel, becoming somebody else. */
bool calls_refuse_dangerous(scmp_filter_ctx ctx);
/* Each of them is let through, whatever its arguments. */
bool calls_allow(scmp_filter_ctx ctx, const int *calls, size_t n);

#endif
