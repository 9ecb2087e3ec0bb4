/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_INDICATOR_IMPORT_H
#define APP_INDICATOR_IMPORT_H

#include "app/evaluation/indicator/indicator.h"
#include "format/csv.h"

/* Measures of a partnership by CSV: pasted or given as a file, shown with what they would change,
 * then written. What cannot be written is told by its line, column, value and reason; the rest can
 * be written all the same. */

enum { MEASURES_CHARACTERS = 200000, MEASURES_ROWS = 1000 };

struct measure_row {
    int64_t line;
    struct indicator_measure m;
    struct str name, day, result, what; /* what: “nouvelle”, “remplace 12 personnes” */
    enum { MEASURE_NEW, MEASURE_CHANGED, MEASURE_SAME, MEASURE_CLASSES } class;
};
struct measure_reject {
    int64_t line;
    struct str column, value, reason;
};
struct measures {
    struct measure_row *rows;
    struct measure_reject *rejects;
    size_t n_rows, n_rejects;
    int64_t counts[MEASURE_CLASSES];
};
/* Reads what a person gives against what is there; STR_NULL, else why nothing of it can be read. */
struct str measures_read(struct req *q, int64_t partnership, struct str csv, struct measures *ret);

struct measures_view {
    const struct crumb *crumbs;
    struct str base, csv, said;
    struct input paste, file;
    struct measures read;
    bool checked;
    int64_t to_write;
};
void measures_page(struct req *q, struct res *r); /* GET /partnerships/{id}/indicators/import */
void measures_post(struct req *q, struct res *r); /* csv or file; step=write writes them */
void measures_csv(struct req *q, struct res *r);  /* all of the partnership */

#endif
