/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/training/seat.h"

#include <inttypes.h>

/* -- one line in words -- */

static struct str when_said(struct req *q, const struct trainings_of_row *row)
{
    if (row->day == DAY_NONE)
        return STR_NULL;
    struct str day_said = text_day(q->arena, q->lang, row->day, DAY_LONG);
    if (row->until != DAY_NONE)
        return text_with(
            q->arena, q->lang, TEXT_training_from_until,
            TEXT_ARGS({ "from", .value = text_day(q->arena, q->lang, row->day, DAY_SHORT) },
                      { "to", .value = text_day(q->arena, q->lang, row->until, DAY_SHORT) }));
    if (row->begins == NUMBER_NONE)
        return day_said;
    return text_with(q->arena, q->lang, TEXT_training_at,
                     TEXT_ARGS({ "day", day_said, 0 },
                               { "time", text_time(q->arena, q->lang, (int)row->begins), 0 }));
}

static struct str seats_said(struct req *q, const struct trainings_of_row *row)
{
    if (row->came != NUMBER_NONE && row->seats != NUMBER_NONE)
        return text_with(
            q->arena, q->lang, TEXT_training_came_of,
            TEXT_ARGS({ "count", .number = row->came },
                      { "seats", .value = text_number(q->arena, q->lang, row->seats) }));
    if (row->came != NUMBER_NONE)
        return text_with(q->arena, q->lang, TEXT_training_came,
                         TEXT_ARGS({ "count", .number = row->came }));
    if (row->seats != NUMBER_NONE)
        return text_with(q->arena, q->lang, TEXT_training_seats,
                         TEXT_ARGS({ "count", .number = row->seats }));
    return STR_NULL;
}

static struct training_line line_of(struct req *q, const struct trainings_of_row *row)
{
    bool held = str_is(row->state, "held"), planned = str_is(row->state, "planned");
    bool unnoted = planned && row->day != DAY_NONE && row->day < q->today;
    return (struct training_line){
        .row = row,
        .kind = enumeration_label(&enumeration_training_kind, q->lang, row->kind),
        .priority = enumeration_label(&enumeration_training_priority, q->lang, row->priority),
        .when = when_said(q, row),
        .seats = seats_said(q, row),
        .said = unnoted ? text(q->lang, TEXT_training_unnoted)
                        : enumeration_label(&enumeration_training_state, q->lang, row->state),
        .status = unnoted   ? STATUS_LATE
                  : held    ? STATUS_MET
                  : planned ? STATUS_DUE
                            : STATUS_OFF,
    };
}

/* Who signed up, and who came by organization: what the need that was noted has become. */
static void people_fill(struct req *q, struct training_line *line,
                        const struct training_seats_counts_row *rows, size_t n)
{
    int64_t taken = 0, waiting = 0;
    for (size_t i = 0; i < n; i++) {
        if (rows[i].training != line->row->id)
            continue;
        taken += rows[i].taken;
        waiting += rows[i].waiting;
        if (!rows[i].came)
            continue;
        struct str said = text_with(
            q->arena, q->lang, TEXT_seat_trained,
            TEXT_ARGS({ "count", .number = rows[i].came }, { "agency", .value = rows[i].agency }));
        line->trained = line->trained.p ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(line->trained),
                                                    STR_ARG(said))
                                        : said;
    }
    if (!taken && !waiting)
        return;
    line->people =
        text_with(q->arena, q->lang, TEXT_seat_taken, TEXT_ARGS({ "count", .number = taken }));
    if (waiting)
        line->people = arena_fmt(q->arena, "%.*s %.*s", STR_ARG(line->people),
                                 STR_ARG(text_with(q->arena, q->lang, TEXT_seat_waiting,
                                                   TEXT_ARGS({ "count", .number = waiting }))));
}

void trainings_read(struct req *q, const struct partnership *p, struct trainings_view *ret)
{
    static const enum text_id titles[TRAINING_GROUPS] = { TEXT_training_to_plan,
                                                          TEXT_training_ahead, TEXT_training_held,
                                                          TEXT_training_dropped };
    struct trainings_of_row *rows;
    *ret = (struct trainings_view){ .p = p, .may_write = kept_may_add(q, p->record.id) };
    ret->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/trainings", p->record.id);
    ret->n_lines =
        trainings_of(q->tx, &(struct trainings_of_in){ .partnership = p->record.id }, &rows);
    struct training_seats_counts_row *counts;
    size_t n_counts =
        training_seats_counts(q->tx, &(struct training_seats_counts_in){ p->record.id }, &counts);
    struct training_line *lines = arena_array(q->arena, struct training_line, ret->n_lines);
    for (size_t i = 0; i < ret->n_lines; i++) {
        lines[i] = line_of(q, &rows[i]);
        people_fill(q, &lines[i], counts, n_counts);
        if (i == 0 || !str_eq(rows[i].state, rows[i - 1].state)) {
            size_t at = str_is(rows[i].state, "asked")     ? 0
                        : str_is(rows[i].state, "planned") ? 1
                        : str_is(rows[i].state, "held")    ? 2
                                                           : 3;
            ret->groups[ret->n_groups++] =
                (struct training_group){ text(q->lang, titles[at]), &lines[i], 0 };
        }
        ret->groups[ret->n_groups - 1].n_lines++;
    }
    ret->few = trainings_few(q, p->record.id);
}

struct str trainings_few(struct req *q, int64_t partnership)
{
    enum { YEAR = 365 };
    struct trainings_meetings_row row;
    trainings_meetings(q->tx,
                       &(struct trainings_meetings_in){ .partnership = partnership,
                                                        .year_ago = q->today - YEAR,
                                                        .today = q->today,
                                                        .in_a_year = q->today + YEAR },
                       &row);
    bool by_clause = row.every_days != NUMBER_NONE && row.every_days * TRAINING_MEETINGS <= YEAR;
    if (by_clause || row.meetings >= TRAINING_MEETINGS)
        return STR_NULL;
    return text_with(q->arena, q->lang, TEXT_training_few,
                     TEXT_ARGS({ "count", .number = row.meetings }));
}
