/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_EVALUATION_REPORT_H
#define APP_EVALUATION_REPORT_H

#include "app/evaluation/ending/ending.h"
#include "app/evaluation/review/review.h"
#include "report.ent.h"
#include "report.sql.h"

/* What is told to funders of a partnership, or of all, and the last report of one that ends: a
 * text, a PDF made of the same text, a workbook. Numbers, decisions, words without names. */

/* As Markdown, what people typed escaped; partnership 0: all. */
struct str report_text(struct tx *tx, enum lang l, int64_t partnership, enum report_kind kind);

struct report_view {
    const struct crumb *crumbs;
    struct str title;
    struct str here, pdf_at; /* addresses */
    struct str xlsx_at;      /* NULL: it has no figures */
    struct str all;          /* the report of all, for who reaches all; else NULL */
    struct str text, made_said;
    int64_t pdf; /* number of the last one; 0: none */
    struct progress progress;
    bool ready;
};
enum job_result report_job(struct job *j);

#endif
