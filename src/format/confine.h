/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_CONFINE_H
#define FORMAT_CONFINE_H

#include <stdbool.h>

/* Shuts this very process in, once and for all. What the kernel does not know is left out, and
 * said: the caller logs what holds (docs/decisions/0040). */

/* The web process: called when its address is open and before its first thread. It starts no
 * program, opens no port, changes no identity, writes in `data` and `spool` alone and reads little
 * else. With `network` it may connect to a database server; `also_read` (ends with NULL) are files
 * that this takes. */
struct confine_web {
    const char *data, *spool;
    bool network;
    const char *const *also_read;
};
void confine_web(const struct confine_web *w);
/* The worker: it starts helpers (each in its own sandbox) and sends mail, so only what nobody does
 * is refused. */
void confine_worker(void);

/* What holds for this process: for the log, and for the administrator's page. */
struct confinement {
    bool calls;         /* a filter of system calls (seccomp) */
    int files;          /* the version of Landlock that holds; 0: files are not limited */
    bool no_privileges; /* no program it starts gains rights */
    bool no_core;       /* its memory, with the key, is written nowhere when it ends badly */
    bool root;          /* runs as root: then rights of files do not protect the machine */
};
const struct confinement *confinement_state(void);
/* Writes what holds, and for which process, into the file `path`, for confinement_read of another
 * process; false when it cannot be written. */
bool confinement_keep(const char *path);
/* What was written there, only if that very process still runs; false otherwise. */
bool confinement_read(const char *path, struct confinement *ret);

#endif
