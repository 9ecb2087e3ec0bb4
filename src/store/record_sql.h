/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_RECORD_SQL_H
#define STORE_RECORD_SQL_H

#include "store/driver.h"

/* The SQL of one record, composed from the table of its fields, whose names entc has checked. */

struct cell field_cell(struct arena *a, const struct field *f, const void *record);

int64_t row_insert(struct tx *tx, const struct entity *e, const void *record); /* its id */
/* False when the stored version is not `version` any more. */
bool row_update(struct tx *tx, const struct entity *e, const void *record, int64_t version);
bool row_find(struct tx *tx, const struct entity *e, int64_t id, void *ret_record);
/* Every row, by id; the record and its texts live until fn returns. */
void row_each(struct tx *tx, const struct entity *e, void (*fn)(void *ctx, const void *record),
              void *ctx);
/* Those of these rows that are there, in no order; they stay. Not of persons. */
void row_many(struct tx *tx, const struct entity *e, const int64_t *ids, size_t n,
              void (*fn)(void *ctx, const void *record), void *ctx);
/* Those in use that name `id` in the field `ref`, by id, at most `limit`: an array of records. */
size_t rows_of(struct tx *tx, const struct entity *e, const struct field *ref, int64_t id,
               int limit, void **ret);
/* Whether another row has the same values in all of these fields; absent values never do. */
bool row_same_elsewhere(struct tx *tx, const struct entity *e, const struct field *const *fields,
                        size_t n, const void *record);

/* -- composing ------------------------------------------------------------------------------- */
struct composed { /* a statement under construction, with what it binds */
    enum engine engine;
    struct out sql;
    struct cell cells[CELLS_MOST];
    size_t n;
    bool from_ids; /* SQLite: what else is asked may use no index */
    bool once;     /* the best plan depends on the values, as in a search */
};
void composed_init(struct composed *c, struct tx *tx);
void composed_bind(struct composed *c, struct cell cell); /* writes ?N or $N */
void composed_start(struct tx *tx, struct composed *c, bool stream, struct cursor *ret);
bool composed_one(struct tx *tx, struct composed *c, struct cell *ret, int column_count);
/* Of a person's records: "and" what opens the title, or all of it when it has none. */
void names_guard(struct tx *tx, struct composed *c, const struct entity *e);

#endif
