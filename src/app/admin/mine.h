/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_MINE_H
#define APP_MINE_H

#include "app/module.h"
#include "core/out.h"
#include "store/copy.h"

/* Everything that Maillage holds about the person who asks: a page that says what there is, and one
 * ZIP with it. What people gave is apart from what the program made. */
extern const struct module module_mine;

enum mine_origin { MINE_GIVEN, MINE_MADE };
extern const enum mine_origin mine_origins[2];

/* One table of one kind of database. Each table there is has its line: the test of mine_test.c
 * fails for one that has none. */
struct mine_table {
    const char *kind; /* "installation", "community" */
    const char *table;
    const char *column; /* holds the number of an account; "recipient": an address; NULL: nothing
                           about an account */
    enum mine_origin origin;
    const char *only;    /* the columns that leave; NULL: all */
    const char *without; /* those that do not */
    const char *entity;  /* only the rows of which this is the "entity" */
    const char *why;     /* why nothing of it leaves, or not all; NULL when all does */
};
extern const struct mine_table mine_tables[];
extern const size_t mine_n_tables;
bool mine_leaves(const struct mine_table *t, struct str column);

/* What a person has in the databases: fn for each table with some rows. */
struct mine_part {
    const struct mine_table *table;
    const struct community *community; /* NULL: of the installation */
    const struct copy_table *copy;
    struct copy_pick pick;
    int64_t rows;
    struct tx *tx;
};
void mine_each(struct req *q, void (*fn)(void *ctx, const struct mine_part *p), void *ctx);

struct str mine_table_words(enum lang l, struct arena *a, const char *table);
struct str mine_column_words(enum lang l, struct arena *a, const char *table, struct str column);
void mine_zip(struct req *q, struct out *o); /* mine_zip.c */

struct mine_row {
    struct str what, where;
    enum mine_origin origin;
    int64_t n;
};
struct mine_view {
    const struct mine_row *rows;
    size_t n_rows;
};

#endif
