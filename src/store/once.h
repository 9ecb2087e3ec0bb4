/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_ONCE_H
#define STORE_ONCE_H

#include "store/store.h"

/* From now to `once` false: what a statement for one row said in this reading transaction is not
 * asked again for the same values. Not of persons, and not while writing. */
void tx_ask_once(struct tx *tx, bool once);

/* How many statements were run on it: for tests of what a page asks. */
uint64_t db_asked(const struct db *db);

#endif
