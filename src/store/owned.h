/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_OWNED_H
#define STORE_OWNED_H

#include "store/store.h"

/* The records in use that name another one in the field `ref`, by id, at most `limit`; an array of
 * the entity's struct. Not for persons' records. */
size_t record_all_of(struct tx *tx, const struct entity *e, const struct field *ref, int64_t id,
                     int limit, void **ret_list);

#endif
