/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "store/store.h"

/* Whole tables, row by row, in a form that both engines give and take: for backups. */

struct copy_value {
    enum sql_type type; /* SQL_INT, SQL_TEXT, SQL_BYTES, SQL_REAL */
    bool absent;
    int64_t i;
    double d;
    struct str s;
};

struct copy_column {
    struct str name;
    enum sql_type type;
};

enum { COPY_COLUMNS = 120 };
struct copy_table {
    struct str name;
    struct copy_column *columns; /* by name, so alike on both engines */
    size_t n;
    bool numbered; /* its id is given by the database */
};

/* All tables, by name, but for the schema's version and the search table. */
size_t copy_tables(struct tx *tx, struct copy_table **ret);
int64_t copy_count(struct tx *tx, const struct copy_table *t);
int64_t copy_last(struct tx *tx, const struct copy_table *t); /* the last id given out; 0: none */
/* Every row; texts live until fn returns. */
void copy_rows(struct tx *tx, const struct copy_table *t,
               void (*fn)(void *ctx, const struct copy_value *values), void *ctx);

/* Only the rows where a column has this value: what a table says of one account. */
struct copy_pick {
    struct str column;
    struct copy_value value;
    struct str entity; /* and whose column "entity" says this; NULL: whatever it says */
};
int64_t copy_count_of(struct tx *tx, const struct copy_table *t, const struct copy_pick *pick);
void copy_rows_of(struct tx *tx, const struct copy_table *t, const struct copy_pick *pick,
                  void (*fn)(void *ctx, const struct copy_value *values), void *ctx);

/* The value of a column by name; NULL when the table has no such column. */
const struct copy_value *copy_value_of(const struct copy_table *t, const struct copy_value *values,
                                       const char *column);
/* The different numbers in a column, in order. */
size_t copy_numbers(struct tx *tx, const struct copy_table *t, struct str column, int64_t **ret);

/* Filling: tables may be filled in any order; references are checked at the end. */
struct copy_reference {
    struct str of, name, definition;
};
struct copy_load {
    struct tx *tx;
    struct copy_reference *references; /* taken away meanwhile on PostgreSQL */
    size_t n;
};
void copy_begin(struct copy_load *l, struct tx *tx);
void copy_clear(struct copy_load *l, const struct copy_table *t);
void copy_insert(struct copy_load *l, const struct copy_table *t, const struct copy_value *values);
void copy_continue_from(struct copy_load *l, const struct copy_table *t, int64_t last);
void copy_end(struct copy_load *l);

#endif
