/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/pages.h"

#include <inttypes.h>

/* The term as a line, and who owes what with a cell for each month. */

/* -- the term -- */

static struct str percent_of(struct arena *a, day d, day from, day to)
{
    double p = to > from ? 100.0 * (d - from) / (to - from) : 0;
    p = p < 0 ? 0 : p > 100 ? 100 : p;
    return arena_fmt(a, "%d.%d%%", (int)p, (int)(p * 10) % 10);
}

static const char *anchor_of(day d, day from, day to)
{
    double p = to > from ? (double)(d - from) / (to - from) : 0;
    return p < 0.12 ? "start" : p > 0.88 ? "end" : "middle";
}

static void mark_add(struct req *q, struct term_view *t, day d, day from, day to,
                     enum text_id label)
{
    if (d < from || d > to || t->n_marks == TERM_MARKS)
        return;
    struct term_mark *m = &t->marks[t->n_marks++];
    m->at = percent_of(q->arena, d, from, to);
    m->anchor = anchor_of(d, from, to);
    m->open = d > q->today;
    m->label =
        text_with(q->arena, q->lang, label,
                  TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, d, DAY_NO_YEAR) }));
}

void agreement_terms(struct req *q, const struct agreement_whole *w, struct term_view *ret)
{
    const struct agreement *a = &w->a;
    day from = a->effective, last = agreement_last_day(a);
    day to = last != DAY_NONE ? last : q->today + 90 > from + 365 ? q->today + 90 : from + 365;
    struct str begins = text_day(q->arena, q->lang, from, DAY_SHORT);
    struct str ends = last == DAY_NONE ? text(q->lang, TEXT_agreement_no_end)
                                       : text_day(q->arena, q->lang, last, DAY_SHORT);
    ret->from = text_with(q->arena, q->lang,
                          from <= q->today ? TEXT_agreement_term_since : TEXT_agreement_term_from,
                          TEXT_ARGS({ "day", .value = begins }));
    ret->to = ends;
    if (q->today >= from)
        ret->done = percent_of(q->arena, q->today, from, to);
    if (q->today >= from && q->today <= to) {
        ret->today = ret->done;
        ret->today_anchor = anchor_of(q->today, from, to);
    }
    int64_t days = agreement_notice_days(w);
    if (a->notice_on != DAY_NONE)
        mark_add(q, ret, a->notice_on, from, to, TEXT_agreement_term_noticed);
    else if (last != DAY_NONE && days && a->state == AGREEMENT_STATE_IN_FORCE)
        mark_add(q, ret, last - (day)days, from, to, TEXT_agreement_term_notice);
    ret->sentence = text_with(
        q->arena, q->lang, TEXT_agreement_term_sentence,
        TEXT_ARGS({ "from", .value = begins }, { "to", .value = ends },
                  { "today", .value = text_day(q->arena, q->lang, q->today, DAY_SHORT) }));
}

/* -- months -- */

struct months {
    day first[MONTHS + 1]; /* the first day of each, and of the one after */
    day last_day;          /* of the agreement */
};

static day month_first(day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    return day_from_ymd(year, month, 1);
}

/* The term when it fits, else the months around today. */
static void months_choose(struct req *q, const struct agreement *a, struct months *ret)
{
    day first = month_first(a->effective), near = day_add_months(month_first(q->today), -8);
    ret->last_day = agreement_last_day(a);
    day latest =
        ret->last_day != DAY_NONE ? day_add_months(month_first(ret->last_day), 1 - MONTHS) : near;
    if (near > latest && ret->last_day != DAY_NONE)
        near = latest;
    first = near > first ? near : first;
    for (int i = 0; i <= MONTHS; i++)
        ret->first[i] = day_add_months(first, i);
}

static bool is_late(const struct obligation_kept *o, day today)
{
    day kept = o->state == OBLIGATION_STATE_MET ? o->met_on : today;
    return (o->state == OBLIGATION_STATE_MET || o->state == OBLIGATION_STATE_OPEN ||
            o->state == OBLIGATION_STATE_CLOSED) &&
           kept > o->due;
}

static enum cell cell_of(const struct months *m, int i, const struct obligation_kept *list,
                         size_t n, int64_t clause, day today)
{
    enum cell cell = CELL_NONE;
    for (size_t k = 0; k < n; k++) {
        const struct obligation_kept *o = &list[k];
        bool due_here = o->due >= m->first[i] && o->due < m->first[i + 1];
        bool met_here =
            o->met_on != DAY_NONE && o->met_on >= m->first[i] && o->met_on < m->first[i + 1];
        if (o->clause != clause || (!due_here && !met_here))
            continue;
        if (due_here && is_late(o, today))
            return CELL_LATE;
        if (met_here || (due_here && o->state == OBLIGATION_STATE_MET))
            cell = CELL_MET;
        else if (due_here && o->state == OBLIGATION_STATE_OPEN && cell == CELL_NONE)
            cell = CELL_DUE;
    }
    bool to_come = m->first[i] > today && (m->last_day == DAY_NONE || m->first[i] <= m->last_day);
    return cell == CELL_NONE && to_come ? CELL_DUE : cell;
}

/* -- who owes what -- */

static void item_say(struct req *q, struct owe_item *it, const struct obligation_kept *list,
                     size_t n)
{
    int64_t met = 0, counted = 0;
    day last = DAY_NONE;
    const struct obligation_kept *open = NULL, *lifted = NULL, *before = NULL;
    for (size_t i = 0; i < n; i++) {
        const struct obligation_kept *o = &list[i];
        if (o->clause != it->clause)
            continue;
        bool was_met = o->state == OBLIGATION_STATE_MET;
        met += was_met && o->met_on <= o->due;
        counted += was_met || is_late(o, q->today);
        last = was_met ? o->met_on : last;
        open = o->state == OBLIGATION_STATE_OPEN ? o : open;
        /* only when it is the last, or the one before the one that waits */
        lifted = o->state == OBLIGATION_STATE_OPEN ? before : o;
        before = o;
    }
    if (lifted && lifted->state == OBLIGATION_STATE_WAIVED) {
        it->lifted = lifted->id;
        it->reason = lifted->note;
    }
    it->status = STATUS_OFF;
    it->said = text(q->lang, TEXT_agreement_nothing_due);
    if (open) {
        bool late = open->due < q->today;
        it->open = open->id;
        it->status = late ? STATUS_LATE : STATUS_DUE;
        it->said = late
                       ? text_with(q->arena, q->lang, TEXT_agreement_days_late,
                                   TEXT_ARGS({ "count", .number = q->today - open->due }))
                       : text_with(q->arena, q->lang, TEXT_agreement_due_by,
                                   TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang,
                                                                        open->due, DAY_NO_YEAR) }));
    }
    it->sentence =
        last == DAY_NONE
            ? text(q->lang, TEXT_agreement_none_yet)
            : text_with(
                  q->arena, q->lang, TEXT_agreement_kept,
                  TEXT_ARGS({ "count", .number = met },
                            { "all", .value = text_number(q->arena, q->lang, counted) },
                            { "last", .value = text_day(q->arena, q->lang, last, DAY_SHORT) }));
}

static day opened_first(const struct obligation_kept *list, size_t n, int64_t clause, day *ret_due)
{
    for (size_t i = n; i-- > 0;) {
        if (list[i].clause == clause && list[i].state != OBLIGATION_STATE_WAIVED) {
            *ret_due = list[i].due;
            return list[i].opened;
        }
    }
    return DAY_NONE;
}

/* The last answer given about it, when it was no. */
static struct str answer_of(struct req *q, const struct agreement_view *m, int64_t clause)
{
    for (size_t i = 0; i < m->n_answers; i++) {
        const struct commitment_answers_row *row = &m->answers[i];
        if (row->clause != clause)
            continue;
        if (str_is(row->answer, "kept"))
            return STR_NULL;
        return text_with(
            q->arena, q->lang, TEXT_commitment_no,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, row->day, DAY_SHORT) },
                      { "note", .value = row->note.p ? row->note : STR("") }));
    }
    return STR_NULL;
}

static bool item_make(struct req *q, const struct agreement_view *m, size_t at,
                      const struct months *months, const struct obligation_kept *list, size_t n,
                      struct owe_item *ret)
{
    const struct clause *c = &m->w->clauses[at];
    day due = DAY_NONE, opened = opened_first(list, n, c->id, &due);
    if (!c->type->obligations || opened == DAY_NONE)
        return false;
    *ret = (struct owe_item){ .clause = c->id, .clause_no = (int64_t)at + 1 };
    struct str called = c->type->called ? c->type->called(q->arena, c) : STR_NULL;
    ret->promise = called.p ? called : c->type->promise(q->arena, q->lang, opened, due);
    ret->confirmed = c->type->confirmed;
    ret->answer = answer_of(q, m, c->id);
    item_say(q, ret, list, n);
    for (int i = 0; i < MONTHS; i++)
        ret->cells[i] = cell_of(months, i, list, n, c->id, q->today);
    ret->cells_sentence = ret->sentence;
    return true;
}

static int64_t owes_of(const struct obligation_kept *list, size_t n, int64_t clause)
{
    int64_t owes = 0;
    for (size_t i = 0; i < n; i++)
        if (list[i].clause == clause)
            owes = list[i].owes;
    return owes;
}

static void column_read(struct req *q, struct agreement_view *m, int64_t owes,
                        const struct months *months, const struct obligation_kept *list, size_t n)
{
    struct owe_column c = { .items = arena_array(q->arena, struct owe_item, m->w->n_clauses) };
    for (size_t i = 0; i < m->w->n_clauses; i++)
        if (owes_of(list, n, m->w->clauses[i].id) == owes &&
            item_make(q, m, i, months, list, n, &c.items[c.n_items]))
            c.n_items++;
    if (!c.n_items)
        return;
    const struct clause_party *party = agreement_party_named(m->w, owes);
    if (!party)
        c.title = text(q->lang, TEXT_agreement_both_owe);
    else if (owes == q->actor.organization)
        c.title = text(q->lang, TEXT_agreement_we_owe);
    else
        c.title = text_with(q->arena, q->lang, TEXT_agreement_they_owe,
                            TEXT_ARGS({ "name", .value = party->name }));
    c.names = party ? STR_NULL : text(q->lang, TEXT_agreement_either);
    m->columns[m->n_columns++] = c;
}

/* What is late, in one sentence: how many, and since when. */
static void late_read(struct req *q, struct agreement_view *m, const struct obligation_kept *list,
                      size_t n)
{
    int64_t late = 0;
    day since = DAY_NONE;
    for (size_t i = 0; i < n; i++) {
        if (list[i].state != OBLIGATION_STATE_OPEN || list[i].due >= q->today)
            continue;
        late++;
        since = since == DAY_NONE || list[i].due < since ? list[i].due : since;
    }
    if (!late)
        return;
    m->late = text_with(q->arena, q->lang, TEXT_agreement_late_alert,
                        TEXT_ARGS({ "count", .number = late }));
    m->late_detail =
        text_with(q->arena, q->lang, TEXT_agreement_late_detail,
                  TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, since, DAY_LONG) }));
}

void agreement_owed(struct req *q, struct agreement_view *m)
{
    struct obligation_kept *list;
    struct months months;
    size_t n = obligation_all(q->tx, m->w->a.record.id, &list);
    m->n_answers = commitment_answers(
        q->tx, &(struct commitment_answers_in){ .agreement = m->w->a.record.id }, &m->answers);
    months_choose(q, &m->w->a, &months);
    m->columns = arena_array(q->arena, struct owe_column, m->w->n_parties + 1);
    column_read(q, m, 0, &months, list, n);
    for (size_t i = 0; i < m->w->n_parties; i++)
        column_read(q, m, m->w->parties[i].organization, &months, list, n);
    m->months = text_with(
        q->arena, q->lang, TEXT_agreement_months_shown,
        TEXT_ARGS(
            { "from", .value = text_day(q->arena, q->lang, months.first[0], DAY_SHORT) },
            { "to", .value = text_day(q->arena, q->lang, months.first[MONTHS] - 1, DAY_SHORT) }));
    if (agreement_can(&m->w->a, ACTION_WAIVE))
        late_read(q, m, list, n);
}
