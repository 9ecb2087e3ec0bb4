/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/show.h"
#include "core/fault.h"

/* The phases of one partnership: when, how far, reopened why. */

static int phase_of(struct str code)
{
    struct partnership p = { 0 };
    entity_set_raw(NULL, &entity_partnership.fields[PARTNERSHIP_PHASE], &p, code);
    return p.phase;
}

/* -- the checklist
 * ------------------------------------------------------------------------------------ */

static const struct partnership_checks_row *check_find(const struct partnership_view *m,
                                                       struct str item)
{
    for (size_t i = 0; i < m->n_checked; i++)
        if (str_eq(m->checked[i].item, item))
            return &m->checked[i];
    return NULL;
}

static void checks_read(struct req *q, struct partnership_view *m, struct phase_line *line)
{
    line->n_checks = line->words->n_items;
    line->checks = arena_array(q->arena, struct check_line, line->n_checks);
    for (size_t i = 0; i < line->n_checks; i++) {
        struct check_line *c = &line->checks[i];
        c->item = &line->words->items[i];
        c->done = DAY_NONE;
        if (line->open)
            c->way = guide_way_of(q, m->texts, c->item->entry, &m->from);
        const struct partnership_checks_row *row = check_find(m, c->item->code);
        if (row) {
            c->done = row->done;
            c->note = row->note;
            c->version = row->version;
        }
        if (m->retry.form == FORM_NOTE && str_eq(m->typed_item, c->item->code))
            c->open = line->open = true;
        if (c->done == DAY_NONE)
            continue;
        line->n_done++;
        c->done_said = text_day(q->arena, q->lang, c->done, DAY_NO_YEAR);
    }
    line->progress = text_with(q->arena, q->lang, TEXT_partnership_progress,
                               TEXT_ARGS({ "count", .number = line->n_done },
                                         { "total", .number = (int64_t)line->n_checks }));
}

/* -- the way so far
 * ----------------------------------------------------------------------------------- */

static void change_take(struct req *q, struct partnership_view *m,
                        const struct partnership_changes_row *row)
{
    int from = phase_of(row->from_phase), to = phase_of(row->to_phase);
    struct phase_line *entered = &m->phases[to];
    if (from)
        m->phases[from].until = row->day;
    entered->from = row->day;
    entered->until = DAY_NONE;
    if (from <= to)
        return;
    entered->reopened = row->day;
    entered->reason = row->reason;
    m->reopenings[m->n_reopenings++] = (struct reopening){
        .day = row->day,
        .reason = row->reason,
        .words = text_with(q->arena, q->lang, TEXT_partnership_way_back,
                           TEXT_ARGS({ "from", .value = partnership_phase_label(q->lang, from) },
                                     { "to", .value = partnership_phase_label(q->lang, to) })),
    };
}

static void changes_read(struct req *q, struct partnership_view *m)
{
    struct partnership_changes_row *rows;
    size_t n = partnership_changes(
        q->tx, &(struct partnership_changes_in){ .partnership = m->p->record.id }, &rows);
    m->reopenings = arena_array(q->arena, struct reopening, n);
    for (size_t i = 0; i < n; i++)
        change_take(q, m, &rows[i]);
    if (m->now->from == DAY_NONE)
        m->now->from = m->p->phase_since;
}

/* -- in words
 * ----------------------------------------------------------------------------------------- */

/* This year's days without their year. */
static struct str day_said(struct req *q, day d)
{
    int now, then, month, mday;
    day_to_ymd(q->today, &now, &month, &mday);
    day_to_ymd(d, &then, &month, &mday);
    return text_day(q->arena, q->lang, d, now == then ? DAY_NO_YEAR : DAY_SHORT);
}

static void line_said(struct req *q, struct partnership_view *m, struct phase_line *line)
{
    bool reopened = line->reopened != DAY_NONE && line->until == DAY_NONE;
    if (line == m->now) {
        if (line->from != DAY_NONE)
            line->when = text_with(q->arena, q->lang,
                                   reopened ? TEXT_partnership_reopened_on : TEXT_partnership_since,
                                   TEXT_ARGS({ "day", .value = day_said(q, line->from) }));
        line->way = line->progress;
    } else if (line->phase < m->now->phase) {
        if (line->from != DAY_NONE && line->until != DAY_NONE)
            line->when = text_with(q->arena, q->lang, TEXT_partnership_from_to,
                                   TEXT_ARGS({ "from", .value = day_said(q, line->from) },
                                             { "to", .value = day_said(q, line->until) }));
        line->way = line->progress;
        if (!line->when.p) {
            line->when = line->progress;
            line->way = STR_NULL;
        }
    } else if (line->until != DAY_NONE) {
        line->when = text_with(q->arena, q->lang, TEXT_partnership_left_on,
                               TEXT_ARGS({ "day", .value = day_said(q, line->until) }));
        line->way = line->n_done > 0 ? line->progress : STR_NULL;
    } else {
        line->when = text(q->lang, TEXT_partnership_to_come);
    }
}

static void steps_make(struct req *q, struct partnership_view *m)
{
    for (int i = 1; i <= PARTNERSHIP_PHASES; i++) {
        struct phase_line *line = &m->phases[i];
        line_said(q, m, line);
        m->steps[i - 1] = (struct step){
            .label = partnership_phase_label(q->lang, i),
            .href = arena_fmt(q->arena, "#phase-%.*s", STR_ARG(line->words->code)),
            .line = line->when,
            .line2 = line->way,
            .state = line == m->now              ? STEP_NOW
                     : line->phase < m->p->phase ? STEP_DONE
                                                 : STEP_LATER,
        };
    }
}

/* The earlier phases, to reopen one; the nearest first. */
static void choices_make(struct req *q, struct partnership_view *m)
{
    int n = m->p->phase - 1;
    if (m->p->phase < PARTNERSHIP_PHASES)
        m->next_phase = partnership_phase_label(q->lang, m->p->phase + 1);
    struct choice *list = arena_array(q->arena, struct choice, (size_t)n);
    for (int i = 0; i < n; i++)
        list[i] = (struct choice){ str_of(enumeration_partnership_phase.values[n - i].code),
                                   partnership_phase_label(q->lang, n - i) };
    m->earlier = (struct choices){ list, (size_t)n };
}

void show_phases(struct req *q, struct partnership_view *m)
{
    const struct checklist *words = m->words;
    m->n_checked = partnership_checks(
        q->tx, &(struct partnership_checks_in){ .partnership = m->p->record.id }, &m->checked);
    REQUIRE(m->p->phase >= 1 && m->p->phase <= PARTNERSHIP_PHASES);
    m->now = &m->phases[m->p->phase];
    for (int i = 1; i <= PARTNERSHIP_PHASES; i++) {
        struct phase_line *line = &m->phases[i];
        line->phase = i;
        line->words = &words->phases[i - 1];
        line->from = line->until = line->reopened = DAY_NONE;
        line->open = line == m->now || str_eq(req_query(q, "phase"), line->words->code);
        checks_read(q, m, line);
    }
    changes_read(q, m);
    steps_make(q, m);
    choices_make(q, m);
}

/* -- three standing questions: answered anew in each phase
 * ------------------------------------------------------------- */

struct str question_item(struct arena *a, struct str question, int phase)
{
    return arena_fmt(a, "question.%.*s.%s", STR_ARG(question),
                     enumeration_partnership_phase.values[phase].code);
}

/* The answer of the present phase, else of the nearest one before or, when that has none, of any.
 */
static void question_read(struct req *q, struct partnership_view *m, struct question_line *line)
{
    const int present = m->p->phase;
    const struct partnership_checks_row *found = NULL;
    for (int k = 0; k < PARTNERSHIP_PHASES && !(found && has(found->note)); k++) {
        int phase = 1 + (present - 1 - k + PARTNERSHIP_PHASES) % PARTNERSHIP_PHASES;
        const struct partnership_checks_row *row =
            check_find(m, question_item(q->arena, line->question->code, phase));
        if (k == 0 && row)
            line->version = row->version;
        if (!row || !has(row->note))
            continue;
        found = row;
        line->present = k == 0;
        line->answer = row->note;
        line->when = text_with(
            q->arena, q->lang, TEXT_partnership_answered,
            TEXT_ARGS({ "phase", .value = partnership_phase_label(q->lang, phase) },
                      { "day", .value = row->done == DAY_NONE
                                            ? STR("")
                                            : text_day(q->arena, q->lang, row->done, DAY_SHORT) }));
    }
}

void show_questions(struct req *q, struct partnership_view *m)
{
    const struct checklist *words = m->words;
    m->n_questions = words->n_questions;
    for (size_t i = 0; i < m->n_questions; i++) {
        m->questions[i].question = &words->questions[i];
        question_read(q, m, &m->questions[i]);
        m->questions[i].open =
            m->retry.form == FORM_NOTE && str_eq(m->typed_item, words->questions[i].code);
    }
}
