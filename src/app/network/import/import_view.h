/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_VIEW_H
#define APP_IMPORT_VIEW_H

#include "app/network/import/run.h"
#include "view/chart.h"
#include "view/status.h"
#include "view/view.h"

/* What the pages of an import show. */
struct import_past {
    int64_t id;
    struct str file_name, profile, state, when, who;
    bool over;
    int64_t added, changed, same, rejected;
};

struct import_start_view {
    struct str error; /* NULL: none */
    struct import_past *past;
    size_t n_past;
};

struct import_line { /* of a kind of record */
    struct str name;
    int64_t counts[IMPORT_CLASSES];
};
struct import_told { /* one field of one record */
    struct str title, href, label, before, after;
};
struct import_told_list {
    struct import_told *list;
    size_t n_list;
    int64_t n; /* of all */
};
struct import_first {
    enum import_class class;
    struct str *cells;
    size_t n_cells;
};
struct import_problem {
    int64_t line;
    struct str column, value, reason;
};

struct import_run_view {
    const struct import_run *run;
    struct str profile, when, who, words, here;
    int64_t done, total; /* of the job under way */
    bool waits;          /* a job is queued or running */
    struct str summary;  /* the bar in words */
    struct part parts[4];
    int64_t rows;
    struct import_line *lines;
    size_t n_lines;
    struct str *headings; /* of `first` */
    size_t n_headings;
    struct import_first *first;
    size_t n_first;
    struct import_told_list changes, kept;
    struct import_problem *problems; /* the first; all are in the CSV */
    size_t n_problems;
};

enum { IMPORT_PROBLEMS = 25 };
/* Reads what the run wrote down: counts, changes, first rows, problems. */
void import_view_fill(struct req *q, const struct import_run *run, struct import_run_view *ret);
/* The rejected rows, as the run kept them; at most `most`. */
size_t import_problems(struct req *q, const struct import_run *run, size_t most,
                       struct import_problem **ret);
size_t import_n_profiles(void);
size_t import_n_columns(const struct import_profile *p);
struct str import_class_word(enum lang l, enum import_class c);

#endif
