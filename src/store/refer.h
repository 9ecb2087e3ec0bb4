/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_REFER_H
#define STORE_REFER_H

#include "store/store.h"

/* For changes that are made of many, as when two records become one. */

/* Rows that point to a record, archived ones included, by id: those whose field f, a ref of the
 * entity e (which is no person's), holds it. */
size_t record_referring(struct tx *tx, const struct entity *e, const struct field *f, int64_t to,
                        int64_t **ret_ids);
/* Whether another row, archived or not, has this row's values in a unique field or group that f is
 * a part of. */
bool record_clashes(struct tx *tx, const struct entity *e, const struct field *f,
                    const void *record);

/* Saves the record, its archived instant included, under a name of its own in history and audit
 * ("merge"), also when nothing differs. Such a change is undone with the others of the same cause
 * only: record_undo gives RECORD_CONFLICT. */
enum record_result record_save_as(struct tx *tx, const struct entity *e, void *record,
                                  const char *action);
bool record_is_part(struct str action); /* is it the name of such a change? */

#endif
