/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "core/clock.h"
#include "core/secret.h"
#include "entity/entity.h"

/* The only way to a database. A connection serves one thread at a time. An SQL error is a fault
 * (FAULT_STORE), a serialization failure FAULT_CONFLICT; "no row" and "nothing changed" are values.
 */

struct db_address {
    enum engine engine;
    struct str where;  /* SQLite: path of the file; PostgreSQL: connection string */
    struct str schema; /* PostgreSQL: the schema, letters, digits, underscore; NULL on SQLite */
    bool by_key; /* PostgreSQL: its statements find by key, so that one plan does for all values */
};

enum db_mode {
    DB_READ, /* refuses writing */
    DB_WRITE,
    DB_OWNER,  /* writes, past the second wall: migrations, backups */
    DB_CREATE, /* the same, and makes the file or the schema when there is none */
};

struct db;
/* Opens; SQLite: WAL, synchronous FULL, foreign keys, DEFENSIVE, low limits; PostgreSQL:
 * search_path set to the schema. NULL and *ret_error (for the log; valid until this thread's next
 * db_open) when it cannot. */
struct db *db_open(const struct db_address *at, enum db_mode mode, char **ret_error);
/* Files that opening reads besides the database: certificates and passwords for PostgreSQL, whether
 * they are there or not. For who shuts a process in. Returns how many. */
size_t db_files(const struct db_address *at, struct arena *a, const char **ret, size_t most);
void db_close(struct db *db); /* NULL is fine */
/* Removes a whole database: the file and those beside it, or the schema. False when it is in use.
 */
bool db_remove(const struct db_address *at, char **ret_error);
enum engine db_engine(const struct db *db);
/* The second wall around persons' records: on PostgreSQL, row-level security that binds this
 * connection. On a server that does not let us make a role for it, it is missing. */
enum db_wall { DB_WALL_NONE, DB_WALL_STANDS, DB_WALL_MISSING };
enum db_wall db_wall(const struct db *db); /* NONE: SQLite has none */
/* Exclusive among processes for the same database, in order of arrival (SQLite: a lock file beside
 * it; nothing on PostgreSQL): taken by tx_begin for writing, so that no writer meets SQLITE_BUSY.
 */

enum isolation { ISOLATION_DEFAULT, ISOLATION_SERIALIZABLE };

/* Who reads records of persons, and why; all zero is nobody, who sees none of them. */
struct viewer {
    int64_t account, organization;
    unsigned classes;  /* the most that the role ever sees (BIT_OF(DATA_CLASS_…)) */
    unsigned purposes; /* why it is asked: access for any of them will do */
};
/* What was read, for the audit: a person's record, or what a page notes itself under an `action` of
 * its own; a list is one with record 0. */
struct tx_read {
    const char *action; /* NULL: the lock tells */
    const char *entity;
    int64_t record, rows;
    struct viewer_lock {
        const char *name; /* "own", "shared", "named", "glass"; NULL of a list */
        int64_t reason;   /* the holding, grant, restriction or break-glass that opened it */
        int64_t consent;  /* of "shared" */
    } lock;
};
enum { TX_READS = 16 }; /* more of an entity become a list */

struct tx;
struct tx_change {
    const struct entity *entity;
    int64_t id, version;
    const char *action;     /* insert, update, archive, restore, undo */
    struct str diff_sha256; /* 32 raw bytes; keyed (HMAC) when tx->audit_key is there */
};
/* One transaction. What is not private may be read anywhere; who fills it is said beside it. */
struct tx {
    struct db *db;
    struct arena *arena;
    bool writing;
    int64_t actor;      /* account id, 0 for the program itself: http, job or the command line */
    struct str request; /* id of the request or job, for history, audit and log */
    instant now;        /* machine time at its start */
    day today;          /* civil day in the community's zone */
    const unsigned char *key;       /* the community's, for private values; may be NULL */
    const unsigned char *audit_key; /* the community's; may be NULL */
    void (*changed)(struct tx *, const struct tx_change *); /* guard's audit; may be NULL */
    struct vocabulary_cache *vocabularies;                  /* vocabulary.c; NULL at the start */
    int64_t import;                 /* id of the import under way, 0 otherwise: kept in history */
    struct viewer viewer;           /* set by who knows the actor, before the first statement */
    struct tx_read reads[TX_READS]; /* of persons' records, so far */
    size_t n_reads;
    bool as_list;      /* records that are read now belong to one list, as in an export */
    struct once *once; /* once.c; NULL: everything is asked each time */
};

/* Sets every member: what the caller knows (actor, request, today, keys, changed, import) it sets
 * after. Writing waits for its turn. An SQL error or fault inside is followed by tx_rollback. */
void tx_begin(struct tx *tx, struct db *db, struct arena *a, bool writing,
              enum isolation isolation);
void tx_commit(struct tx *tx);   /* returns when the data is on disk */
void tx_rollback(struct tx *tx); /* never fails */
/* A part of a transaction that can be taken back alone (group commit); parts may be nested.
 * tx_rollback_to never raises: when the engine has given up everything, tx_commit says so. */
void tx_savepoint(struct tx *tx);
void tx_release(struct tx *tx);
void tx_rollback_to(struct tx *tx);

/* -- statements, made by sqlc from .sql files ------------------------------------------------ */
enum sql_type {
    SQL_INT,   /* int64_t, NUMBER_NONE for NULL */
    SQL_ID,    /* int64_t, 0 for NULL */
    SQL_TEXT,  /* struct str */
    SQL_BYTES, /* struct str */
    SQL_DATE,  /* day <-> ISO text */
    SQL_BOOL,  /* bool <-> 0, 1 */
    SQL_REAL,  /* double, NaN for NULL */
};

struct sql_slot { /* a bind or a column */
    const char *name;
    enum sql_type type;
    size_t offset;
};

/* :guard(p, identity): a table of persons' records, the column with the person's id, the classes of
 * data that the statement reads of them. */
struct statement_guard {
    const char *table, *person;
    unsigned classes;
};

struct statement {
    const char *name;
    const char *sqlite, *postgres;
    const struct sql_slot *in, *out;
    size_t n_in, n_out, out_size;
    const char *list_entity, *list_alias; /* of a statement with :list, completed at run time by a
                                             struct list_query; NULL otherwise */
    const struct statement_guard *guards; /* in the order of their places in the text */
    size_t n_guards;
};

/* Rows are copied to the transaction's arena. sqlc also writes typed wrappers around these.
 * store_one is false without a row, and a second row is a fault. */
size_t store_all(struct tx *tx, const struct statement *s, const void *in, void *ret_rows);
bool store_one(struct tx *tx, const struct statement *s, const void *in, void *ret_row);
int64_t store_run(struct tx *tx, const struct statement *s, const void *in); /* rows changed */
/* Row by row, for exports: fn returns false to stop. A row's texts live until fn returns. */
void store_each(struct tx *tx, const struct statement *s, const void *in,
                bool (*fn)(void *ctx, const void *row), void *ctx);
/* Prepares without running; false and the engine's message when it cannot, or when the number or
 * the names of the columns are not those declared. */
bool store_prepares(struct db *db, const struct statement *s, struct arena *a,
                    struct str *ret_error);
void store_script(struct tx *tx, struct str sql); /* several statements without binds: migrations */

/* -- lists ----------------------------------------------------------------------------------- */
/* What a person asked of a list. The statement says: where … and :list(o), with o the alias of the
 * entity's table; and selects o.id as id and :key as key. :list brings archived, filters, search,
 * the place in the order, order by and limit: only declared (hence indexed) columns can be named.
 */
enum { LIST_FILTERS = 8, LIST_FILTER_VALUES = 24, LIST_LIMIT = 100 };
struct list_filter {
    const struct field *field;
    struct str values[LIST_FILTER_VALUES]; /* raw; any of them; "-" means absent */
    size_t n_values;
};
struct list_query {
    const struct entity *entity;
    unsigned data_classes; /* of a person's records: what is shown of them; 0: all there is */
    struct str search;     /* as typed; NULL for none */
    struct list_filter filters[LIST_FILTERS];
    size_t n_filters;
    const struct field *sort; /* NULL: the title when it is sorted, else the id; absent first */
    bool descending;
    bool archived;         /* the archived ones instead of those in use */
    bool before;           /* the page before the cursor instead of after it */
    struct str cursor_key; /* NULL: from the start */
    int64_t cursor_id;
    int limit;          /* rows a page; one more is read to know whether there is a next */
    unsigned now;       /* bits: only those that are so now, says the list's own statement */
    struct str columns; /* names that are shown, joined by dots: for who draws it; NULL: as usual */
};
struct list_page {
    size_t n;
    bool has_next, has_previous;
    struct str first_key, last_key;
    int64_t first_id, last_id;
};
/* `ret_rows` in the order asked, also when going back. */
void store_list(struct tx *tx, const struct statement *s, const void *in,
                const struct list_query *q, void *ret_rows, struct list_page *ret_page);
/* Every row that the list would show, without pages, one by one: for exports. */
void store_list_each(struct tx *tx, const struct statement *s, const void *in,
                     const struct list_query *q, bool (*fn)(void *ctx, const void *row), void *ctx);
/* How many match, counted up to `most` (then most + 1 is returned: "more than"). */
int64_t store_list_count(struct tx *tx, const struct list_query *q, int64_t most);
/* How many for each value of a filter, the other filters applied; each up to `most`, then most + 1.
 * 0, and of persons: all. Of more than 1,000 searched or filtered records: -1, not counted. */
struct list_facet {
    struct str value; /* raw, "-" for absent: as a filter takes it */
    int64_t count;
};
size_t store_list_facets(struct tx *tx, const struct list_query *q, const struct field *f,
                         int64_t most, struct list_facet **ret);

/* -- records --------------------------------------------------------------------------------- */
/* Each keeps history, fills sort keys, the search table and the marks of sets, and tells
 * tx->changed. Of a person's record the reading ones give what is open to tx->viewer: fields of
 * other classes are absent, and a record with none open is absent itself. Who does not see all of
 * it changes nothing in it. */
int64_t record_insert(struct tx *tx, const struct entity *e, void *record); /* fills its head */
bool record_get(struct tx *tx, const struct entity *e, int64_t id, void *ret_record);
/* Whether the viewer sees all of a person's record, and so may change it; true of all others. */
bool record_whole(struct tx *tx, const struct entity *e, int64_t id);
enum record_result { RECORD_SAVED, RECORD_SAME, RECORD_CONFLICT, RECORD_ABSENT };
/* Saves when record->version is still the stored one; RECORD_SAME when nothing differs (nothing is
 * then written); RECORD_CONFLICT when somebody else has saved since. */
enum record_result record_update(struct tx *tx, const struct entity *e, void *record);
enum record_result record_archive(struct tx *tx, const struct entity *e, int64_t id, bool archived);
/* Puts back the state before `version`, as a new version; RECORD_CONFLICT when later changes touch
 * the same fields or its unique value is another's now; RECORD_ABSENT when there is no such change,
 * or its state is erased or sealed with another key. Undoing the insertion archives. */
enum record_result record_undo(struct tx *tx, const struct entity *e, int64_t id, int64_t version);
/* Whether another record, archived ones included, already has this value of a unique field, or
 * these values of a unique group that begins with this field; for messages at the field. */
bool record_taken(struct tx *tx, const struct entity *e, const struct field *f, const void *record);
struct str record_title(struct tx *tx, const struct entity *e, int64_t id); /* NULL when absent */

/* How many are in use; titles of those in use, in order of title, at most `limit`. */
int64_t record_count(struct tx *tx, const struct entity *e);
struct record_name {
    int64_t id;
    struct str title;
};
size_t record_names(struct tx *tx, const struct entity *e, int limit, struct record_name **ret);
/* Several at once, in one statement, each at the place of its id; NULL when absent. Not of persons.
 */
void record_many(struct tx *tx, const struct entity *e, const int64_t *ids, size_t n,
                 const void **ret);

struct history_entry {
    int64_t version;
    const char *action;
    int64_t actor;
    struct str actor_name; /* filled by who knows accounts */
    instant at;
    struct str request; /* id of the request or job, or what it came from: "correction:12" */
    struct str before;  /* JSON of the row as it was, private values unsealed; NULL at insertion */
};
size_t record_history(struct tx *tx, const struct entity *e, int64_t id, int limit,
                      struct history_entry **ret); /* newest first */
/* Makes anew what a record is found by: its searched words, the marks of its sets. */
void record_rebuild_search(struct tx *tx, const struct entity *e);

/* Ids of other systems. */
int64_t external_find(struct tx *tx, const char *source, const struct entity *e,
                      struct str id); /* 0 */
void external_put(struct tx *tx, const char *source, const struct entity *e, struct str id,
                  int64_t record);

/* Search: records of a searched entity, or of all that are no persons' (NULL), best first. */
struct search_hit {
    int kind;
    int64_t id;
};
size_t search_find(struct tx *tx, struct str typed, const struct entity *e, int limit,
                   struct search_hit **ret);

/* -- files: attachments, signatures, papers; in chunks inside the database ------------------- */
int64_t file_put(struct tx *tx, struct str name, struct str type, struct str bytes);
int64_t file_put_fd(struct tx *tx, struct str name, struct str type, int fd);
struct file_info {
    int64_t id, size;
    struct str name, type, sha256; /* the hash in hexadecimal */
};
bool file_info(struct tx *tx, int64_t id, struct file_info *ret);
bool file_read(struct tx *tx, int64_t id, struct out *o);

/* -- settings of a community or of the installation ------------------------------------------ */
struct str setting_get(struct tx *tx, const char *name);             /* NULL when not set */
void setting_set(struct tx *tx, const char *name, struct str value); /* NULL unsets */

/* -- migrations ------------------------------------------------------------------------------ */
struct migration { /* embedded by pack from schema/: NNNN-what.sql, or one file for each engine */
    int number;
    const char *name, *sqlite, *postgres;
};
enum migrate_result { MIGRATE_DONE, MIGRATE_NEWER /* made by a newer program: refused */ };
/* Each in one transaction; killed at any point the schema is the old one or the new one. */
enum migrate_result store_migrate(struct db *db, const struct migration *list, size_t n);
int store_schema_version(struct db *db);
/* Tables, columns (name, type, not null) and indexes as sorted text, to compare two databases. */
struct str store_catalogue(struct db *db, struct arena *a);
/* SQLite's online copy into a new file; every table read in one snapshot on PostgreSQL is done by
 * backup.h, which works on both. */

#endif
