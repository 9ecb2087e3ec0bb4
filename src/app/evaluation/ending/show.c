/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/evaluation/ending/ending.h"
#include "ending_show.html.h"

#include <inttypes.h>

size_t ending_lessons(struct arena *a, enum lang l, const struct partnership_ending *e,
                      struct ending_note ret[ENDING_LESSON_FIELDS])
{
    static const int fields[ENDING_LESSON_FIELDS] = {
        PARTNERSHIP_ENDING_SUCCESSES,  PARTNERSHIP_ENDING_CONTRIBUTIONS,
        PARTNERSHIP_ENDING_ADAPTATION, PARTNERSHIP_ENDING_COMMUNICATION,
        PARTNERSHIP_ENDING_PROCESS,    PARTNERSHIP_ENDING_DIFFERENTLY,
        PARTNERSHIP_ENDING_LESSONS,
    };
    size_t n = 0;
    for (size_t i = 0; i < ENDING_LESSON_FIELDS; i++) {
        const struct field *f = &entity_partnership_ending.fields[fields[i]];
        struct str words = entity_raw(a, f, e);
        if (!str_is_blank(words))
            ret[n++] = (struct ending_note){ f->label[l], words };
    }
    return n;
}

static void agreements_read(struct req *q, struct ending_view *m)
{
    struct ending_agreements_row *rows;
    m->n_agreements =
        ending_agreements(q->tx, &(struct ending_agreements_in){ m->p->record.id }, &rows);
    m->agreements = arena_array(q->arena, struct ending_agreement, m->n_agreements);
    for (size_t i = 0; i < m->n_agreements; i++) {
        bool noticed = str_is(rows[i].state, "notice");
        day last = noticed ? rows[i].notice_ends : rows[i].ends;
        struct str until = last == DAY_NONE ? text(q->lang, TEXT_agreement_no_end)
                                            : text_day(q->arena, q->lang, last, DAY_SHORT);
        enum text_id said = noticed          ? TEXT_ending_noticed
                            : rows[i].notice ? TEXT_ending_in_force
                                             : TEXT_ending_runs_out;
        m->agreements[i] = (struct ending_agreement){
            .row = &rows[i],
            .said = text_with(
                q->arena, q->lang, said,
                TEXT_ARGS({ "day", .value = until }, { "count", .number = rows[i].open })),
            .status = noticed          ? STATUS_MET
                      : rows[i].notice ? STATUS_LATE
                                       : STATUS_DUE,
        };
    }
}

static struct str on(struct req *q, day d)
{
    return text_day(q->arena, q->lang, d, DAY_SHORT);
}

static void said_read(struct req *q, struct ending_view *m)
{
    const struct partnership_ending *e = m->e;
    m->kind = enumeration_ending_kind.values[e->kind].label[q->lang];
    m->is_success = e->kind == ENDING_KIND_GOAL;
    m->is_trouble = e->kind == ENDING_KIND_DISSATISFACTION;
    m->is_short = e->kind == ENDING_KIND_NEVER;
    if (e->told_partner != DAY_NONE)
        m->told = text_with(q->arena, q->lang, TEXT_ending_told_partner,
                            TEXT_ARGS({ "day", .value = on(q, e->told_partner) }));
    if (e->told_funders != DAY_NONE) {
        struct str funders = text_with(q->arena, q->lang, TEXT_ending_told_funders,
                                       TEXT_ARGS({ "day", .value = on(q, e->told_funders) }));
        m->told = m->told.p ? arena_fmt(q->arena, "%.*s %.*s", STR_ARG(m->told), STR_ARG(funders))
                            : funders;
    }
    if (e->met != DAY_NONE)
        m->met = text_with(q->arena, q->lang, TEXT_ending_met_on,
                           TEXT_ARGS({ "day", .value = on(q, e->met) }));
    if (!str_is_blank(e->third))
        m->third = e->third_on == DAY_NONE ? e->third
                                           : arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(e->third),
                                                       STR_ARG(on(q, e->third_on)));
}

/* Where one is on the way: the first step that lacks something is now. What is about trouble is a
 * step of who is in trouble; what never began has none. */
static void steps_make(struct req *q, struct ending_view *m)
{
    static const enum text_id labels[ENDING_STEPS] = { TEXT_ending_tell, TEXT_ending_meet,
                                                       TEXT_ending_notice, TEXT_ending_inform,
                                                       TEXT_ending_learn };
    static const char *const anchors[ENDING_STEPS] = { "#tell", "#meet", "#notice", "#inform",
                                                       "#learn" };
    bool now = false;
    for (int i = m->is_trouble ? 0 : 2; i < ENDING_STEPS && !m->is_short; i++) {
        bool lacks = (m->missing & 1u << i) != 0;
        m->steps[m->n_steps++] = (struct step){ .label = text(q->lang, labels[i]),
                                                .href = str_of(anchors[i]),
                                                .state = !lacks ? STEP_DONE
                                                         : now  ? STEP_LATER
                                                                : STEP_NOW };
        now = now || lacks;
    }
}

static void forms_make(struct req *q, struct ending_view *m, const struct ending_again *back)
{
    static const struct partnership_ending none = { .kind = ENDING_KIND_GOAL };
    struct ending_informed *one = arena_make(q->arena, struct ending_informed);
    entity_init(&entity_ending_informed, one);
    one->kind = INFORMED_KIND_OUTSIDE;
    const void *stored = m->e ? (const void *)m->e : (const void *)&none;
    struct form *forms[] = { &m->begin, &m->tell, &m->meet, &m->learn };
    static const enum ending_form kinds[] = { ENDING_FORM_BEGIN, ENDING_FORM_TELL, ENDING_FORM_MEET,
                                              ENDING_FORM_LEARN };
    for (size_t i = 0; i < 4; i++) {
        bool came = back->form == kinds[i];
        struct str action = i ? arena_fmt(q->arena, "%.*s/step", STR_ARG(m->base)) : m->base;
        under_form_init(q, forms[i], &entity_partnership_ending, came ? back->typed : stored,
                        action, i || m->e ? TEXT_NONE : TEXT_ending_begin,
                        came ? back->errors : NULL);
    }
    m->inform_open = back->form == ENDING_FORM_INFORM;
    under_form_init(q, &m->inform, &entity_ending_informed, m->inform_open ? back->typed : one,
                    arena_fmt(q->arena, "%.*s/informed", STR_ARG(m->base)), TEXT_ending_inform_add,
                    m->inform_open ? back->errors : NULL);
    m->tried = back->form == ENDING_FORM_CLOSE;
    m->why_open = back->form == ENDING_FORM_BEGIN;
    m->tell_open = back->form == ENDING_FORM_TELL;
    m->meet_open = back->form == ENDING_FORM_MEET;
    m->learn_open = back->form == ENDING_FORM_LEARN;
}

void ending_show(struct req *q, struct res *r, const struct partnership *p,
                 const struct ending_again *back)
{
    struct partnership_ending e;
    struct ending_view m = {
        .p = p,
        .crumbs = kept_crumbs(q, p->record.id, NULL, TEXT_NONE),
        .base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/ending", p->record.id),
        .may_write = record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, p),
        .closed = p->ended != DAY_NONE,
    };
    if (ending_read(q->tx, p->record.id, &e) && (e.closed == DAY_NONE || m.closed)) {
        m.e = &e;
        m.missing = ending_missing(q->tx, &e);
        said_read(q, &m);
        steps_make(q, &m);
        m.n_informed =
            ending_informed_of(q->tx, &(struct ending_informed_of_in){ e.record.id }, &m.informed);
        m.n_lessons = ending_lessons(q->arena, q->lang, &e, m.lessons);
    }
    agreements_read(q, &m);
    if (m.closed)
        m.ended = text_with(q->arena, q->lang, TEXT_ending_ended_on,
                            TEXT_ARGS({ "day", .value = on(q, p->ended) }));
    forms_make(q, &m, back);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_ending_title), .nav = NAV_PARTNERSHIPS),
              ending_show_html, &m);
}

void ending_page(struct req *q, struct res *r)
{
    struct partnership p;
    if (kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        ending_show(q, r, &p, &(struct ending_again){ 0 });
}
