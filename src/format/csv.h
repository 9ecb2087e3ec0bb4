/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "core/arena.h"

/* Reads CSV as it comes: in pieces, with quoted line breaks, any separator, with or without a byte
 * order mark. Rows are given one at a time; their memory is used again for the next. Parsing is
 * libcsv's. */
struct csv_row {
    int64_t line; /* of the file, where the row begins; the first is 1 */
    struct str *cells;
    size_t n_cells;
};
typedef bool csv_row_fn(void *ctx, const struct csv_row *row); /* false: stop reading */

struct csv_reader;
struct csv_reader *csv_reader_new(struct arena *a, char separator, csv_row_fn *fn, void *ctx);
/* False when fn stopped, or a row was too large (over 1 MiB or 1000 cells): csv_too_large tells. */
bool csv_feed(struct csv_reader *r, struct str bytes);
bool csv_finish(struct csv_reader *r); /* gives the last row when no line break ended it */
bool csv_too_large(const struct csv_reader *r);
/* All of it at once. */
bool csv_read(struct arena *a, struct str bytes, char separator, csv_row_fn *fn, void *ctx);
/* The same from a file descriptor, a piece at a time. False when fn stopped or reading failed. */
bool csv_read_fd(struct arena *a, int fd, char separator, csv_row_fn *fn, void *ctx);

/* -- a table with a heading: cells by the name of their column -- */
struct csv_table {
    struct arena *arena;
    size_t n_rows, n_columns;
    struct str *heading;
    struct csv_row *rows; /* copied: they stay */
};
void csv_table_read(struct arena *a, struct str bytes, char separator, struct csv_table *ret);
struct str csv_cell(const struct csv_table *t, size_t row,
                    const char *column); /* NULL: absent, empty */

#endif
