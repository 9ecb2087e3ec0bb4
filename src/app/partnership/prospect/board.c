/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The prospects of one search, by where we are with each. */
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/pages.h"
#include "prospect_board.html.h"

#include <inttypes.h>

/* -- cards
 * -------------------------------------------------------------------------------------------- */

static struct str silence_said(struct req *q, day last)
{
    return text_with(q->arena, q->lang, TEXT_prospect_silent,
                     TEXT_ARGS({ "count", .number = (int64_t)q->today - last }));
}

static void card_make(struct req *q, const struct prospect_board_row *row,
                      struct prospect_card *ret)
{
    *ret = (struct prospect_card){
        .row = row,
        .state = prospect_state(row->state),
        .name = row->name,
        .href = arena_fmt(q->arena, "/prospects/%" PRId64, row->id),
        .origin = prospect_origin_said(q->arena, q->lang, row->origin, row->named_by_name),
    };
    ret->silent = prospect_is_silent(ret->state, row->last_day, q->today);
    ret->again = ret->state == PROSPECT_STATE_NOT_NOW && row->again_on != DAY_NONE &&
                 row->again_on <= q->today;
    ret->may_call = row->organization && (ret->state == PROSPECT_STATE_CALL ||
                                          ret->state == PROSPECT_STATE_WAITING || ret->again);
    if (ret->silent)
        ret->why = silence_said(q, row->last_day);
    else if (ret->again)
        ret->why = text(q->lang, TEXT_prospect_again_now);
}

static void columns_fill(struct req *q, struct prospect_board *m)
{
    static const enum text_id hints[PROSPECT_STATES] = {
        TEXT_prospect_hint_study,   TEXT_prospect_hint_call,       TEXT_prospect_hint_waiting,
        TEXT_prospect_hint_meeting, TEXT_prospect_hint_compatible, TEXT_prospect_hint_not_now,
    };
    for (int i = 0; i < PROSPECT_STATES; i++)
        m->columns[i] = (struct prospect_column){
            .state = i + 1,
            .code = str_of(enumeration_prospect_state.values[i + 1].code),
            .title = prospect_state_said(q->lang, i + 1),
            .hint = text(q->lang, hints[i]),
            .cards = arena_array(q->arena, struct prospect_card *, m->n_cards),
        };
    for (size_t i = 0; i < m->n_cards; i++) {
        struct prospect_card *c = &m->cards[i];
        if (c->state > PROSPECT_STATES) {
            m->n_partners++;
            continue;
        }
        struct prospect_column *column = &m->columns[c->state - 1];
        column->cards[column->n_cards++] = c;
        m->n_silent += c->silent;
    }
}

/* -- in a sentence
 * ------------------------------------------------------------------------------------ */

static struct str said(struct req *q, const struct prospect_board *m)
{
    size_t in_course = m->n_cards - m->n_partners;
    if (m->n_cards == 0)
        return text(q->lang, TEXT_prospect_board_lede);
    struct str all = text_with(q->arena, q->lang, TEXT_prospect_board_said,
                               TEXT_ARGS({ "count", .number = (int64_t)in_course }));
    if (m->n_partners)
        all =
            arena_fmt(q->arena, "%.*s %.*s", STR_ARG(all),
                      STR_ARG(text_with(q->arena, q->lang, TEXT_prospect_board_partners,
                                        TEXT_ARGS({ "count", .number = (int64_t)m->n_partners }))));
    return all;
}

void prospect_board_page(struct req *q, struct res *r)
{
    struct prospect_board m = { .today = q->today };
    struct prospect_board_row *rows;
    struct partnership p;
    if (!prospect_search(q, r, CAP_PARTNERSHIP_READ, &m.partnership, &m.title))
        return;
    m.base = prospect_board_path(q->arena, m.partnership);
    m.n_cards = prospect_board(
        q->tx,
        &(struct prospect_board_in){ .partnership = m.partnership,
                                     .agency = guard_agency(&q->actor, CAP_PARTNERSHIP_READ) },
        &rows);
    m.cards = arena_array(q->arena, struct prospect_card, m.n_cards);
    for (size_t i = 0; i < m.n_cards; i++)
        card_make(q, &rows[i], &m.cards[i]);
    columns_fill(q, &m);
    m.said = said(q, &m);
    m.may_write = guard_may(&q->actor, CAP_PARTNERSHIP_WRITE, interaction_agency(q->tx, &q->actor));
    m.may_log = interaction_may_log(q);
    if (m.partnership && record_get(q->tx, &entity_partnership, m.partnership, &p))
        m.may_leave = p.phase == PARTNERSHIP_PHASE_IDENTIFICATION && p.ended == DAY_NONE &&
                      record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, &p);
    size_t refused = m.columns[PROSPECT_STATE_NOT_NOW - 1].n_cards;
    m.nobody = refused > 0 && refused == m.n_cards;
    view_page(q, r,
              PAGE(.title = text(q->lang, TEXT_prospect_board_title), .nav = NAV_PARTNERSHIPS),
              prospect_board_html, &m);
}
