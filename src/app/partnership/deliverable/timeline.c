/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/deliverable/deliverable.h"

#include <inttypes.h>

/* The timeline: months, or weeks when the parties talk at least every two of them. */

struct str timeline_at(struct arena *a, day d, day first, day last)
{
    int64_t thousandths = last > first ? (int64_t)(d - first) * 1000 / (last - first) : 0;
    thousandths = thousandths < 0 ? 0 : thousandths > 1000 ? 1000 : thousandths;
    return arena_fmt(a, "%d.%d%%", (int)(thousandths / 10), (int)(thousandths % 10));
}

struct span {
    day first, last; /* whole weeks or months */
    bool weeks;
};

static day unit_first(const struct span *s, day d)
{
    int year, month, mday;
    if (s->weeks)
        return d - day_weekday(d) + 1;
    day_to_ymd(d, &year, &month, &mday);
    return day_from_ymd(year, month, 1);
}

static day unit_next(const struct span *s, day first)
{
    return s->weeks ? first + 7 : day_add_months(first, 1);
}

/* From the first day that is said to the last, today included. */
static struct span span_of(const struct deliverables_of_row *rows, size_t n, day today, bool weeks)
{
    struct span s = { today, today, weeks };
    for (size_t i = 0; i < n; i++) {
        day from = rows[i].starts != DAY_NONE ? rows[i].starts : rows[i].due;
        s.first = from < s.first ? from : s.first;
        s.last = rows[i].due > s.last ? rows[i].due : s.last;
    }
    s.first = unit_first(&s, s.first);
    s.last = unit_next(&s, unit_first(&s, s.last));
    return s;
}

static void marks_read(struct req *q, const struct span *s, struct timeline_view *m)
{
    int64_t units = 0;
    for (day d = s->first; d < s->last; d = unit_next(s, d))
        units++;
    int64_t every = (units + TIMELINE_MARKS - 1) / TIMELINE_MARKS, at = 0;
    for (day d = s->first; d < s->last; d = unit_next(s, d), at++)
        if (at % every == 0 && m->n_marks < TIMELINE_MARKS)
            m->marks[m->n_marks++] =
                (struct timeline_mark){ timeline_at(q->arena, d, s->first, s->last),
                                        text_day(q->arena, q->lang, d, DAY_NO_YEAR),
                                        at == 0 ? "start" : "middle" };
}

static bool is_open(const struct deliverables_of_row *row)
{
    return str_is(row->state, "planned") || str_is(row->state, "under_way");
}

static void state_say(struct req *q, struct timeline_row *ret)
{
    const struct deliverables_of_row *row = ret->row;
    bool late = is_open(row) && row->due < q->today;
    bool done = str_is(row->state, "done");
    ret->status = late ? STATUS_LATE : done ? STATUS_MET : is_open(row) ? STATUS_DUE : STATUS_OFF;
    ret->bar = late                              ? "bar w"
               : done                            ? "bar k"
               : str_is(row->state, "under_way") ? "bar a"
               : is_open(row)                    ? "bar l"
                                                 : "bar z";
    ret->state_said = late ? text_with(q->arena, q->lang, TEXT_agreement_days_late,
                                       TEXT_ARGS({ "count", .number = q->today - row->due }))
                           : enumeration_label(&enumeration_deliverable_state, q->lang, row->state);
    ret->term = enumeration_label(&enumeration_deliverable_term, q->lang, row->term);
    ret->due_said = text_day(q->arena, q->lang, row->due, DAY_SHORT);
    if (row->starts == DAY_NONE)
        ret->sentence =
            text_with(q->arena, q->lang, TEXT_timeline_point,
                      TEXT_ARGS({ "name", .value = row->name }, { "to", .value = ret->due_said },
                                { "state", .value = ret->state_said }));
    else
        ret->sentence = text_with(
            q->arena, q->lang, TEXT_timeline_bar,
            TEXT_ARGS({ "name", .value = row->name }, { "to", .value = ret->due_said },
                      { "state", .value = ret->state_said },
                      { "from", .value = text_day(q->arena, q->lang, row->starts, DAY_SHORT) }));
}

static void row_read(struct req *q, const struct span *s, struct timeline_row *ret)
{
    const struct deliverables_of_row *row = ret->row;
    ret->from_known = row->starts != DAY_NONE && row->starts < row->due;
    day from = ret->from_known ? row->starts : row->due;
    ret->x = timeline_at(q->arena, from, s->first, s->last);
    ret->width = timeline_at(q->arena, s->first + (row->due - from), s->first, s->last);
    ret->end = timeline_at(q->arena, row->due, s->first, s->last);
    state_say(q, ret);
}

static bool rhythm_read(struct req *q, int64_t partnership, struct timeline_view *m)
{
    struct deliverables_rhythm_row row;
    bool known = deliverables_rhythm(
                     q->tx, &(struct deliverables_rhythm_in){ .partnership = partnership }, &row) &&
                 row.every_days != NUMBER_NONE;
    bool weeks = known && row.every_days <= TIMELINE_WEEKS_UP_TO;
    if (!known)
        m->rhythm_said = text(q->lang, TEXT_timeline_months_plain);
    else
        m->rhythm_said =
            text_with(q->arena, q->lang, weeks ? TEXT_timeline_weeks : TEXT_timeline_months,
                      TEXT_ARGS({ "count", .number = row.every_days }));
    return weeks;
}

void timeline_read(struct req *q, const struct partnership *p, struct timeline_view *ret)
{
    struct deliverables_of_row *rows;
    *ret = (struct timeline_view){ .p = p, .may_write = kept_may_add(q, p->record.id) };
    ret->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/timeline", p->record.id);
    ret->n_rows =
        deliverables_of(q->tx, &(struct deliverables_of_in){ .partnership = p->record.id }, &rows);
    ret->more = ret->n_rows > TIMELINE_MOST;
    ret->n_rows = ret->more ? TIMELINE_MOST : ret->n_rows;
    struct span s = span_of(rows, ret->n_rows, q->today, rhythm_read(q, p->record.id, ret));
    ret->rows = arena_array(q->arena, struct timeline_row, ret->n_rows);
    for (size_t i = 0; i < ret->n_rows; i++) {
        struct timeline_row *row = &ret->rows[i];
        row->row = &rows[i];
        if (i == 0 || !str_eq(rows[i].priority, rows[i - 1].priority))
            row->heading =
                has(rows[i].priority) ? rows[i].priority : text(q->lang, TEXT_timeline_no_priority);
        row_read(q, &s, row);
    }
    marks_read(q, &s, ret);
    ret->today = timeline_at(q->arena, q->today, s.first, s.last);
}
