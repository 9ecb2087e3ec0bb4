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

struct import_reject {
    int64_t line;
    struct str column, value; /* column NULL: the whole row */
    struct str reason[LANG_COUNT];
};
enum { IMPORT_REJECTS = 5000 }; /* kept; all are counted */

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

struct import_term_wish;
struct import {
    struct arena *arena;
    const struct import_profile *profile;
    size_t columns[64]; /* of profile->columns, in the file */
    size_t n_heading;
    struct str missing; /* columns that the heading lacks, joined; NULL: all are there */
    struct import_items kinds[IMPORT_KINDS];
    int64_t rows, rejected;
    int64_t to_write; /* records about which there is something to write down */
    struct import_reject *rejects;
    size_t n_rejects, rejects_cap;
    struct import_term_wish *terms;
    struct import_changes changes; /* what the file changes */
    struct import_changes kept;    /* what people changed: left alone */
};

/* Reads all of it. False when the heading lacks columns: see ret->missing. Data lives in `a`. */
bool import_read(struct arena *a, const struct import_profile *p, int fd, char separator,
                 struct import *ret);
/* What one row of the file became; rejected rows are beside it. */
const struct import_items *import_rows(const struct import *im);

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
struct str import_rejects_json(struct arena *a, const struct import *im);
/* {"new":…,"changed":…,"same":…,"rejected":…,"records":{"organization":{"new":…},…}} */
struct str import_counts_json(struct arena *a, const struct import *im);

#endif
