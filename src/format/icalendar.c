/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "format/icalendar.h"

#include "entity/entity.h"
#include "format/foldline.h"

static void text_line(struct out *o, struct arena *scratch, const char *name, struct str value)
{
    if (value.p && value.n)
        foldline_write(
            o, arena_fmt(scratch, "%s:%.*s", name, STR_ARG(foldline_escaped(scratch, value))));
}

/* 20261125T221500Z */
static struct str utc(struct arena *a, instant at)
{
    enum { SECOND = 1000, DAY_SECONDS = 24 * 3600 };
    int year, month, mday;
    int64_t seconds = at / SECOND, of_day = seconds % DAY_SECONDS;
    day_to_ymd((day)(seconds / DAY_SECONDS), &year, &month, &mday);
    return arena_fmt(a, "%04d%02d%02dT%02d%02d%02dZ", year, month, mday, (int)(of_day / 3600),
                     (int)(of_day / 60 % 60), (int)(of_day % 60));
}

static void day_line(struct out *o, const char *name, day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    out_fmt(o, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, year, month, mday);
}

void icalendar_begin(struct out *o, struct arena *scratch, struct str name)
{
    out_lit(o, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Maillage//Maillage//FR\r\n");
    text_line(o, scratch, "X-WR-CALNAME", name);
}

void icalendar_event(struct out *o, struct arena *scratch, instant changed,
                     const struct icalendar_event *e)
{
    out_lit(o, "BEGIN:VEVENT\r\n");
    text_line(o, scratch, "UID", e->uid);
    foldline_write(o, arena_fmt(scratch, "DTSTAMP:%.*s", STR_ARG(utc(scratch, changed))));
    out_fmt(o, "SEQUENCE:%lld\r\n", (long long)e->sequence);
    if (e->begins != NUMBER_NONE) {
        foldline_write(o, arena_fmt(scratch, "DTSTART:%.*s", STR_ARG(utc(scratch, e->begins))));
    } else {
        day_line(o, "DTSTART", e->first);
        day_line(o, "DTEND", e->last + 1); /* the day after the last */
    }
    text_line(o, scratch, "SUMMARY", e->summary);
    text_line(o, scratch, "LOCATION", e->place);
    text_line(o, scratch, "DESCRIPTION", e->description);
    if (e->url.p)
        foldline_write(o, arena_fmt(scratch, "URL:%.*s", STR_ARG(e->url)));
    out_lit(o, "END:VEVENT\r\n");
}

void icalendar_end(struct out *o)
{
    out_lit(o, "END:VCALENDAR\r\n");
}
