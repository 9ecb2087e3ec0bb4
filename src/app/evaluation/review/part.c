/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/review/review.h"
#include "review_part.html.h"

#include <inttypes.h>

/* The reviews of a partnership, past and to come, and all that was decided in them. */

static struct review_line line_of(struct req *q, const struct reviews_of_row *row)
{
    struct str agreed = text_day(q->arena, q->lang, row->planned, DAY_SHORT);
    return (struct review_line){
        .row = row,
        .name = review_called(q->arena, q->lang, row->subject, row->held, row->planned),
        .kind = enumeration_label(&enumeration_review_kind, q->lang, row->kind),
        .state = enumeration_label(&enumeration_review_state, q->lang, row->state),
        .agreed = agreed,
        .status = str_is(row->state, "closed")    ? STATUS_MET
                  : str_is(row->state, "dropped") ? STATUS_OFF
                  : row->planned < q->today       ? STATUS_LATE
                                                  : STATUS_DUE,
    };
}

/* The last comes first; the next one is said by itself. */
static void lines_read(struct req *q, struct reviews_view *m)
{
    struct reviews_of_row *rows;
    m->n_lines = reviews_of(q->tx, &(struct reviews_of_in){ m->p->record.id }, &rows);
    m->lines = arena_array(q->arena, struct review_line, m->n_lines);
    for (size_t i = 0; i < m->n_lines; i++) {
        struct review_line *line = &m->lines[m->n_lines - 1 - i];
        *line = line_of(q, &rows[i]);
        if (!m->next && str_is(rows[i].state, "planned"))
            m->next = line;
    }
}

static void decisions_read(struct req *q, struct reviews_view *m)
{
    struct review_decisions_of_row *rows;
    struct indicator_whole *list;
    int64_t id = m->p->record.id;
    size_t n_list = indicator_all(q->tx, id, &list);
    m->n_decisions = review_decisions_of(q->tx, &(struct review_decisions_of_in){ id, id }, &rows);
    m->decisions = arena_array(q->arena, struct decision_line, m->n_decisions);
    for (size_t i = 0; i < m->n_decisions; i++)
        m->decisions[m->n_decisions - 1 - i] = review_decision_line(q, &rows[i], list, n_list);
}

static void plan_read(struct req *q, struct reviews_view *m, const struct review_plan *typed,
                      const struct form_errors *errors)
{
    struct review_plan_of_row row;
    struct review_plan *plan = arena_make(q->arena, struct review_plan);
    entity_init(&entity_review_plan, plan);
    m->has_plan = review_plan_of(q->tx, &(struct review_plan_of_in){ m->p->record.id }, &row);
    plan->every_months = m->has_plan ? row.every_months : 3;
    plan->since = m->has_plan ? row.since : q->today;
    plan->at_quarter = m->has_plan ? row.at_quarter : true;
    m->plan_open = typed != NULL || !m->has_plan;
    under_form_init(q, &m->plan, &entity_review_plan, typed ? typed : plan,
                    arena_fmt(q->arena, "%.*s/plan", STR_ARG(m->base)), TEXT_review_plan_do,
                    errors);
    if (!m->has_plan)
        return;
    bool rhythm = row.every_months != NUMBER_NONE;
    struct str every = rhythm ? text_with(q->arena, q->lang, TEXT_review_every,
                                          TEXT_ARGS({ "count", .number = row.every_months }))
                              : text(q->lang, TEXT_review_no_rhythm);
    m->plan_said = row.at_quarter ? text_with(q->arena, q->lang, TEXT_review_and_quarter,
                                              TEXT_ARGS({ "rhythm", .value = every }))
                                  : every;
}

void reviews_page_again(struct req *q, struct res *r, const struct partnership *p,
                        const struct review_plan *typed, const struct form_errors *errors)
{
    struct reviews_view m = {
        .p = p,
        .crumbs = kept_crumbs(q, p->record.id, NULL, TEXT_NONE),
        .base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/reviews", p->record.id),
        .may_write = record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, p),
    };
    lines_read(q, &m);
    decisions_read(q, &m);
    plan_read(q, &m, typed, errors);
    m.lede = text_with(q->arena, q->lang, TEXT_review_part_lede,
                       TEXT_ARGS({ "count", .number = (int64_t)m.n_decisions }));
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_review_title), .nav = NAV_PARTNERSHIPS),
              review_part_html, &m);
}

void reviews_page(struct req *q, struct res *r)
{
    struct partnership p;
    if (kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        reviews_page_again(q, r, &p, NULL, NULL);
}
