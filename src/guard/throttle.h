/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_THROTTLE_H
#define GUARD_THROTTLE_H

#include "core/clock.h"

/* Throttling: at most 10 tries a minute for an account and for an address; never a lasting lock. In
 * memory, per process. True when this try may go on. */
bool throttle_try(struct str what, instant now);
void throttle_forget(void); /* every try: for tests */

#endif
