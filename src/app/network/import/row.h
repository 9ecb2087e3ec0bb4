/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_ROW_H
#define APP_IMPORT_ROW_H

#include "app/network/import/import.h"
#include "format/csv.h"

/* One row while it is read: nothing of it counts before all of it is good. */
struct import_row {
    struct import *import;
    const struct csv_row *csv;
    struct str *cells;       /* in normal form */
    const struct str *given; /* its cells as the file has them */
    struct arena *scratch;   /* for this row only */
    bool rejected;
    int last_column; /* the cell read last: what a refused value is blamed on */
    size_t n_remarks;
    struct import_reject remarks[4];
    void *records[IMPORT_KINDS];
    struct str externals[IMPORT_KINDS];
};

/* Words asked for by rows, once each. */
struct import_term_wish {
    const char *vocabulary;
    struct str code, fr, en;
    struct import_term_wish *next;
};

/* The number of the item of that name, from 1; 0 when there is none. */
size_t items_number(const struct import_items *items, struct str external);
/* Adds one that is not there yet; returns its number. */
size_t items_add(struct arena *a, struct import_items *items, struct import_item *item);

#endif
