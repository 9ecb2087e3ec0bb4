/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_PASSWORD_H
#define GUARD_PASSWORD_H

#include "text/text.h"

/* Passwords: argon2id in PHC form. The hash is slow: call these in `prepare`, never in a
 * transaction. At most one hash per core at once; false in *ret_busy's case when the queue of 32 is
 * full. */
enum password_answer { PASSWORD_RIGHT, PASSWORD_WRONG, PASSWORD_BUSY };
enum password_answer password_check(struct arena *a, int64_t ops, struct str stored,
                                    struct str typed,
                                    bool *ret_rehash); /* a NULL `stored` takes the same time */
bool password_hash(struct arena *a, int64_t ops, struct str typed,
                   struct str *ret_phc); /* false: busy */
int64_t password_calibrate(void);        /* passes that take about 250 ms here, never under 2 */
/* Why a new password is not taken: TEXT_NONE when it is. At least 12 characters, not among the
 * common. */
enum text_id password_objection(struct str typed, struct str email);

#endif
