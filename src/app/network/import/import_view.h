/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_VIEW_H
#define APP_IMPORT_VIEW_H

#include "app/network/import/mapping.h"
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
    struct str *cells; /* of the row in the file; NULL: not kept */
    size_t n_cells;
};
/* What is kept about rejected rows and remarks. */
struct import_problems {
    struct str *heading;
    size_t n_heading;
    struct import_problem *rejected, *remarks;
    size_t n_rejected, n_remarks;
};

/* A name that may be another one; a new word of a vocabulary. */
struct import_doubt_view {
    struct str key, name;
    struct choice near[3];
    size_t n_near;
};
struct import_word_view {
    struct str key, word, label; /* label: of the vocabulary's field */
    struct choices known;
};

/* A column while it is mapped. */
struct import_column_view {
    struct str name, samples, code; /* the field's name in the form: c0, d0 */
    bool asks_days, added;
    enum import_days days;
};
struct import_plan_view {
    struct str target, name, fault;
    struct choice *fields, *targets, *sheets, *encodings, *separators;
    size_t n_fields, n_targets, n_sheets, n_encodings, n_separators;
    struct import_column_view *columns;
    size_t n_columns;
    struct str sheet, encoding, separator;
    int64_t heading; /* the line of the heading, from 1, among those that are not blank */
    bool text, kept;
};

struct import_run_view {
    const struct import_run *run;
    struct str refusal;
    bool missing; /* refusal names columns */
    struct import_plan_view plan;
    struct import_doubt_view *doubts;
    size_t n_doubts;
    struct import_word_view *words_new;
    size_t n_words_new;
    struct import_problem *remarks;
    size_t n_remarks;
    int64_t remarked;
    bool reversible, reversal, redo;
    bool stopped;    /* it stopped on the way, and what it had written is taken back */
    int64_t n_taken; /* of a reversal: records taken back */
    struct str undone_href, undoes_href;
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
/* As the run kept them; at most `most` of each. */
void import_problems(struct req *q, const struct import_run *run, size_t most,
                     struct import_problems *ret);
/* The page where columns are mapped: the plan of the run, or what was posted and its fault. */
void import_plan_view_fill(struct req *q, const struct import_run *run,
                           const struct import_plan *plan, struct str fault,
                           struct import_plan_view *ret);
/* The heading and some cells of the file, as the run keeps them while it is mapped. */
struct import_seen {
    struct str *heading, *samples;
    bool *asks_days;
    size_t n;
};
void import_seen_read(struct arena *a, const struct import_run *run, struct import_seen *ret);
size_t import_n_profiles(void);
size_t import_n_columns(const struct import_profile *p);
struct str import_class_word(enum lang l, enum import_class c);

#endif
