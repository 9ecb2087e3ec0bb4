/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_OCCUPANCY_H
#define APP_OCCUPANCY_H

#include "app/record/record.h"
#include "occupancy.ent.h"
#include "occupancy.sql.h"
#include "store/event.h"
#include "view/chart.h"

/* Nights: what a program, and the whole community, held. Beds and rooms are never added up. The
 * rate is what was occupied of what was open that night (capacity_actual); of what is paid for
 * (capacity_funding) it is said apart. A night that nobody noted is not known: it is no zero, in no
 * sum and in no average. */

enum { OCCUPANCY_NIGHTS = 30, OCCUPANCY_YEAR = 365 };

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

/* -- many nights of one measure (span.c) -- */
struct night {
    int64_t taken, open, funded; /* under 0: not known */
};
struct span {
    day first;
    size_t n; /* nights */
    struct night *nights;
    int known;
    struct str unit; /* “lits” */
};
void span_init(struct arena *a, struct span *ret, day first, day last, struct str unit);
void span_add(struct span *s, day night, int64_t taken, int64_t open, int64_t funded);
/* Of what was open, over the nights of which both are known, in thousandths; -1: none. */
int64_t span_rate(const struct span *s);

/* Weeks from Monday to Sunday: averages of the nights that are known. */
struct trend_week {
    day monday;
    int known;                    /* nights */
    double taken, open, funded;   /* averages; under 0: not known */
    struct str rate, rate_funded; /* “97,6 %”; NULL */
};
struct trend {
    struct trend_week *weeks;
    size_t n;
    double *taken, *open, *funded, top;
    struct str top_said, first, last, sentence;
};
void trend_make(struct arena *a, enum lang l, const struct span *s, struct trend *ret);

/* Months of days; a day's shade is its rate, and its words say the figures. */
enum shade { SHADE_NONE, SHADE_LOW, SHADE_MIDDLE, SHADE_HIGH, SHADE_FULL, SHADE_UNKNOWN };
struct calendar_day {
    int number; /* of the month; 0: not of this month */
    enum shade shade;
    struct str words, href;
};
struct calendar_month {
    struct str name;
    struct calendar_day days[6][7];
    size_t n_weeks;
};
struct calendar {
    struct calendar_month *months;
    size_t n_months;
    struct str initials[7], weekdays[7];
};
/* `base`: the day's ISO text is put behind it ("/programs/4/nights/"). */
void calendar_make(struct arena *a, enum lang l, const struct span *s, struct str base,
                   struct calendar *ret);

/* One measure as pages show it. */
struct measure {
    const char *id; /* of its heading: "beds" */
    struct str title, sentence;
    struct span span;
    struct occupancy_run run; /* the last thirty nights */
    struct trend trend;
    struct calendar calendar;
    bool is_long; /* more than thirty nights: trend and calendar instead of columns */
};

/* -- the community -- */
struct part_line { /* of a breakdown: what one population, type or organization held */
    struct str name, href;
    int64_t programs, nights; /* nights of programs */
    int64_t bed_taken, bed_open, bed_funded, room_taken, room_open, room_funded;
    struct str bed_rate, room_rate; /* NULL when nothing of it was open */
};
struct breakdown {
    enum text_id title;
    const char *by; /* "population", "type", "organization": of the CSV */
    struct part_line *lines;
    size_t n_lines;
};
enum { BREAKDOWNS = 3 };

struct occupancy_view {
    struct occupancy_days_row *days; /* newest first */
    size_t n_days;
    struct measure beds, rooms;
    day first, last;
    int64_t nights;            /* asked for: 30, 92, 365 */
    int64_t missing;           /* nights of the period that nobody noted */
    struct str earlier, later; /* addresses; NULL when there is nothing there */
    bool may_import, may_write, narrowed;
    struct choices populations, types, organizations;
    struct str population, type, organization; /* chosen; NULL */
    struct breakdown parts[BREAKDOWNS];
    struct str csv, parts_csv; /* addresses of what is shown */
    const struct record_tab *tabs;
};
/* What was asked: period and filters. */
struct occupancy_asked {
    day first, last;
    int64_t nights, organization;
    struct str population, type;
};
/* The whole months from the first to the last night: from `*ret_month` until the day before
 * `*ret_rest`; both are the day after the last when there is none. */
void occupancy_months(day first, day last, day *ret_month, day *ret_rest);
extern const struct subscription occupancy_subscriptions[1];           /* keep the sums (total.c) */
bool occupancy_asked_read(struct req *q, struct occupancy_asked *ret); /* false: no night at all */
void breakdowns_read(struct req *q, const struct occupancy_asked *asked,
                     struct breakdown ret[BREAKDOWNS]);
void occupancy_parts_csv(struct req *q, struct res *r);

/* -- one program's nights, written by hand (night.c) -- */
void program_nights_page(struct req *q, struct res *r);
void program_nights_csv(struct req *q, struct res *r);
void night_page(struct req *q, struct res *r);
void night_save(struct req *q, struct res *r);
void night_undo(struct req *q, struct res *r);
void tonight_page(struct req *q, struct res *r);
void tonight_save(struct req *q, struct res *r);

struct program_nights_view {
    int64_t program;
    struct str name, base, organization_name, unit;
    int64_t organization;
    struct measure measure;
    struct occupancy_between_row *rows; /* newest first */
    size_t n_rows;
    day first, last;
    struct str earlier, later, rate;
    bool may_write, is_room;
    struct str tonight; /* the form of tonight */
};
struct night_view {
    int64_t program;
    struct str name, base; /* "/programs/4/nights" */
    day day;
    struct form form;
    bool known;
    const struct history_item *history;
    size_t n_history;
    struct str undo, yesterday, tomorrow;
    struct str here;
};
struct tonight_line {
    const struct occupancy_tonight_row *row;
    struct str name, label, value, error, before, unit;
};
struct tonight_view {
    day day, today;
    struct str organization_name;
    int64_t organization;
    struct choices organizations; /* for who writes for all */
    struct tonight_line *lines;
    size_t n_lines;
    struct str error;
};

#endif
