/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include "core/arena.h"

/* Two clocks. The machine's: sessions, leases, throttling, audit. The civil one: due dates; it is
 * the machine's plus an offset, so that a demo can be moved a year ahead. Instants are milliseconds
 * since 1970 UTC. Days are numbers since 1970-01-01 in code and ISO text in the database and on the
 * wire. */
typedef int64_t instant;
typedef int32_t day;

#define DAY_NONE INT32_MIN

instant clock_machine(void);
instant clock_monotonic_us(void); /* for measuring only */

day day_from_ymd(int year, int month, int mday); /* DAY_NONE when there is no such day */
void day_to_ymd(day d, int *ret_year, int *ret_month, int *ret_mday);
int day_weekday(day d);                     /* 1 Monday .. 7 Sunday */
bool day_parse(struct str iso, day *ret);   /* exactly YYYY-MM-DD */
struct str day_iso(struct arena *a, day d); /* NULL for DAY_NONE */
day day_add_months(day d, int months);      /* the 31st becomes the month's last day */
/* ISO 8601 periods of years, months, weeks and days: P12M, P1Y, P30D, P2W. False when it is none,
 * or when the sum leaves the years 1 to 9999 (day_add_months then gives DAY_NONE). */
bool day_add_period(day d, struct str period, day *ret);

/* Time zones, read from the system's TZif files (the C library's TZ is one per process). Zones are
 * loaded once, kept for the life of the program, safe for several threads. */
struct zone;
const struct zone *zone_find(struct str name);     /* "America/Toronto"; NULL when unknown */
int zone_offset(const struct zone *z, instant at); /* seconds east of UTC; a NULL zone is UTC */
day zone_day(const struct zone *z, instant at);
/* Local wall time to an instant; in the hour that does not exist, the later reading; in the hour
 * that comes twice, the first. */
instant zone_instant(const struct zone *z, day d, int minutes_after_midnight);
int zone_minutes(const struct zone *z, instant at); /* local minutes after midnight */

#endif
