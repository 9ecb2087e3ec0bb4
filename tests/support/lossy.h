/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_LOSSY_H
#define SUPPORT_LOSSY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A file system for SQLite that forgets like a disk whose current was cut: what was written is seen
 * at once, and kept only from the next sync on. Until then each sector of 512 bytes may be kept or
 * not, and the size may be the old or the new one. All in memory; locks and shared memory are the
 * real ones. One thread. */

void lossy_begin(void); /* becomes SQLite's file system; files are read from the disk when opened */
void lossy_end(void);

/* Everything kept is as it was at the snapshot; what came since is gone. */
void lossy_snapshot(void);
void lossy_restore(uint64_t seed);

/* An operation is a write, a sync or a change of size. */
int64_t lossy_operations(void);
void lossy_cut_at(int64_t operation); /* counted from now; 0: never */
bool lossy_is_cut(void);
void lossy_cut(void);    /* now; every operation fails from then on… */
void lossy_mended(void); /* …until here: the machine is on again */

enum lossy_fault {
    LOSSY_FULL,      /* writes fail with "disk full", from the nth on */
    LOSSY_WRITE_EIO, /* the nth write fails, and half of it is done */
    LOSSY_SYNC_EIO,  /* the nth sync fails, and what it had to keep is lost without a word */
};
void lossy_fail(enum lossy_fault fault, int64_t nth); /* counted from now, of its kind */
int64_t lossy_fired(void);                            /* how often it did */
void lossy_well(void);                                /* no more faults */

#endif
