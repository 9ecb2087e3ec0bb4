/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_SEARCH_H
#define STORE_SEARCH_H

#include "store/list_sql.h"

/* Archived records are kept apart, so that a search of what is in use does not meet them. */
enum { SEARCH_ARCHIVED = 256 };

static inline int search_kind(const struct entity *e, bool archived)
{
    return e->search_kind + (archived ? SEARCH_ARCHIVED : 0);
}

/* Brings the search table up to date after a change; a NULL `before` is an insertion. */
void search_index(struct tx *tx, const struct entity *e, const void *before, const void *after);
/* The same when only the words of its codes have changed. The entity is a searched one. */
void search_reword(struct tx *tx, const struct entity *e, const void *record);

/* What was typed, as the engine's match expression; NULL when it holds no word. The last word
 * matches as a beginning. */
struct str search_expression(struct arena *a, enum engine engine, struct str typed);

/* The records of a kind that match what was typed, remembered until the database changes. */
struct list_matches search_matches(struct tx *tx, int kind, struct str typed);
/* Adds "o.id in (… the records that match …)". */
void search_condition(struct tx *tx, struct composed *c, const char *alias, int kind,
                      struct str typed);
/* SQLite: the same asked of the words of one row at a time, for who goes through a list in its
 * order and soon has enough. */
void search_probe(struct tx *tx, struct composed *c, const char *alias, int kind, struct str typed);

#endif
