/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/contribution/contribution.h"

#include <inttypes.h>

static void line_read(struct req *q, struct ledger_line *ret)
{
    const struct contributions_of_row *row = ret->row;
    bool late = row->received == DAY_NONE && row->due != DAY_NONE && row->due < q->today;
    ret->kind = enumeration_label(&enumeration_contribution_kind, q->lang, row->kind);
    ret->worth = row->worth == NUMBER_NONE ? STR_NULL : text_money(q->arena, q->lang, row->worth);
    day said = row->received != DAY_NONE ? row->received : row->due;
    ret->status = row->received != DAY_NONE ? STATUS_MET : late ? STATUS_LATE : STATUS_DUE;
    enum text_id words = row->received != DAY_NONE ? TEXT_contribution_received_on
                         : late                    ? TEXT_contribution_late_since
                                                   : TEXT_contribution_expected_on;
    ret->said =
        said == DAY_NONE
            ? text(q->lang, TEXT_contribution_promised_only)
            : text_with(
                  q->arena, q->lang, words,
                  TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, said, DAY_SHORT) }));
}

static void party_end(struct req *q, struct ledger_party *g)
{
    int64_t received = 0;
    for (size_t i = 0; i < g->n_lines; i++)
        received += g->lines[i].row->received != DAY_NONE;
    g->said = text_with(
        q->arena, q->lang, TEXT_contribution_stand,
        TEXT_ARGS({ "count", .number = received },
                  { "all", .value = text_number(q->arena, q->lang, (int64_t)g->n_lines) }));
    g->promised_said = text_money(q->arena, q->lang, g->promised);
    g->received_said = text_money(q->arena, q->lang, g->received);
}

void ledger_read(struct req *q, const struct partnership *p, struct ledger_view *ret)
{
    struct contributions_of_row *rows;
    *ret = (struct ledger_view){ .p = p, .may_write = kept_may_add(q, p->record.id) };
    ret->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/contributions", p->record.id);
    size_t n = contributions_of(q->tx, &(struct contributions_of_in){ .partnership = p->record.id },
                                &rows);
    struct ledger_line *lines = arena_array(q->arena, struct ledger_line, n);
    ret->parties = arena_array(q->arena, struct ledger_party, n);
    for (size_t i = 0; i < n; i++) {
        lines[i].row = &rows[i];
        line_read(q, &lines[i]);
        if (i == 0 || rows[i].organization != rows[i - 1].organization)
            ret->parties[ret->n_parties++] =
                (struct ledger_party){ .name = rows[i].who, .lines = &lines[i] };
        struct ledger_party *g = &ret->parties[ret->n_parties - 1];
        int64_t worth = rows[i].worth == NUMBER_NONE ? 0 : rows[i].worth;
        g->n_lines++;
        g->promised += worth;
        g->received += rows[i].received != DAY_NONE ? worth : 0;
    }
    for (size_t i = 0; i < ret->n_parties; i++) {
        party_end(q, &ret->parties[i]);
        ret->promised += ret->parties[i].promised;
        ret->received += ret->parties[i].received;
    }
    ret->promised_said = text_money(q->arena, q->lang, ret->promised);
    ret->received_said = text_money(q->arena, q->lang, ret->received);
}
