/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_MARK_H
#define STORE_MARK_H

#include "store/record_sql.h"

/* A filtered set, or list of a vocabulary, has a row in the table mark for each of its codes: what
 * one goes along from a code to all its records, archived ones included. Counts and absence need
 * none: they go along the column's own index. */

/* Brings the marks up to date after a change; a NULL `before` is an insertion. */
void mark_index(struct tx *tx, const struct entity *e, const void *before, const void *after);
/* Forgets all marks of an entity, before each of its records is marked anew. */
void mark_forget(struct tx *tx, const struct entity *e);
/* Adds a condition: the set holds one of these codes. */
void mark_condition(struct tx *tx, struct composed *c, const struct entity *e,
                    const struct field *f, const char *alias, const struct cell *codes, size_t n);

#endif
