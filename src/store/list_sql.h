/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_LIST_SQL_H
#define STORE_LIST_SQL_H

#include "store/record_sql.h"

/* What a list adds to its statement, from the names of declared fields only; values are always
 * bound. */

/* What the list is ordered by: NULL is the id alone. */
const struct field *list_order(const struct list_query *q);
/* archived, filters (but `except`) and search; the alias is the table's in the statement. */
void list_conditions(struct tx *tx, struct composed *c, const struct list_query *q,
                     const char *alias, const struct field *except);
/* Of a person's records: "and", the guard's predicate for these classes. */
void list_guard(struct tx *tx, struct composed *c, const struct list_query *q, const char *alias,
                unsigned classes);
/* What a count reads: what is shown, and what it is filtered, searched and ordered by. */
unsigned list_classes(const struct list_query *q);
/* The statement with its two places filled in; `limit` 0 is all of it. */
void list_compose(struct tx *tx, struct composed *c, const struct statement *s, const void *in,
                  const struct list_query *q, int limit);
/* The one number that `c` selects, remembered until the database changes. */
int64_t list_counted(struct tx *tx, struct composed *c);

#endif
