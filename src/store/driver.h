/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_DRIVER_H
#define STORE_DRIVER_H

#include "store/store.h"

/* What differs between the engines. Only src/store includes this. Everything here raises a fault
 * when the engine says no, unless said otherwise. */

/* Where a text is completed at run time: sqlc writes these for :key, :list(…) and :guard(…). */
enum { MARK_KEY = 1, MARK_LIST = 2, MARK_GUARD = 3 };
enum { CELLS_MOST = 128 }; /* binds of one statement */

struct cell { /* one value, on its way in or out; a date is its ISO text */
    enum sql_type type;
    bool absent;
    int64_t i;
    double d;
    struct str s;
};

struct query {
    const void *key; /* prepared once for each key; NULL: for each text */
    struct str sql;
    const struct cell *in;
    size_t n_in;
    bool stream; /* rows come in portions, and other statements may run meanwhile */
    bool once;   /* planned for these very values, not kept (PostgreSQL) */
};

struct cursor { /* rows being read; texts live until the next row */
    struct db *db;
    void *prepared, *result;
    int row, n_rows, stream;
};

struct remembered;

struct driver {
    void (*close)(struct db *);
    void (*begin)(struct db *, bool writing, enum isolation);
    void (*commit)(struct db *);
    void (*rollback)(struct db *); /* never fails */
    bool (*alive)(struct db *);    /* the transaction is still there */
    void (*settle)(struct db *,
                   int depth); /* ends what a fault left running since that savepoint */
    void (*script)(struct db *, const char *sql);
    bool (*knows)(struct db *, const void *key); /* then a query needs no text */
    void (*start)(struct db *, const struct query *, struct cursor *ret);
    bool (*next)(struct cursor *);
    void (*column)(struct cursor *, int i, struct cell *); /* as cell->type says */
    int64_t (*finish)(struct cursor *);                    /* rows changed */
    bool (*prepares)(struct db *, const struct statement *, struct str sql, struct arena *,
                     struct str *ret_error); /* never raises */
    uint64_t (*stamp)(struct db *);          /* another number once the database has changed */
    void (*wall)(struct db *);               /* makes the second wall; NULL: there is none */
};

struct db {
    const struct driver *driver;
    enum engine engine;
    bool may_write, in_tx, writing;
    int depth;                     /* savepoints that are open */
    char lost[256];                /* why the transaction cannot be committed; "" while it can */
    struct remembered *remembered; /* answers, by what was asked (remember.c) */
    uint64_t stamp;                /* of this reading transaction, once asked; else 0 */
    uint64_t asked;                /* statements run so far */
    struct viewer viewer;          /* whom the second wall was told of in this transaction */
    bool told;
    bool walled; /* policies bind this connection */
};

enum { DB_ERROR_BYTES = 512 };
struct db *sqlite_open(const struct db_address *at, enum db_mode mode, char *ret_error);
struct db *postgres_open(const struct db_address *at, enum db_mode mode, char *ret_error);

/* The row that this statement said for the same values before, in this reading; false: not asked
 * yet. */
bool once_known(struct tx *tx, const struct statement *s, const void *in, void *ret_row,
                bool *ret_found);
void once_keep(struct tx *tx, const struct statement *s, const void *in, const void *row,
               bool found);

/* Answers kept until the database changes, by a hash of what was asked; NULL when not known. */
struct str remembered_get(struct db *db, uint64_t what);
void remembered_put(struct db *db, uint64_t what, struct str bytes);
void remembered_free(struct remembered *r); /* NULL is fine */

/* Refuses what cannot be: no transaction, writing in a reading one, one that is broken. */
void db_check(const struct db *db);

/* -- values and rows, for statements and for composed SQL (statement.c) ---------------------- */
struct cell cell_int(int64_t v); /* NUMBER_NONE is NULL */
struct cell cell_id(int64_t v);  /* 0 is NULL */
struct cell cell_text(struct str s);
struct cell cell_of(struct arena *a, enum sql_type type, const void *value);
void cell_store(const struct cell *c, void *value);
/* Reads the row the cursor is at into `row`; texts are borrowed from it. */
void row_read(struct cursor *c, const struct sql_slot *out, size_t n_out, char *row);
/* Copies a row's texts to the arena, in one piece. */
void row_keep(struct arena *a, const struct sql_slot *out, size_t n_out, char *row);
void slots_to_cells(struct arena *a, const struct statement *s, const void *in, struct cell *ret);

#endif
