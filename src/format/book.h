/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_BOOK_H
#define FORMAT_BOOK_H

#include "core/clock.h"
#include "core/out.h"

/* Writes a workbook (XLSX) of one sheet, row by row, in little memory: a first row of headings that
 * stays in view and filters, then cells of numbers, days and texts. A text is a text whatever it
 * begins with: never a formula. The file is libxlsxwriter's, made among the temporary files. */
struct book_column {
    struct str label;
    int width; /* in characters; 0: by the label */
};

struct book;
/* Lives in the arena. `made` is the day it says it was made on, without an hour: the same cells are
 * the same file. Raises FAULT_STORE when there is no room for temporary files. */
struct book *book_new(struct arena *a, struct str name, day made, const struct book_column *columns,
                      size_t n);
void book_row(struct book *w); /* the next row; false cells stay empty */
void book_text(struct book *w, size_t column, struct str s); /* NULL or empty: nothing */
void book_number(struct book *w, size_t column, double n);
void book_money(struct book *w, size_t column, int64_t cents);
void book_day(struct book *w, size_t column, day d);
void book_time(struct book *w, size_t column, int minutes);
/* On the wall of that zone; a NULL zone is UTC. */
void book_instant(struct book *w, size_t column, const struct zone *z, instant at);
/* Ends it and gives its bytes to `o`. Raises FAULT_STORE when it could not be written. */
void book_finish(struct book *w, struct out *o);

#endif
