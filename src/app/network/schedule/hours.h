/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_SCHEDULE_HOURS_H
#define APP_SCHEDULE_HOURS_H

#include "schedule.ent.h"

/* When it is open, from schedules alone: nothing is read, nothing kept. Several schedules together
 * are open when any of them is. */

/* Does it open on that day, its hours apart? Not on a holiday on which it is closed. */
bool schedule_opens_on(const struct schedule *s, day d);
/* It would, were the day no holiday. */
bool schedule_holiday(const struct schedule *s, day d);
/* Every day, from one midnight to the next, all year. */
bool schedule_is_round_the_clock(const struct schedule *s);

/* The rules of byday, read: "2TU" is { 2 Tuesday, 2nd of the month }; nth 0: each. What is none is
 * left out. */
enum { SCHEDULE_RULES = 16 };
struct schedule_rule {
    int weekday, nth; /* 1 Monday .. 7 Sunday; 1 to 5, or -1 the last */
};
size_t schedule_rules(const struct schedule *s, struct schedule_rule ret[SCHEDULE_RULES]);

enum { MINUTES_A_DAY = 24 * 60 };

/* Minutes after the midnight that `day` begins with; `to` passes MINUTES_A_DAY when it closes the
 * next day. NUMBER_NONE when that hour is not said. */
struct opening {
    day day;
    int64_t from, to;
    bool by_appointment;
};
/* What opens on that day, by hour, each once; at most `most` - 1 are found. */
size_t hours_of_day(const struct schedule *list, size_t n, day d, struct opening *ret, size_t most);

enum hours {
    HOURS_UNKNOWN,     /* no hours are said */
    HOURS_APPOINTMENT, /* only by appointment */
    HOURS_ALWAYS,      /* open, and for a week at least */
    HOURS_OPEN,        /* until `at` */
    HOURS_CLOSED,      /* opens at `at` */
    HOURS_OVER,        /* does not open in the year that comes */
};
struct hours_now {
    enum hours state;
    instant at;
};
/* At that instant, in the community's zone. What is by appointment is not open. */
struct hours_now hours_at(const struct zone *z, const struct schedule *list, size_t n, instant at);

/* -- in words --------------------------------------------------------------------------------- */
/* “Le deuxième mardi du mois, de 9 h à 12 h”; its note is not in it. */
struct str schedule_words(struct arena *a, enum lang l, const struct schedule *s);
struct str schedule_note(enum lang l, const struct schedule *s); /* NULL when there is none */
/* “Ouvert maintenant, jusqu’à 22 h”; NULL when nothing is known. */
struct str hours_words(struct arena *a, enum lang l, const struct zone *z, struct hours_now now,
                       instant at);
struct str schedule_nth_words(enum lang l, int i);  /* 0: first .. 4: fifth, 5: last */
struct str weekday_words(enum lang l, int weekday); /* 1: lundi, Monday */
struct str hour_words(struct arena *a, enum lang l, int64_t minutes); /* 9 h, noon, midnight */
/* “9 h à 12 h, 13 h à 17 h”; “Fermé”, with the reason on a holiday. */
struct str hours_day_words(struct arena *a, enum lang l, const struct schedule *list, size_t n,
                           day d);

#endif
