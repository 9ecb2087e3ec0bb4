/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "app/network/import/profile.h"
#include "core/out.h"
#include "import_run.ent.h"

/* Reading a file by its profile, then writing what is new or has changed. What people changed since
 * the last import stays, unless the source has changed the same field since. The same file a second
 * time writes nothing. */

enum import_class { IMPORT_NEW, IMPORT_CHANGED, IMPORT_SAME, IMPORT_CLASSES };
extern const char *const import_class_names[IMPORT_CLASSES]; /* "new", "changed", "same" */

struct import_reject { /* or a remark about a row that is kept */
    int64_t line;
    struct str column, value; /* column NULL: the whole row */
    struct str reason[LANG_COUNT];
    struct str *cells; /* of a rejected row, as the file has them; NULL of a remark */
    size_t n_cells;
};
/* Kept; all are counted. */
enum { IMPORT_REJECTS = 20000, IMPORT_REJECTS_BYTES = 6 << 20, IMPORT_REMARKS = 1000 };
struct import_rejects {
    struct import_reject *list;
    size_t n, cap, bytes;
    int64_t all;
};

/* One record that the file speaks of. */
struct import_item {
    struct str external;
    void *record; /* as the file has it; a ref field holds the number of an item, from 1 */
    int64_t line;
    day day;
    int64_t id; /* of the record, once it is known; negative in a dry run: not made */
    enum import_class class;
};
struct import_items { /* of one kind */
    struct import_item **list;
    size_t n, cap;
    size_t *slots; /* hash table of numbers from 1; 0 empty */
    size_t n_slots;
    int64_t counts[IMPORT_CLASSES];
};

/* A field that differs: for the preview and the result. */
struct import_change {
    struct str title; /* of the record */
    const struct field *field;
    const struct entity *entity;
    int64_t id;
    struct str before, after; /* raw */
};
enum { IMPORT_CHANGES = 40 };
struct import_changes {
    struct import_change list[IMPORT_CHANGES];
    int64_t n; /* all of them; the list holds the first */
};

/* An organization that the file names, and those that it may be: for a person to say. Its rows are
 * rejected until then. */
struct import_doubt {
    struct str key, name;
    size_t n_near;
    struct {
        int64_t id;
        struct str name;
    } near[3];
};
enum { IMPORT_DOUBTS = 200 };

struct import_term_wish;
struct import {
    struct arena *arena;
    const struct import_profile *profile;
    struct tx *look;                /* while it is read: what is there; may be NULL */
    size_t columns[IMPORT_COLUMNS]; /* of profile->columns, in the file */
    struct str *heading;
    size_t n_heading;
    struct str missing; /* columns that the heading lacks, joined; NULL: all are there */
    enum sheet_result result;
    struct import_items kinds[IMPORT_KINDS];
    int64_t rows;
    struct import_rejects rejected, remarked;
    struct import_row_item {
        uint32_t kind, number; /* of its last kind; number 0: none */
    } * row_items;             /* of the good rows, in their order */
    size_t n_row_items, row_items_cap;
    int64_t counts[IMPORT_CLASSES]; /* of the good rows, once they are written */
    int64_t to_write;               /* records about which there is something to write down */
    struct import_term_wish *terms;
    struct import_doubt *doubts;
    size_t n_doubts;
    struct import_changes changes; /* what the file changes */
    struct import_changes kept;    /* what people changed: left alone */
};

/* Reads all of it. False when the heading lacks columns (ret->missing) or the file cannot be read
 * (ret->result). Data lives in `a`. `look`: a transaction for reading, while this runs. */
bool import_read(struct arena *a, const struct import_profile *p, const struct sheet *s,
                 struct tx *look, struct import *ret);
/* Its heading as text, for columns that are taken by their place. */
struct str import_column_name(const struct import *im, int column);

/* How the transactions of an import begin: the command line and a job differ. */
struct import_writer {
    void *ctx;
    /* Begins a transaction whose memory is `a`; tx_commit ends it. */
    void (*begin)(void *ctx, struct arena *a, struct tx *tx, bool writing);
    void (*progress)(void *ctx, int64_t done,
                     int64_t total); /* between transactions; may be NULL */
    int64_t run;                     /* id of the import_run, for history */
    bool dry;                        /* changes nothing, counts the same */
    int64_t batch_us; /* longest transaction; 0: as long as the write of a page may wait */
};
/* Fills the counts and the changes, afresh each time. In several transactions of about 40 ms.
 * Interrupted, it can be done again with the same run: the counts are then as if it had not been.
 */
void import_write(struct import *im, const struct import_writer *w);

/* -- the record of an import -- */
/* Counts and changes, as JSON for import_run.details; rejected rows as JSON for a file. */
struct str import_details(struct arena *a, const struct import *im);
/* {"heading":[…],"rejects":[…],"remarks":[…]}; lives with the import. */
void import_rejects_json(struct out *ret, const struct import *im);
/* The rejected rows as the file had them, with two columns more: the line and why. They can be
 * mended and imported again as they are. */
void import_rejects_csv(struct out *ret, enum lang l, const struct import *im);
struct import_csv { /* the same, row by row */
    struct out *out;
    enum lang lang;
    size_t n; /* of the heading */
};
void import_csv_heading(struct import_csv *c, const struct str *heading, size_t n);
void import_csv_row(struct import_csv *c, const struct str *cells, size_t n, int64_t line,
                    struct str column, struct str reason);
/* “COLUMN : why”, as both files of rejected rows say it. */
struct str import_reason_said(struct arena *a, enum lang l, struct str column, struct str reason);
/* Writes all of it, spooled or not, to a descriptor; false with errno. */
bool import_out_copy(struct out *o, int fd);
/* ,"NAME":{"n":…,"list":[…]} */
void import_changes_write(struct out *o, const char *name, const struct import_changes *changes);
/* {"new":…,"changed":…,"same":…,"rejected":…,"records":{"organization":{"new":…},…}} */
struct str import_counts_json(struct arena *a, const struct import *im);

#endif
