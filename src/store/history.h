/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include "store/store.h"

/* Keeps the row as it was before a change; a NULL `before` is an insertion. `version` is the one
 * that the change made. */
void history_keep(struct tx *tx, const struct entity *e, int64_t id, int64_t version,
                  const char *action, const void *before);
/* The state before the change that made `version`. False when there is no such change, or its state
 * was erased; *ret_inserted when it is the insertion, which has none. */
bool history_before(struct tx *tx, const struct entity *e, int64_t id, int64_t version,
                    void *ret_record, bool *ret_inserted);
/* Whether that change is a part of a larger one (record_is_part). */
bool history_is_part(struct tx *tx, const struct entity *e, int64_t id, int64_t version);
/* What is kept of a row, for a community that moves: opened with the key `from`, its JSON given to
 * `change`, sealed again with `to`. NULL when `from` does not open it. */
struct str history_carry(struct arena *a, struct str kept, const unsigned char *from,
                         const unsigned char *to, struct str (*change)(void *ctx, struct str json),
                         void *ctx);
/* Tells tx->changed, if anybody listens. */
void history_tell(struct tx *tx, const struct entity *e, const char *action, const void *before,
                  const void *after);

#endif
