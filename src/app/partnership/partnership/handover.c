/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/partnership/handover.h"

#include "agreement.ent.h"
#include "app/partnership/action/action.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/partnership/checklists.h"
#include "app/partnership/partnership/part.h"
#include "app/partnership/partnership/show.h"
#include "contact.ent.h"
#include "format/document.h"
#include "guard/account.h"
#include "partnership.sql.h"
#include "view/status.h"

enum { TEXT_MOST = 200000, EXCHANGES = 5, ACTIONS = 12, NOTES = 8 };

struct writing {
    struct req *q;
    const struct partnership *p;
    struct out o;
};

static void heading(struct writing *w, enum text_id words)
{
    out_lit(&w->o, "\n\n## ");
    out_str(&w->o, text(w->q->lang, words));
    out_lit(&w->o, "\n\n");
}

static void line(struct writing *w, struct str words)
{
    document_line(&w->o, w->q->lang, words);
}

/* “**Title** · rest”, a line of a list. */
static void item_begin(struct writing *w, struct str title, struct str rest)
{
    out_lit(&w->o, "- **");
    line(w, title);
    out_lit(&w->o, "**");
    if (!str_is_blank(rest)) {
        out_lit(&w->o, " · ");
        line(w, rest);
    }
}

static void item(struct writing *w, struct str title, struct str rest)
{
    item_begin(w, title, rest);
    out_lit(&w->o, "\n");
}

/* A number that dials, and that no line breaks. */
static void dial(struct writing *w, struct str number)
{
    out_lit(&w->o, " · [");
    line(w, number);
    out_lit(&w->o, "](");
    out_str(&w->o, phone_href(w->q->arena, number));
    out_char(&w->o, ')');
}

static struct str between(struct req *q, struct str a, const char *mark, struct str b)
{
    if (str_is_blank(a) || str_is_blank(b))
        return str_is_blank(a) ? b : a;
    return arena_fmt(q->arena, "%.*s%s%.*s", STR_ARG(a), mark, STR_ARG(b));
}

/* “a, b”; what is blank is left out. */
static struct str joined(struct req *q, struct str a, struct str b)
{
    return between(q, a, ", ", b);
}

/* “a · b”: who or where, then what. */
static struct str dotted(struct req *q, struct str a, struct str b)
{
    return between(q, a, " · ", b);
}

static struct str on(struct writing *w, day d)
{
    return d == DAY_NONE ? STR_NULL : text_day(w->q->arena, w->q->lang, d, DAY_SHORT);
}

/* -- its parts
 * ---------------------------------------------------------------------------------------- */

static void write_where(struct writing *w)
{
    struct req *q = w->q;
    struct str owner = w->p->owner != NUMBER_NONE && w->p->owner > 0
                           ? account_name(q->home, w->p->owner)
                           : STR_NULL;
    line(w, text_with(q->arena, q->lang, TEXT_handover_phase,
                      TEXT_ARGS({ "number", .number = w->p->phase },
                                { "phase", .value = partnership_phase_label(q->lang, w->p->phase) },
                                { "day", .value = on(w, w->p->phase_since) })));
    out_lit(&w->o, " ");
    line(w, owner.p ? text_with(q->arena, q->lang, TEXT_handover_owner,
                                TEXT_ARGS({ "name", .value = owner }))
                    : text(q->lang, TEXT_handover_no_owner));
    out_lit(&w->o, "\n\n");
    out_str(&w->o, STR("**"));
    line(w, text(q->lang, TEXT_partnership_next_step));
    out_lit(&w->o, "** · ");
    line(w, str_is_blank(w->p->next_step) ? text(q->lang, TEXT_handover_no_step)
                                          : joined(q, w->p->next_step, on(w, w->p->next_step_due)));
    out_lit(&w->o, "\n");
}

static void write_what(struct writing *w)
{
    struct partnership_parties_row *rows;
    size_t n = partnership_parties(
        w->q->tx, &(struct partnership_parties_in){ .partnership = w->p->record.id }, &rows);
    heading(w, TEXT_handover_what);
    if (!str_is_blank(w->p->summary)) {
        document_block(&w->o, w->q->lang, w->p->summary);
        out_lit(&w->o, "\n\n");
    }
    for (size_t i = 0; i < n; i++)
        item(w, rows[i].name, rows[i].department);
}

static void write_pressing(struct writing *w)
{
    struct partnership_suggestion *rows;
    struct partnership_late_row *late = NULL;
    struct req *q = w->q;
    size_t n = partnership_suggestions(q, w->p, &rows), n_late = 0;
    if (guard_reach(&q->actor, CAP_AGREEMENT_READ) != REACH_NONE)
        n_late = partnership_late(
            q->tx,
            &(struct partnership_late_in){ .partnership = w->p->record.id,
                                           .agency = guard_agency(&q->actor, CAP_AGREEMENT_READ),
                                           .account = q->actor.account,
                                           .today = q->today },
            &late);
    if (n + n_late == 0)
        return;
    heading(w, TEXT_handover_pressing);
    for (size_t i = 0; i < n_late; i++)
        item(w, late[i].title,
             text_with(q->arena, q->lang, TEXT_handover_late,
                       TEXT_ARGS({ "day", .value = on(w, late[i].due) })));
    for (size_t i = 0; i < n; i++)
        item(w, rows[i].what, rows[i].why);
}

static void write_actions(struct writing *w)
{
    struct action_of_partnership_row *rows;
    struct req *q = w->q;
    size_t n = action_of_partnership(q->tx,
                                     &(struct action_of_partnership_in){
                                         .partnership = w->p->record.id,
                                         .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) },
                                     &rows),
           shown = 0;
    for (size_t i = 0; i < n && shown < ACTIONS; i++) {
        if (!str_is(rows[i].state, "open"))
            continue;
        if (shown++ == 0)
            heading(w, TEXT_action_open);
        item(w, rows[i].title, joined(q, joined(q, rows[i].doer, rows[i].who), on(w, rows[i].due)));
    }
}

static void write_agreements(struct writing *w)
{
    struct partnership_agreements_row *rows;
    struct req *q = w->q;
    if (guard_reach(&q->actor, CAP_AGREEMENT_READ) == REACH_NONE)
        return;
    size_t n = partnership_agreements(
        q->tx,
        &(struct partnership_agreements_in){ .partnership = w->p->record.id,
                                             .agency = guard_agency(&q->actor, CAP_AGREEMENT_READ),
                                             .account = q->actor.account },
        &rows);
    if (!n)
        return;
    heading(w, TEXT_partnership_agreements);
    for (size_t i = 0; i < n; i++) {
        day until = rows[i].notice_ends != DAY_NONE ? rows[i].notice_ends : rows[i].ends;
        struct str when = until == DAY_NONE
                              ? STR_NULL
                              : text_with(q->arena, q->lang, TEXT_partnership_until,
                                          TEXT_ARGS({ "day", .value = on(w, until) }));
        item(w, rows[i].title,
             joined(q, enumeration_label(&enumeration_agreement_state, q->lang, rows[i].state),
                    when));
    }
}

static void write_people(struct writing *w)
{
    struct partnership_people_row *rows;
    struct req *q = w->q;
    size_t n = partnership_people(
        q->tx,
        &(struct partnership_people_in){ .partnership = w->p->record.id,
                                         .agency = interaction_agency(q->tx, &q->actor) },
        &rows);
    if (!n)
        return;
    heading(w, TEXT_handover_people);
    for (size_t i = 0; i < n; i++) {
        struct str role = enumeration_label(&enumeration_contact_role, q->lang, rows[i].role);
        struct str said = joined(q, joined(q, rows[i].title, role), rows[i].organization_name);
        item_begin(w, rows[i].name, said);
        if (has(rows[i].phone))
            dial(w, rows[i].phone);
        if (has(rows[i].email)) {
            out_str(&w->o, has(rows[i].phone) ? STR(", ") : STR(" · "));
            line(w, rows[i].email);
        }
        out_lit(&w->o, "\n");
    }
}

/* -- what was noted on the way
 * ---------------------------------------------------------------------------------------- */

struct noted {
    struct partnership_checks_row *rows;
    size_t n;
    const struct checklist *words;
};

static struct str note_of(const struct noted *x, struct str item)
{
    for (size_t i = 0; i < x->n; i++)
        if (str_eq(x->rows[i].item, item))
            return x->rows[i].note;
    return STR_NULL;
}

/* The last answer to each of the three standing questions. */
static void write_answers(struct writing *w, const struct noted *x)
{
    bool any = false;
    for (size_t i = 0; i < x->words->n_questions; i++)
        for (int phase = w->p->phase; phase >= 1; phase--) {
            struct str said =
                note_of(x, question_item(w->q->arena, x->words->questions[i].code, phase));
            if (str_is_blank(said))
                continue;
            if (!any)
                heading(w, TEXT_partnership_questions);
            any = true;
            item(w, x->words->questions[i].label, said);
            break;
        }
}

/* Notes of the checklist, those of the present phase first: the habits that nobody else knows. */
static void write_notes(struct writing *w, const struct noted *x)
{
    int shown = 0;
    for (int phase = w->p->phase; phase >= 1; phase--) {
        const struct checklist_phase *of = &x->words->phases[phase - 1];
        for (size_t i = 0; i < of->n_items && shown < NOTES; i++) {
            struct str note = note_of(x, of->items[i].code);
            if (str_is_blank(note))
                continue;
            if (shown++ == 0)
                heading(w, TEXT_handover_notes);
            item(w, of->items[i].label, note);
        }
    }
}

static void write_noted(struct writing *w)
{
    struct req *q = w->q;
    struct noted x = { .words = checklists_said(q->arena, q->lang, said_texts(q)) };
    x.n = partnership_checks(
        q->tx, &(struct partnership_checks_in){ .partnership = w->p->record.id }, &x.rows);
    write_answers(w, &x);
    write_notes(w, &x);
}

/* Of every phase, once: what has been begun. */
static void write_parts(struct writing *w)
{
    bool any = false;
    for (int phase = 1; phase <= PARTNERSHIP_PHASES; phase++) {
        struct part_line *lines;
        size_t n = partnership_parts_of(w->q, w->p->record.id, phase, &lines);
        for (size_t i = 0; i < n; i++) {
            bool before = lines[i].part->phases & ((1u << phase) - 1);
            if (before || !lines[i].begun)
                continue;
            if (!any)
                heading(w, TEXT_handover_where);
            any = true;
            item(w, lines[i].title, lines[i].said);
        }
    }
}

static void write_exchanges(struct writing *w)
{
    struct partnership_thread_row *rows;
    struct req *q = w->q;
    if (guard_reach(&q->actor, CAP_INTERACTION_READ) == REACH_NONE)
        return;
    size_t n = partnership_thread(
        q->tx,
        &(struct partnership_thread_in){ .partnership = w->p->record.id,
                                         .agency = guard_agency(&q->actor, CAP_INTERACTION_READ) },
        &rows);
    if (!n)
        return;
    heading(w, TEXT_handover_exchanges);
    for (size_t i = 0; i < n && i < EXCHANGES; i++)
        item(w, on(w, rows[i].day),
             dotted(q, joined(q, rows[i].with_name, rows[i].contact_name), rows[i].summary));
}

/* Why phases were reopened: what a newcomer would ask first. */
static void write_ways_back(struct writing *w)
{
    struct partnership_changes_row *rows;
    bool any = false;
    size_t n = partnership_changes(
        w->q->tx, &(struct partnership_changes_in){ .partnership = w->p->record.id }, &rows);
    for (size_t i = 0; i < n; i++) {
        if (str_is_blank(rows[i].reason))
            continue;
        if (!any)
            heading(w, TEXT_partnership_reopenings);
        any = true;
        item(w, on(w, rows[i].day), rows[i].reason);
    }
}

struct str handover_text(struct req *q, const struct partnership *p)
{
    struct writing w = { .q = q, .p = p };
    out_init(&w.o, q->arena, TEXT_MOST);
    out_lit(&w.o, "# ");
    line(&w,
         text_with(q->arena, q->lang, TEXT_handover_of, TEXT_ARGS({ "title", .value = p->title })));
    out_lit(&w.o, "\n\n");
    line(&w, text_with(q->arena, q->lang, TEXT_report_made,
                       TEXT_ARGS({ "day", .value = on(&w, q->today) })));
    out_lit(&w.o, " ");
    write_where(&w);
    write_what(&w);
    write_pressing(&w);
    write_actions(&w);
    write_agreements(&w);
    write_people(&w);
    write_parts(&w);
    write_noted(&w);
    write_exchanges(&w);
    write_ways_back(&w);
    return out_view(&w.o);
}
