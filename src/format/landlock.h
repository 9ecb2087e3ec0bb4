/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_LANDLOCK_H
#define FORMAT_LANDLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Landlock by system call: Debian 12's C library and kernel headers know only its first version,
 * the kernel that runs us may know more. What a version lacks is left out, nothing else. */
enum landlock_rights {
    LANDLOCK_READ = 1,  /* files and folders */
    LANDLOCK_RUN = 2,   /* programs */
    LANDLOCK_WRITE = 4, /* files, and making, renaming and removing them */
};

struct landlock_path {
    const char *path; /* one that is not there needs no rule */
    unsigned rights;
};

int landlock_version(void); /* 0: none in this kernel, or not let through */

/* Shuts the calling thread, and what it starts, in: of files it may use only what the paths say,
 * and with `alone` it may open no TCP port and signal nobody outside (where the version knows how).
 * Only system calls, so that a child may call it right after fork. False with errno. */
bool landlock_shut(const struct landlock_path *paths, int n, bool alone);

#endif
