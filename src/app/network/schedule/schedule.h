/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SCHEDULE_H
#define APP_SCHEDULE_H

#include "app/network/schedule/hours.h"
#include "app/record/record.h"
#include "view/status.h"

/* Opening hours: of a location, a service or a program. Each place shows them by one part of its
 * page, filled by hours_section_read and drawn by schedule_section_html. */
extern const struct module module_schedule;

struct hours_place { /* one of them; the others 0 */
    int64_t location, service, program;
};

/* All of a place that are in use, at most 40. */
size_t schedules_read(struct tx *tx, struct hours_place at, struct schedule **ret);

struct hours_line {
    int64_t id;
    struct str words, note;
};
struct hours_day {
    struct str name, hours;
    bool today;
};
struct hours_section {
    struct str now; /* “Ouvert maintenant, jusqu’à 22 h”; NULL when nothing is known */
    enum status mark;
    struct hours_line *lines;
    size_t n_lines;
    struct hours_day week[7]; /* the present one, from Monday */
    struct str said;          /* hours in free words, kept beside */
    struct str add;           /* where a schedule is added; NULL: not by this person */
};
/* `said` may be NULL; `may_write`: this person may add to it and change it. */
struct hours_section hours_section_read(struct req *q, struct hours_place at, struct str said,
                                        bool may_write);
/* The same of schedules that are already read. */
struct hours_section hours_section_of(struct req *q, const struct schedule *list, size_t n);

/* -- the form: schedule_form.c ----------------------------------------------------------------- */
extern const struct record_pages schedule_pages;
void schedule_new(struct req *q, struct res *r);
void schedule_create(struct req *q, struct res *r);
void schedule_edit(struct req *q, struct res *r);
void schedule_save(struct req *q, struct res *r);

/* Where the schedule belongs: its page and its name. */
struct schedule_belongs {
    struct str path, name;
    int64_t organization;
};
bool schedule_belongs(struct req *q, const struct schedule *s, struct schedule_belongs *ret);

/* Which days, as the form asks: one answer covers nearly all. */
enum days_asked {
    DAYS_ALWAYS, /* day and night */
    DAYS_EVERY,
    DAYS_WEEKDAYS,
    DAYS_CHOSEN,
    DAYS_NTH,   /* of the month */
    DAYS_DATES, /* of the month */
    DAYS_APPOINTMENT,
    DAYS_KEPT, /* what no answer covers stays as it is */
    DAYS_COUNT,
};
struct days_form {
    enum days_asked asked;
    bool weekday[7], nth[6]; /* nth[5]: the last */
    int nth_weekday;         /* 1 Monday .. 7 */
    struct str dates;        /* as typed */
    int64_t interval;
};
const char *schedule_code(int i); /* 0: "MO" .. 6: "SU" */
struct days_form days_form_of(const struct schedule *s);
struct days_form days_form_read(const struct req *q);
/* Writes freq, byday, bymonthday, interval; what is missing is an error at the field byday. */
void days_form_write(struct req *q, const struct days_form *d, struct schedule *s,
                     struct form_errors *errors);

struct schedule_form_view {
    struct form form;
    struct days_form days;
    struct schedule_belongs at;
    struct str kept, error;
    struct choices intervals;
    bool is_new, open; /* open: something under “More” is filled */
};
struct schedule_view {
    struct record_tools tools;
    const struct schedule *schedule;
    struct schedule_belongs at;
    struct str words, note;
};

#endif
