/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_XLSX_H
#define FORMAT_XLSX_H

#include "format/sheet.h"

/* Workbooks (.xlsx), of which nobody knows who made them: a child that may open nothing takes them
 * apart (libzip, expat), within limits on time, memory and what comes out; this process only reads
 * the rows that it wrote. */

/* The names of the sheets that are not hidden, at most SHEET_SHEETS. SHEET_READ, SHEET_BAD,
 * SHEET_TOO_LARGE. */
enum sheet_result xlsx_sheets(struct arena *a, int fd, struct str *ret_names, size_t *ret_n);
/* The rows of one of them. The line of a row is its number in the sheet. */
enum sheet_result xlsx_read(struct arena *a, int fd, size_t sheet, csv_row_fn *fn, void *ctx);

/* -- what the child does; also for the fuzzer -- */
enum { XLSX_GOOD, XLSX_BAD = 3, XLSX_LARGE = 4, XLSX_NAMES = -1 };
/* Writes the rows of a sheet, or of XLSX_NAMES one row a sheet, to `out`: number of the row, number
 * of cells, then each cell, all numbers of 32 bits. Closes `in`. */
int xlsx_take_apart(int in, int sheet, int out);

#endif
