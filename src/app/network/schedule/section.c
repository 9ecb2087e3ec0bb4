/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/schedule/schedule.h"

#include "schedule.sql.h"

#include <inttypes.h>

static int code_of(const struct enumeration *e, struct str code)
{
    for (int i = 1; i < e->n_values; i++)
        if (str_is(code, e->values[i].code))
            return i;
    return 0;
}

static struct schedule schedule_from(const struct schedules_of_place_row *row)
{
    struct schedule s;
    entity_init(&entity_schedule, &s);
    s.record.id = row->id;
    s.freq = code_of(&enumeration_schedule_freq, row->freq);
    s.interval = row->interval;
    s.byday = row->byday;
    s.bymonthday = row->bymonthday;
    s.opens_at = row->opens_at;
    s.closes_at = row->closes_at;
    s.by_appointment = row->by_appointment;
    s.closed_on = code_of(&enumeration_closed_on, row->closed_on);
    s.valid_from = row->valid_from;
    s.valid_to = row->valid_to;
    s.yearly = row->yearly;
    s.dtstart = row->dtstart;
    s.notes = row->notes;
    s.notes_en = row->notes_en;
    return s;
}

size_t schedules_read(struct tx *tx, struct hours_place at, struct schedule **ret)
{
    struct schedules_of_place_row *rows;
    size_t n = schedules_of_place(
        tx, &(struct schedules_of_place_in){ .location = at.location, .program = at.program },
        &rows);
    *ret = arena_array(tx->arena, struct schedule, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = schedule_from(&rows[i]);
    return n;
}

static enum status mark_of(enum hours state)
{
    return state == HOURS_OPEN || state == HOURS_ALWAYS ? STATUS_MET : STATUS_OFF;
}

struct hours_section hours_section_of(struct req *q, const struct schedule *list, size_t n)
{
    const struct zone *z = q->community->zone;
    instant at = q->now + q->community->civil_offset;
    day monday = q->today - day_weekday(q->today) + 1;
    struct hours_now now = hours_at(z, list, n, at);
    struct hours_section m = { .now = hours_words(q->arena, q->lang, z, now, at),
                               .mark = mark_of(now.state),
                               .lines = arena_array(q->arena, struct hours_line, n),
                               .n_lines = n };
    for (size_t i = 0; i < n; i++)
        m.lines[i] =
            (struct hours_line){ list[i].record.id, schedule_words(q->arena, q->lang, &list[i]),
                                 schedule_note(q->lang, &list[i]) };
    for (int i = 0; i < 7; i++)
        m.week[i] = (struct hours_day){ weekday_words(q->lang, i + 1),
                                        hours_day_words(q->arena, q->lang, list, n, monday + i),
                                        monday + i == q->today };
    return m;
}

struct hours_section hours_section_read(struct req *q, struct hours_place at, struct str said,
                                        bool may_write)
{
    struct schedule *list;
    size_t n = schedules_read(q->tx, at, &list);
    struct hours_section m = hours_section_of(q, list, n);
    m.said = said;
    if (may_write)
        m.add = arena_fmt(q->arena, "/%s/%" PRId64 "/schedules/new",
                          at.location ? "locations" : "programs",
                          at.location ? at.location : at.program);
    return m;
}
