/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/fault.h"

#include "core/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static _Thread_local struct fault *innermost;

void fault_enter(struct fault *f)
{
    f->outer = innermost;
    f->kind = FAULT_NONE;
    f->what[0] = '\0';
    innermost = f;
}

void fault_done(struct fault *f)
{
    if (innermost != f) {
        log_line(LOG_ERROR, NULL, "fault_done: a boundary was left that is not the innermost");
        abort();
    }
    innermost = f->outer;
}

void fault_raise(enum fault_kind kind, const char *format, ...)
{
    struct fault last = { .kind = kind }, *f = innermost ? innermost : &last;
    va_list args;
    va_start(args, format);
    vsnprintf(f->what, sizeof f->what, format, args);
    va_end(args);
    if (!innermost) {
        log_line(LOG_ERROR, NULL, "fault %d without a boundary: %s", (int)kind, f->what);
        abort();
    }
    f->kind = kind;
    innermost = f->outer; /* a fault while recovering belongs to the outer boundary */
    longjmp(f->env, 1);
}
