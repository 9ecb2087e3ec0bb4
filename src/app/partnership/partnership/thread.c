/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/show.h"
#include "core/key.h"
#include "interaction.ent.h"

/* What was said, in the order it was said: a strip of marks, then the words. */

enum {
    OPEN = 5,
    LEAST_DAYS = 28,
    LEFT = 3,
    RIGHT = 97,
    ROOM = 23,
    LETTER = 2 /* percent, on a phone */
};

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

/* How far to the left of its mark a word begins, in percent. */
static int64_t before(const struct thread_mark *mark, struct str word)
{
    int64_t n = LETTER * (int64_t)key_length(word);
    return mark->anchor[0] == 'e' ? n : mark->anchor[0] == 'm' ? n / 2 : 0;
}

static bool fits(const struct thread_mark *mark, struct str word, int64_t left, int64_t right)
{
    int64_t from = mark->x - before(mark, word);
    return from > left && from + LETTER * (int64_t)key_length(word) < right;
}

/* What came of it, or at least what it was, where there is room. */
static bool line_says(struct req *q, struct thread_mark *mark, const struct thread_line *line,
                      int64_t left, int64_t right)
{
    bool whole = fits(mark, line->outcome, left, right);
    if (!whole && !fits(mark, line->kind, left, right))
        return false;
    mark_says(q, mark, whole ? line->outcome : line->kind, line->row->day);
    return true;
}

/* Words go to the first, the last, the step to come and, where there is room, to a refusal. */
static void marks_say(struct req *q, struct partnership_view *m, size_t n)
{
    struct thread_mark *first = &m->marks[0], *last = &m->marks[n - 1];
    struct thread_mark *plan = m->n_marks > n ? &m->marks[n] : NULL;
    struct str kind = m->thread[n - 1].kind, step = text(q->lang, TEXT_partnership_mark_step);
    int64_t left = first->x - before(first, kind) + LETTER * (int64_t)key_length(kind) + LETTER;
    int64_t right = 100 + LETTER;
    mark_says(q, first, kind, m->thread[n - 1].row->day);
    if (plan) {
        mark_says(q, plan, step, m->p->next_step_due);
        right = plan->x - before(plan, step);
    }
    if (n > 1 && line_says(q, last, &m->thread[0], left, right))
        right = last->x - before(last, last->above);
    for (size_t i = n - 1; i-- > 1;) {
        const struct thread_line *line = &m->thread[n - 1 - i];
        if (m->marks[i].kind == MARK_NO && fits(&m->marks[i], line->outcome, left, right)) {
            mark_says(q, &m->marks[i], line->outcome, line->row->day);
            break;
        }
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
    marks_say(q, m, n);
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
