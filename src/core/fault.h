/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_FAULT_H
#define CORE_FAULT_H

#include <setjmp.h>
#include <stdbool.h>

/* The unexpected: an SQL error, no memory, a broken invariant. It leaves through the one boundary
 * that the thread set (a worker's), which rolls back, logs and answers 500. Expected failures are
 * values, never faults. Without a boundary a fault logs and aborts. */
enum fault_kind {
    FAULT_NONE,
    FAULT_MEMORY,    /* the arena's cap or the machine's memory */
    FAULT_STORE,     /* the database said no */
    FAULT_CONFLICT,  /* serialization failure: the boundary may run the handler again */
    FAULT_INVARIANT, /* a promise of our own was broken */
};

struct fault {
    jmp_buf env;
    struct fault *outer;
    enum fault_kind kind;
    char what[512]; /* for the log; never a person's data */
};

/* if (FAULT_CAUGHT(&fault)) { recover; } else { work; fault_done(&fault); } */
#define FAULT_CAUGHT(f) (fault_enter(f), setjmp((f)->env) != 0)
void fault_enter(struct fault *f);
void fault_done(struct fault *f); /* leaves the boundary without a fault */

_Noreturn void fault_raise(enum fault_kind kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An assertion that stays on in release builds. */
#define REQUIRE(condition)                                                                         \
    ((condition) ? (void)0                                                                         \
                 : fault_raise(FAULT_INVARIANT, "%s:%d: %s", __FILE__, __LINE__, #condition))

#endif
