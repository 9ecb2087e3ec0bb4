/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/review/review.h"
#include "core/fault.h"
#include "review_show.html.h"

#include <inttypes.h>

/* -- words
 * -------------------------------------------------------------------------------------------- */

static struct str two(struct arena *a, struct str one, struct str other)
{
    if (str_is_blank(one) || str_is_blank(other))
        return str_is_blank(one) ? other : one;
    return arena_fmt(a, "%.*s · %.*s", STR_ARG(one), STR_ARG(other));
}

struct decision_line review_decision_line(struct req *q, const struct review_decisions_of_row *row,
                                          const struct indicator_whole *list, size_t n)
{
    struct decision_line line = {
        .row = row,
        .kind = enumeration_label(&enumeration_decision_kind, q->lang, row->kind),
        .when = text_day(q->arena, q->lang, row->held != DAY_NONE ? row->held : row->planned,
                         DAY_SHORT),
    };
    const struct indicator_whole *w = row->target ? indicator_in(list, n, row->indicator) : NULL;
    for (size_t i = 0; w && i < w->n_targets; i++)
        if (w->targets[i].id == row->target) {
            struct str now = indicator_target_said(q->arena, q->lang, w, w->targets[i].figure,
                                                   w->targets[i].due);
            struct str was =
                i ? indicator_value_said(q->arena, q->lang, w, (double)w->targets[i - 1].figure)
                  : STR("");
            line.target = text_with(q->arena, q->lang, TEXT_review_target_moved,
                                    TEXT_ARGS({ "indicator", .value = w->row->name },
                                              { "was", .value = was }, { "now", .value = now }));
        }
    struct str by =
        row->due == DAY_NONE
            ? STR_NULL
            : text_with(
                  q->arena, q->lang, TEXT_review_by,
                  TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, row->due, DAY_SHORT) }));
    line.who = two(q->arena, row->organization_name, by);
    return line;
}

/* “Convenue pour le 1er mars, tenue 31 jours plus tard” */
static struct str agreed_said(struct req *q, const struct review *v)
{
    struct str planned = text_day(q->arena, q->lang, v->planned, DAY_SHORT);
    if (v->held == DAY_NONE)
        return text_with(q->arena, q->lang, TEXT_review_agreed_for,
                         TEXT_ARGS({ "day", .value = planned }));
    struct str held = text_day(q->arena, q->lang, v->held, DAY_SHORT);
    if (v->held == v->planned)
        return text_with(q->arena, q->lang, TEXT_review_held_that_day,
                         TEXT_ARGS({ "day", .value = held }));
    bool late = v->held > v->planned;
    return text_with(
        q->arena, q->lang, late ? TEXT_review_held_later : TEXT_review_held_earlier,
        TEXT_ARGS({ "planned", .value = planned }, { "held", .value = held },
                  { "count", .number = late ? v->held - v->planned : v->planned - v->held }));
}

static enum status status_of(const struct review *v, day today)
{
    return v->state == REVIEW_STATE_CLOSED    ? STATUS_MET
           : v->state == REVIEW_STATE_DROPPED ? STATUS_OFF
           : v->planned < today               ? STATUS_LATE
                                              : STATUS_DUE;
}

/* -- what the page holds
 * ------------------------------------------------------------------------------ */

/* What goes well comes before what does not. */
static void notes_read(struct req *q, struct review_view *m)
{
    static const int fields[REVIEW_NOTES] = {
        REVIEW_PRESENT, REVIEW_WENT_WELL, REVIEW_THANKS, REVIEW_DIFFICULT, REVIEW_QUALITY_OF_LIFE,
        REVIEW_FUNDS,   REVIEW_NEED,      REVIEW_GAPS,   REVIEW_EVOLVE
    };
    for (size_t i = 0; i < REVIEW_NOTES; i++) {
        const struct field *f = &entity_review.fields[fields[i]];
        m->notes[i] = (struct review_note){ f->label[q->lang], entity_raw(q->arena, f, m->r) };
        m->n_written += m->notes[i].words.p != NULL;
    }
}

/* As they are, or were on the day of a review that is over. */
static void measures_read(struct req *q, struct review_view *m, const struct indicator_whole *list,
                          size_t n)
{
    bool over = m->r->state == REVIEW_STATE_CLOSED && m->r->held != DAY_NONE;
    struct indicator_whole *then = arena_array(q->arena, struct indicator_whole, n);
    m->lines = arena_array(q->arena, struct indicator_line, n);
    for (size_t i = 0; i < n; i++) {
        bool there = !over || indicator_as_of(q->arena, &list[i], m->r->held, &then[i]);
        if (there)
            m->lines[m->n_lines++] = indicator_line_of(q, over ? &then[i] : &list[i]);
    }
}

static void voices_read(struct req *q, struct review_view *m)
{
    struct review_voices_of_row *rows;
    size_t n = review_voices_of(
        q->tx, &(struct review_voices_of_in){ m->r->partnership, m->r->partnership }, &rows);
    m->voices = arena_array(q->arena, struct voice_line, n);
    for (size_t i = 0; i < n; i++)
        if (rows[i].review == m->r->record.id)
            m->voices[m->n_voices++] =
                (struct voice_line){ &rows[i], enumeration_label(&enumeration_voice_of, q->lang,
                                                                 rows[i].whose) };
}

static void decisions_read(struct req *q, struct review_view *m, const struct indicator_whole *list,
                           size_t n_list)
{
    struct review_decisions_of_row *rows;
    size_t n = review_decisions_of(
        q->tx, &(struct review_decisions_of_in){ m->r->partnership, m->r->partnership }, &rows);
    m->decisions = arena_array(q->arena, struct decision_line, n);
    for (size_t i = 0; i < n; i++)
        if (rows[i].review == m->r->record.id)
            m->decisions[m->n_decisions++] = review_decision_line(q, &rows[i], list, n_list);
}

static void forms_make(struct req *q, struct review_view *m, const struct indicator_whole *list,
                       size_t n, const struct review_again *again)
{
    struct review_voice *voice = arena_make(q->arena, struct review_voice);
    struct review_decision *decision = arena_make(q->arena, struct review_decision);
    struct choice *choices = arena_array(q->arena, struct choice, n);
    entity_init(&entity_review_voice, voice);
    entity_init(&entity_review_decision, decision);
    for (size_t i = 0; i < n; i++)
        choices[i] =
            (struct choice){ arena_fmt(q->arena, "%" PRId64, list[i].row->id), list[i].row->name };
    m->voice_open = again->form == REVIEW_FORM_VOICE;
    m->decision_open = again->form == REVIEW_FORM_DECISION;
    m->close_wrong = again->form == REVIEW_FORM_CLOSE;
    m->drop_open = again->form == REVIEW_FORM_DROP;
    under_form_init(q, &m->voice, &entity_review_voice, m->voice_open ? again->typed : voice,
                    arena_fmt(q->arena, "%.*s/voices", STR_ARG(m->tools.base)),
                    TEXT_review_voice_do, m->voice_open ? again->errors : NULL);
    under_form_init(q, &m->decision, &entity_review_decision,
                    m->decision_open ? again->typed : decision,
                    arena_fmt(q->arena, "%.*s/decisions", STR_ARG(m->tools.base)),
                    TEXT_review_decision_do, m->decision_open ? again->errors : NULL);
    m->indicator = (struct input){ .name = "indicator",
                                   .label = text(q->lang, TEXT_review_indicator),
                                   .hint = text(q->lang, TEXT_review_indicator_hint),
                                   .type = "select",
                                   .choices = { choices, n },
                                   .error = again->indicator_error };
    m->figure = (struct input){ .name = "figure",
                                .label = text(q->lang, TEXT_review_figure),
                                .error = again->figure_error };
    m->drop = (struct input){ .name = "reason",
                              .label = text(q->lang, TEXT_review_drop_why),
                              .type = "textarea",
                              .required = true,
                              .max = 1000,
                              .error = m->drop_open ? text(q->lang, TEXT_partnership_reason_missing)
                                                    : STR_NULL };
}

void review_draw_again(struct req *q, struct res *r, const struct review *v,
                       const struct review_again *again)
{
    struct partnership p;
    struct indicator_whole *list;
    REQUIRE(record_get(q->tx, &entity_partnership, v->partnership, &p));
    struct review_view m = {
        .tools = record_tools_of(q, &review_pages, v),
        .r = v,
        .crumbs = kept_crumbs(q, p.record.id, "/reviews", TEXT_review_title),
        .title = review_called(q->arena, q->lang, v->subject, v->held, v->planned),
        .kind = enumeration_review_kind.values[v->kind].label[q->lang],
        .state = enumeration_review_state.values[v->state].label[q->lang],
        .agreed = agreed_said(q, v),
        .partnership = arena_fmt(q->arena, "/partnerships/%" PRId64, p.record.id),
        .status = status_of(v, q->today),
    };
    size_t n = indicator_all(q->tx, v->partnership, &list);
    measures_read(q, &m, list, n);
    notes_read(q, &m);
    voices_read(q, &m);
    decisions_read(q, &m, list, n);
    m.n_actions = action_of(q, "review", v->record.id, &m.actions);
    m.today = q->today;
    forms_make(q, &m, list, n, again);
    struct page page = { .title = m.title,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, review_show_html, &m);
}

void review_draw(struct req *q, struct res *r, const void *record)
{
    review_draw_again(q, r, record, &(struct review_again){ 0 });
}
