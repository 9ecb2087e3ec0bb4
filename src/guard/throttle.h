/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_THROTTLE_H
#define GUARD_THROTTLE_H

#include "core/clock.h"

/* Throttling: so many tries a minute, ten at most; never a lasting lock. In memory, per process.
 * True when this try may go on. */
bool throttle_take(struct str what, int most, instant now);
bool throttle_try(struct str what, instant now);       /* ten a minute */
void throttle_give_back(struct str what, instant now); /* the newest try was a good one */
void throttle_forget(void);                            /* every try: for tests */

#endif
