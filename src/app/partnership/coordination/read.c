/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who coordinates, and who pays for it, in words. */
#include "app/partnership/coordination/coordination.h"

#include <inttypes.h>

static struct str day_in(struct req *q, enum text_id words, day d)
{
    return text_with(q->arena, q->lang, words,
                     TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, d, DAY_SHORT) }));
}

static struct str count_in(struct req *q, enum text_id words, int64_t n)
{
    return n == NUMBER_NONE
               ? STR_NULL
               : text_with(q->arena, q->lang, words, TEXT_ARGS({ "count", .number = n }));
}

static struct str desk_said(struct req *q, const struct coordinators_of_row *row)
{
    if (str_is_blank(row->desk) || row->desk_days == NUMBER_NONE)
        return str_is_blank(row->desk) ? STR_NULL : row->desk;
    return text_with(
        q->arena, q->lang, TEXT_coordination_desk_days,
        TEXT_ARGS({ "count", .number = row->desk_days }, { "desk", .value = row->desk }));
}

static struct str when_said(struct req *q, const struct coordinators_of_row *row)
{
    if (row->ends == DAY_NONE)
        return day_in(q, TEXT_coordination_since, row->starts);
    return text_with(
        q->arena, q->lang, TEXT_coordination_from_until,
        TEXT_ARGS({ "from", .value = text_day(q->arena, q->lang, row->starts, DAY_SHORT) },
                  { "to", .value = text_day(q->arena, q->lang, row->ends, DAY_SHORT) }));
}

static struct coordinator_line line_of(struct req *q, const struct coordinators_of_row *row)
{
    bool ahead = row->starts > q->today;
    bool soon = !row->past && row->ends != DAY_NONE && row->ends - q->today <= COORDINATION_SOON;
    enum text_id said = row->past ? TEXT_coordination_was
                        : ahead   ? TEXT_coordination_will
                        : soon    ? TEXT_coordination_soon
                                  : TEXT_coordination_is;
    return (struct coordinator_line){
        .row = row,
        .when = when_said(q, row),
        .hours = count_in(q, TEXT_coordination_hours, row->hours),
        .share = count_in(q, TEXT_coordination_share, row->share),
        .desk = desk_said(q, row),
        .cost = row->cost == NUMBER_NONE ? STR_NULL : text_money(q->arena, q->lang, row->cost),
        .said = text(q->lang, said),
        .status = row->past ? STATUS_OFF
                  : ahead   ? STATUS_DUE
                  : soon    ? STATUS_LATE
                            : STATUS_MET,
    };
}

/* The words of its contribution stand beside: come, or not yet. */
static struct share_line share_of(struct req *q, const struct cost_shares_of_row *row, int64_t cost)
{
    struct share_line s = {
        .row = row,
        .kind = enumeration_label(&enumeration_cost_kind, q->lang, row->kind),
        .share = count_in(q, TEXT_coordination_percent, row->share),
        .status = STATUS_OFF,
    };
    if (cost > 0)
        s.amount = text_money(q->arena, q->lang, cost * row->share / COORDINATION_SHARES);
    if (str_is_blank(row->contribution))
        return s;
    bool come = row->received != DAY_NONE;
    s.status = come ? STATUS_MET : STATUS_DUE;
    s.said = come ? day_in(q, TEXT_contribution_received_on, row->received)
                  : text(q->lang, TEXT_contribution_promised_only);
    return s;
}

static void parts_fill(struct req *q, struct coordination_view *m, int64_t taken)
{
    static const enum part_tone tones[] = { PART_MAIN, PART_HALF, PART_DONE, PART_REST };
    struct part *parts = arena_array(q->arena, struct part, m->n_shares + 1);
    for (size_t i = 0; i < m->n_shares; i++)
        parts[i] =
            (struct part){ tones[i % (sizeof tones / sizeof *tones)], m->shares[i].row->share };
    m->n_parts = m->n_shares;
    if (taken < COORDINATION_SHARES)
        parts[m->n_parts++] = (struct part){ PART_WARN, COORDINATION_SHARES - taken };
    m->parts = parts;
    m->parts_said = count_in(q, TEXT_coordination_shared, taken);
}

/* What does not add up, for who mends it. */
static struct str lacking_said(struct req *q, const struct coordination_stand_row *row)
{
    if (row->n > 0 && row->given < COORDINATION_SHARES)
        return count_in(q, TEXT_coordination_role_lacks, COORDINATION_SHARES - row->given);
    if (row->n > 1 && row->given > COORDINATION_SHARES)
        return count_in(q, TEXT_coordination_role_more, row->given);
    if (row->shares > 0 && row->shares < COORDINATION_SHARES)
        return count_in(q, TEXT_coordination_cost_lacks, COORDINATION_SHARES - row->shares);
    return STR_NULL;
}

struct str coordination_said(struct req *q, const struct coordination_stand_row *row)
{
    if (!row->n)
        return STR_NULL;
    struct str who = row->n == 1 ? row->name : count_in(q, TEXT_coordination_people, row->n);
    if (!row->hours)
        return who;
    return text_with(q->arena, q->lang, TEXT_coordination_stand,
                     TEXT_ARGS({ "count", .number = row->hours }, { "who", .value = who }));
}

void coordination_read(struct req *q, const struct partnership *p, struct coordination_view *ret)
{
    struct coordinators_of_row *rows;
    struct cost_shares_of_row *shares;
    struct coordination_stand_row stand;
    *ret = (struct coordination_view){ .p = p, .may_write = kept_may_add(q, p->record.id) };
    ret->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/coordination", p->record.id);
    coordination_stand(
        q->tx, &(struct coordination_stand_in){ .partnership = p->record.id, .today = q->today },
        &stand);
    ret->n_lines = coordinators_of(
        q->tx, &(struct coordinators_of_in){ .partnership = p->record.id, .today = q->today },
        &rows);
    ret->lines = arena_array(q->arena, struct coordinator_line, ret->n_lines);
    for (size_t i = 0; i < ret->n_lines; i++)
        ret->lines[i] = line_of(q, &rows[i]);
    ret->n_shares = cost_shares_of(q->tx, &(struct cost_shares_of_in){ p->record.id }, &shares);
    ret->shares = arena_array(q->arena, struct share_line, ret->n_shares);
    for (size_t i = 0; i < ret->n_shares; i++)
        ret->shares[i] = share_of(q, &shares[i], stand.cost);
    if (ret->n_shares)
        parts_fill(q, ret, stand.shares);
    ret->said = coordination_said(q, &stand);
    ret->cost = stand.cost ? text_money(q->arena, q->lang, stand.cost) : STR_NULL;
    ret->lacking = lacking_said(q, &stand);
}
