/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_OCCUPANCY_H
#define APP_OCCUPANCY_H

#include "app/record/record.h"
#include "occupancy.ent.h"
#include "occupancy.sql.h"
#include "view/chart.h"

/* Nights: what a program, and the whole community, held. */

enum { OCCUPANCY_NIGHTS = 30 };

/* A run of nights of one measure: beds, rooms, or the places of a program. */
struct occupancy_run {
    struct column columns[OCCUPANCY_NIGHTS];
    size_t n; /* of the columns */
    day first;
    int known;           /* how many of the nights are known */
    int64_t least, most; /* taken */
    struct str top;      /* the highest mark, with its unit */
    struct str sentence; /* the figures in words */
};
/* Empties it: no night is known. */
void occupancy_run_init(struct occupancy_run *ret, day last);
void occupancy_run_add(struct occupancy_run *run, day night, int64_t taken, int64_t places);
/* Begins at `first` instead, when no earlier night is known; a fortnight stays. */
void occupancy_run_begin(struct occupancy_run *run, day first);
void occupancy_run_say(struct arena *a, enum lang l, struct occupancy_run *run, struct str unit);

/* The last nights of one program; false when none is known. `ret_rows` newest first. */
bool occupancy_program(struct tx *tx, enum lang l, int64_t program, struct occupancy_run *ret,
                       struct occupancy_of_program_row **ret_rows, size_t *ret_n);

struct occupancy_view {
    struct occupancy_days_row *days; /* newest first */
    size_t n_days;
    struct occupancy_run beds, rooms;
    day first, last;
    struct str earlier, later; /* addresses; NULL when there is nothing there */
    bool may_import;
    const struct record_tab *tabs;
    size_t n_tabs;
};

#endif
