/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/schedule/schedule.h"

#include "store/owned.h"

#include <inttypes.h>

enum { SCHEDULES_MOST = 40 };

size_t schedules_read(struct tx *tx, struct hours_place at, struct schedule **ret)
{
    void *list;
    int field = at.location ? SCHEDULE_LOCATION : at.service ? SCHEDULE_SERVICE : SCHEDULE_PROGRAM;
    size_t n = record_all_of(tx, &entity_schedule, &entity_schedule.fields[field],
                             at.location + at.service + at.program, SCHEDULES_MOST, &list);
    *ret = list;
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
                          at.location  ? "locations"
                          : at.service ? "services"
                                       : "programs",
                          at.location + at.service + at.program);
    return m;
}
