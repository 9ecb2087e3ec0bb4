/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_SHEET_H
#define FORMAT_SHEET_H

#include "format/csv.h"
#include "format/encoding.h"

/* A table out of a file that somebody gives: CSV of any encoding and separator, an XLSX workbook,
 * or address cards (vCard). For who reads they are the same: rows of cells in UTF-8, the heading
 * first. A day of a workbook is given as 2026-11-23, a number as it is counted (1103, 0.5). */
enum sheet_form { SHEET_CSV, SHEET_XLSX, SHEET_VCARD };

enum { SHEET_SHEETS = 40, SHEET_BEGINNING = 64 << 10 };

struct sheet {
    int fd; /* of the file; its place is not kept */
    enum sheet_form form;
    enum encoding encoding;
    char separator;
    int skip;                       /* rows above the heading */
    size_t chosen;                  /* of a workbook: which sheet */
    struct str names[SHEET_SHEETS]; /* of a workbook; in its order */
    size_t n_names;
};

enum sheet_result {
    SHEET_READ,
    SHEET_STOPPED,  /* fn stopped */
    SHEET_BAD,      /* it is not what it says, or damaged */
    SHEET_TOO_LARGE /* a row over 1 MiB, a cell count over 1000, or a workbook over its limits */
};

/* Finds out all of it: reads the file once. SHEET_READ, SHEET_BAD or SHEET_TOO_LARGE. */
enum sheet_result sheet_guess(struct arena *a, int fd, struct sheet *ret);
/* After another choice of sheet or separator: where the heading is then. */
void sheet_guess_heading(struct arena *a, struct sheet *s);
/* Gives the rows from the heading on. Blank rows are left out; a row of a workbook is as wide as
 * its heading, and what is empty at the end of a longer one is left out. */
enum sheet_result sheet_read(struct arena *a, const struct sheet *s, csv_row_fn *fn, void *ctx);

#endif
