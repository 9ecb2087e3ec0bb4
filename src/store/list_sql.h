/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_LIST_SQL_H
#define STORE_LIST_SQL_H

#include "store/record_sql.h"

/* What a list adds to its statement, from the names of declared fields only; values are always
 * bound. */

/* How a list's words are asked, when it is known how many records match. */
struct list_way {
    const int64_t *ids; /* the matching records: nothing else is asked of the list */
    size_t n_ids;
    bool by_ids;
    bool probe;   /* SQLite: the words of each row are looked at */
    bool matches; /* SQLite: from all matches to their rows, however many */
    bool bounded; /* go no further in the order than this row */
    struct str until_key;
    int64_t until_id;
};

/* The records that match, when they are few enough to go from them to their rows. */
enum { LIST_FEW = 1000 };
struct list_matches {
    const int64_t *ids;  /* NULL when there are more */
    size_t n;            /* LIST_FEW + 1: more than that */
    int64_t first, last; /* of those looked at */
};
/* What all conditions but that of the field `except` (NULL: all) leave; remembered until the
 * database changes. Not of persons. */
struct list_matches list_matches(struct tx *tx, const struct list_query *q,
                                 const struct field *except);
/* The ids that `c` selects, when they are few, remembered in the same way. */
struct list_matches list_matched(struct tx *tx, struct composed *c);

/* What the list is ordered by: NULL is the id alone. */
const struct field *list_order(const struct list_query *q);
/* archived, filters (but `except`) and search; the alias is the table's in the statement. A NULL
 * way finds its own. */
void list_conditions(struct tx *tx, struct composed *c, const struct list_query *q,
                     const char *alias, const struct field *except, const struct list_way *way);
/* "o.id" is one of these. */
void list_ids_write(struct tx *tx, struct composed *c, const char *alias, const int64_t *ids,
                    size_t n);
/* Where the window of the next `n` rows ends, whatever words are searched: bounds the way. False
 * when there are not so many rows, and nothing is beyond. */
bool list_window(struct tx *tx, const struct list_query *q, int n, struct list_way *way);
/* The first records of the list from its place on, found from what matches its words; returns how
 * many there are, at most `limit`. */
size_t list_first_ids(struct tx *tx, const struct list_query *q, int limit, int64_t *ret_ids);
bool list_is_searched(const struct list_query *q);
/* Searched, or filtered by another field than `except`. */
bool list_is_narrowed_but(const struct list_query *q, const struct field *except);
/* Of a person's records: "and", the guard's predicate for these classes. */
void list_guard(struct tx *tx, struct composed *c, const struct list_query *q, const char *alias,
                unsigned classes);
/* What a count reads: what is shown, and what it is filtered, searched and ordered by. */
unsigned list_classes(const struct list_query *q);
/* The statement with its two places filled in; `limit` 0 is all of it. */
void list_compose(struct tx *tx, struct composed *c, const struct statement *s, const void *in,
                  const struct list_query *q, const struct list_way *way, int limit);
/* A number for what was asked: the text and what it binds. */
uint64_t list_question(const struct composed *c);
/* The conditions (but that of `except`) in a text of `c` that is a question only, never run. */
void list_ask(struct composed *c, const struct list_query *q, const struct field *except);
/* The one number that `c` selects, remembered until the database changes. */
int64_t list_counted(struct tx *tx, struct composed *c);

#endif
