/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_ICALENDAR_H
#define FORMAT_ICALENDAR_H

#include "core/clock.h"
#include "core/out.h"

/* Calendars that are written: iCalendar 2.0 (RFC 5545), to be subscribed to or opened. */
struct icalendar_event {
    struct str uid; /* the same for the same event, whatever becomes of it */
    int64_t sequence;
    struct str summary, place, description, url; /* NULL: not written */
    day first, last;                             /* whole days, when there is no time */
    instant begins;                              /* NUMBER_NONE: whole days */
};
void icalendar_begin(struct out *o, struct arena *scratch, struct str name);
/* `changed`: when what it tells was last changed. */
void icalendar_event(struct out *o, struct arena *scratch, instant changed,
                     const struct icalendar_event *e);
void icalendar_end(struct out *o);

#endif
