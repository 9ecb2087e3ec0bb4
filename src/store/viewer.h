/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_VIEWER_H
#define STORE_VIEWER_H

#include "store/record_sql.h"

/* The one predicate that opens records of persons: an access row (guard/access makes them from the
 * four locks) for this very person, agency, account, purpose and class, today and now. Everything
 * that reads such a table goes through it: statements by :guard(…), lists, counts, records. */

/* Tells PostgreSQL's policies who views; done by all of these, and before a row is looked for. */
void viewer_wall(struct tx *tx);

/* Adds "exists (…)"; `person` is the column with the person's id: "p.id". */
void viewer_condition(struct tx *tx, struct composed *c, const char *person, unsigned classes);
/* The same, written for a list: from the few that the agency sees, or along the list's order. */
void viewer_list_condition(struct tx *tx, struct composed *c, const char *person, unsigned classes);
/* A statement's text with its guards in place; `c` holds what its slots bind already. */
void viewer_complete(struct tx *tx, struct composed *c, const struct statement *s, const char *sql);
enum { VIEWER_CELLS = 6 };
/* Only what viewer_complete would bind, for a text that the engine knows already. */
void viewer_cells(struct tx *tx, struct composed *c, size_t times);

/* The classes of one person's data that are open, and what opened them; 0: none. */
unsigned viewer_open(struct tx *tx, int64_t person, struct viewer_lock *ret_lock);
/* Of a record that was read: takes out the fields that are not open, notes the read. False when
 * nothing is open. */
bool viewer_mask(struct tx *tx, const struct entity *e, void *record);
/* The classes of a record that are open; notes the read. */
unsigned viewer_open_record(struct tx *tx, const struct entity *e, int64_t id);
/* The person a record is of, or belongs to. */
int64_t viewer_person(const struct entity *e, const void *record);
bool viewer_sees_all(struct tx *tx, const struct entity *e, const void *record);
void viewer_note(struct tx *tx, const char *entity, int64_t record, int64_t rows,
                 const struct viewer_lock *lock);
void viewer_note_list(struct tx *tx, const char *entity, int64_t rows);

#endif
