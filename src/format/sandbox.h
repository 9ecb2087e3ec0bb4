/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_SANDBOX_H
#define FORMAT_SANDBOX_H

#include "core/arena.h"

/* Runs one helper program shut in: no network (seccomp), limits on time, memory and file size, no
 * new privileges, and where the kernel knows Landlock, reading only below /usr and the like and
 * writing only below `folder`. */
struct sandbox {
    const char *const *argv; /* argv[0] is the full path; ends with NULL */
    const char *folder;      /* where it runs; its HOME and TMPDIR; an absolute path */
    int seconds;             /* of the clock; of the processor as well */
    int64_t memory;          /* bytes of address space */
    int64_t file;            /* bytes of the largest file it may write */
};

enum sandbox_end {
    SANDBOX_DONE,   /* it ended by itself with 0 */
    SANDBOX_FAILED, /* with something else, by a signal, or it could not be started */
    SANDBOX_TIME,   /* it was stopped */
};
/* What it writes on its two outputs goes to FOLDER/log. */
enum sandbox_end sandbox_run(const struct sandbox *s);

/* Does in a child what should touch nothing: fn reads and writes the descriptors that it is given,
 * and cannot open a file, start a program or reach a network. Its memory is a copy of ours, and is
 * gone at its end. Returns what fn returned, 0 to 100; -1 when it was stopped or broke a limit. */
struct sandbox_limits {
    int seconds;
    int64_t memory, file; /* bytes: of what it takes besides; of what it writes to one file */
};
int sandbox_apart(int (*fn)(void *ctx), void *ctx, const int *descriptors, size_t n,
                  const struct sandbox_limits *limits);

/* Whether Landlock is there: the caller says so in the log when it is not. */
bool sandbox_has_landlock(void);

#endif
