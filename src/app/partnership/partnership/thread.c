/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/show.h"
#include "interaction.ent.h"

/* What was said, in the order it was said: a strip of marks, then the words. */

enum { OPEN = 5, LEAST_DAYS = 28, LEFT = 3, RIGHT = 97, ROOM = 23 };

static enum status outcome_status(struct str outcome)
{
    if (str_is(outcome, "declined"))
        return STATUS_LATE;
    return str_is(outcome, "reached") || str_is(outcome, "agreed") ? STATUS_MET : STATUS_OFF;
}

static void lines_make(struct req *q, struct partnership_view *m,
                       const struct partnership_thread_row *rows, size_t n)
{
    m->n_thread = n;
    m->n_thread_open = n < OPEN + 2 ? n : OPEN; /* a fold of one would be silly */
    m->thread = arena_array(q->arena, struct thread_line, n);
    for (size_t i = 0; i < n; i++)
        m->thread[i] = (struct thread_line){
            .row = &rows[i],
            .kind = enumeration_label(&enumeration_interaction_kind, q->lang, rows[i].kind),
            .outcome =
                enumeration_label(&enumeration_interaction_outcome, q->lang, rows[i].outcome),
            .status = outcome_status(rows[i].outcome),
        };
}

static int64_t place(day d, day first, day last)
{
    return LEFT + (int64_t)(d - first) * (RIGHT - LEFT) / (last - first);
}

static const char *anchor_at(int64_t x)
{
    return x < ROOM ? "start" : x > 100 - ROOM ? "end" : "middle";
}

static void mark_says(struct req *q, struct thread_mark *mark, struct str above, day d)
{
    mark->above = above;
    mark->below = text_day(q->arena, q->lang, d, DAY_NO_YEAR);
}

/* Words go to the first, the last, the step to come and, where there is room, to a refusal. */
static void marks_say(struct req *q, struct partnership_view *m,
                      const struct partnership_thread_row *rows, size_t n)
{
    struct thread_mark *first = &m->marks[0], *last = &m->marks[n - 1];
    struct thread_mark *plan = m->n_marks > n ? &m->marks[n] : NULL;
    int64_t left = first->x + ROOM, right = 100;
    mark_says(q, first, m->thread[n - 1].kind, rows[n - 1].day);
    if (plan) {
        mark_says(q, plan, text(q->lang, TEXT_partnership_mark_step), m->p->next_step_due);
        right = plan->x - ROOM;
    }
    if (n > 1 && last->x >= left && last->x <= right) {
        mark_says(q, last, m->thread[0].outcome, rows[0].day);
        right = last->x - ROOM;
    }
    for (size_t i = n - 1; i-- > 1;) {
        struct thread_mark *mark = &m->marks[i];
        if (mark->kind != MARK_NO || mark->x < left || mark->x > right - ROOM)
            continue;
        mark_says(q, mark, m->thread[n - 1 - i].outcome, rows[n - 1 - i].day);
        break;
    }
}

static void marks_make(struct req *q, struct partnership_view *m,
                       const struct partnership_thread_row *rows, size_t n)
{
    day first = rows[n - 1].day, last = q->today;
    bool plan = has(m->p->next_step) && m->p->next_step_due != DAY_NONE &&
                m->p->next_step_due >= q->today && m->p->ended == DAY_NONE;
    if (plan)
        last = m->p->next_step_due;
    if (last - first < LEAST_DAYS)
        first = last - LEAST_DAYS;
    m->marks = arena_array(q->arena, struct thread_mark, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct thread_line *line = &m->thread[n - 1 - i];
        int64_t x = place(line->row->day, first, last);
        m->marks[m->n_marks++] =
            (struct thread_mark){ .x = x,
                                  .anchor = anchor_at(x),
                                  .kind = line->status == STATUS_LATE  ? MARK_NO
                                          : line->status == STATUS_MET ? MARK_TALK
                                                                       : MARK_TRY };
    }
    if (plan) {
        int64_t x = place(m->p->next_step_due, first, last);
        m->marks[m->n_marks++] =
            (struct thread_mark){ .x = x, .anchor = anchor_at(x), .kind = MARK_PLAN };
    }
    marks_say(q, m, rows, n);
}

void show_thread(struct req *q, struct partnership_view *m)
{
    struct partnership_thread_row *rows;
    size_t n = partnership_thread(
        q->tx,
        &(struct partnership_thread_in){ .partnership = m->p->record.id,
                                         .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) },
        &rows);
    if (n == 0)
        return;
    lines_make(q, m, rows, n);
    marks_make(q, m, rows, n);
    int64_t talks = 0, refusals = 0;
    for (size_t i = 0; i < n; i++) {
        talks += m->thread[i].status == STATUS_MET;
        refusals += m->thread[i].status == STATUS_LATE;
    }
    m->thread_said = text_with(
        q->arena, q->lang, TEXT_partnership_thread_said,
        TEXT_ARGS({ "count", .number = (int64_t)n }, { "talks", .number = talks },
                  { "refusals", .number = refusals },
                  { "day", .value = text_day(q->arena, q->lang, rows[n - 1].day, DAY_SHORT) }));
}
