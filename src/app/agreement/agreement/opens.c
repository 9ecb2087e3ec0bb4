/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "access.ent.h"
#include "app/agreement/agreement/pages.h"
#include "app/agreement/sharing/sharing.h"

/* Which records of persons an agreement opens, and what else must open them. */

static struct str days_said(struct req *q, const struct sharing_line *line)
{
    struct str from = text_day(q->arena, q->lang, line->starts, DAY_SHORT);
    if (line->last == DAY_NONE)
        return text_with(q->arena, q->lang, TEXT_sharing_days_open,
                         TEXT_ARGS({ "from", .value = from }));
    return text_with(
        q->arena, q->lang, TEXT_sharing_days,
        TEXT_ARGS({ "from", .value = from },
                  { "to", .value = text_day(q->arena, q->lang, line->last, DAY_SHORT) }));
}

static void state_say(struct req *q, const struct agreement *a, const struct sharing_line *line,
                      struct opens_shown *ret)
{
    bool over =
        a->state == AGREEMENT_STATE_ENDED || (line->last != DAY_NONE && line->last < q->today);
    ret->status = STATUS_OFF;
    if (a->state < AGREEMENT_STATE_IN_FORCE || agreement_is_understood(a)) {
        ret->said = text(q->lang, TEXT_sharing_not_signed);
    } else if (over) {
        ret->said = text(q->lang, TEXT_sharing_over);
    } else if (line->starts > q->today) {
        ret->said = text_with(
            q->arena, q->lang, TEXT_sharing_to_come,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, line->starts, DAY_SHORT) }));
    } else {
        ret->status = STATUS_MET;
        ret->said = text(q->lang, TEXT_sharing_open);
    }
}

void agreement_opens(struct req *q, struct agreement_view *m)
{
    struct sharing_line *lines;
    m->n_opens = sharing_lines(q->tx, m->w, &lines);
    m->opens = arena_array(q->arena, struct opens_shown, m->n_opens);
    for (size_t i = 0; i < m->n_opens; i++) {
        const struct sharing_line *line = &lines[i];
        struct opens_shown *o = &m->opens[i];
        o->pair = text_with(
            q->arena, q->lang, TEXT_sharing_pair,
            TEXT_ARGS({ "from", .value = line->from->name }, { "to", .value = line->to->name }));
        o->classes = enumeration_labels(q->arena, &enumeration_data_class, q->lang, line->classes);
        o->purposes = enumeration_labels(q->arena, &enumeration_purpose, q->lang, line->purposes);
        o->days = days_said(q, line);
        o->clause = line->clause;
        for (size_t k = 0; k < m->w->n_clauses; k++)
            if (m->w->clauses[k].id == line->clause)
                o->clause_no = (int64_t)k + 1;
        state_say(q, &m->w->a, line, o);
    }
}
