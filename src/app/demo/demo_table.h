/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DEMO_TABLE_H
#define APP_DEMO_TABLE_H

#include "app/demo/demo.h"
#include "format/csv.h"
#include "guard/membership.h"

/* The files of content/demo, and how their cells become records: a column goes to the field of its
 * name, a code to the record that has it, a number of days to a date. */
struct demo {
    struct tx *tx, *home;
    const struct community *community;
    int64_t account[ROLE_LAST + 1]; /* the first of each role, and its agency */
    int64_t agency[ROLE_LAST + 1];
};

struct csv_table demo_table(struct demo *d, const char *name);            /* "partnerships" */
int64_t demo_id(struct demo *d, const struct entity *e, struct str code); /* faults when unknown */
/* The party "toit-dabord", the first where it has several, or "toit-dabord:Soutien à domicile";
 * faults when there is none. */
int64_t demo_party(struct demo *d, int64_t partnership, struct str code);
enum role demo_role(struct str code);                     /* "coordinator" */
day demo_day(struct demo *d, struct str days_from_today); /* DAY_NONE when empty */
void demo_fill(struct demo *d, const struct csv_table *t, size_t row, const struct entity *e,
               void *ret_record);
/* Inserts, and remembers the row's code when it has one. */
int64_t demo_insert(struct demo *d, const struct csv_table *t, size_t row, const struct entity *e,
                    void *record);
/* All rows of a file, as they are. */
void demo_load_all(struct demo *d, const char *file, const struct entity *e);

void demo_agreements(struct demo *d); /* demo_agreements.c */
void demo_services(struct demo *d);   /* demo_services.c */
void demo_evaluation(struct demo *d); /* demo_evaluation.c */
void demo_prospects(struct demo *d);  /* demo_prospects.c */
void demo_sheets(struct demo *d);     /* demo_sheets.c */
/* demo_kept.c: the needs map of partnerships and what they keep; the pledges of one as clauses of
 * its draft; what was said of them once they run. */
void demo_kept(struct demo *d);
void demo_commitments(struct demo *d, struct str partnership, int64_t agreement);
void demo_kept_after(struct demo *d);
void demo_consolidation(struct demo *d); /* demo_consolidation.c: the fourth phase */
void demo_life(struct demo *d);          /* demo_life.c */
/* demo_checks.c: the points of a phase that lasted from one day until another. */
void demo_checks(struct demo *d, int64_t partnership, struct str code, int phase, day from,
                 day until);

#endif
