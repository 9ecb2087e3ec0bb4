/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/knowledge/adapt/said.h"
#include "app/partnership/needs/needs.h"

#include <inttypes.h>

/* -- one pledge in words -- */

static struct str when_said(struct req *q, const struct pledges_of_row *row)
{
    if (str_is(row->moment, "within"))
        return text_with(q->arena, q->lang, TEXT_needs_within,
                         TEXT_ARGS({ "count", .number = row->days }));
    return enumeration_label(&enumeration_commitment_moment, q->lang, row->moment);
}

/* What became of it: in a draft, to be signed, to be confirmed by a day. */
static void state_say(struct req *q, struct need_pledge *ret)
{
    const struct pledges_of_row *row = ret->row;
    if (!row->agreement)
        return;
    ret->href =
        arena_fmt(q->arena, "/agreements/%" PRId64 "#c%" PRId64, row->agreement, row->clause);
    ret->status = STATUS_OFF;
    if (row->due != DAY_NONE) {
        bool late = row->due < q->today;
        ret->status = late ? STATUS_LATE : STATUS_DUE;
        ret->state = text_with(
            q->arena, q->lang, late ? TEXT_needs_late : TEXT_needs_due,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, row->due, DAY_NO_YEAR) }));
    } else if (row->kept != DAY_NONE) {
        ret->status = STATUS_MET;
        ret->state = text_with(
            q->arena, q->lang, TEXT_needs_kept,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, row->kept, DAY_NO_YEAR) }));
    } else {
        ret->state = text_with(q->arena, q->lang, TEXT_needs_in_agreement,
                               TEXT_ARGS({ "number", .value = row->number }));
    }
}

static struct need_pledge pledge_of(struct req *q, const struct pledges_of_row *row)
{
    struct need_pledge p = { .row = row, .when = when_said(q, row) };
    p.who = partnership_side_said(q->arena, row->name, row->department);
    state_say(q, &p);
    return p;
}

/* -- steps with their needs -- */

struct sources {
    struct need_steps_of_row *steps;
    struct needs_of_row *needs;
    struct pledges_of_row *pledges;
    size_t n_steps, n_needs, n_pledges;
};

static void card_fill(struct req *q, const struct sources *s, struct need_card *card)
{
    card->pledges = arena_array(q->arena, struct need_pledge, s->n_pledges);
    for (size_t i = 0; i < s->n_pledges; i++)
        if (s->pledges[i].need == card->row->id)
            card->pledges[card->n_pledges++] = pledge_of(q, &s->pledges[i]);
}

static void lane_fill(struct req *q, const struct sources *s, struct need_lane *lane)
{
    lane->cards = arena_array(q->arena, struct need_card, s->n_needs);
    for (size_t i = 0; i < s->n_needs; i++) {
        if (s->needs[i].step != lane->row->id)
            continue;
        struct need_card *card = &lane->cards[lane->n_cards++];
        *card = (struct need_card){ .row = &s->needs[i] };
        card_fill(q, s, card);
        lane->n_covered += card->n_pledges > 0;
    }
    lane->said = text_with(
        q->arena, q->lang, TEXT_needs_of_step,
        TEXT_ARGS({ "count", .number = (int64_t)lane->n_covered },
                  { "all", .value = text_number(q->arena, q->lang, (int64_t)lane->n_cards) }));
}

/* What is shipped, as the community says it, while the partnership has no way of its own. */
static void usual_read(struct req *q, struct needs_view *m)
{
    const struct content *texts = said_texts(q);
    size_t n = content_count(texts, CONTENT_STAGE, NULL);
    struct need_lane *lanes = arena_array(q->arena, struct need_lane, n);
    for (const struct content_entry *e = NULL; (e = content_next(texts, CONTENT_STAGE, NULL, e));) {
        struct need_lane *lane = &lanes[m->n_usual++];
        struct need_steps_of_row *row = arena_make(q->arena, struct need_steps_of_row);
        row->name = content_text(e, CONTENT_TITLE);
        row->detail = content_text(e, CONTENT_TEXT);
        lane->row = row;
        lane->no = (int64_t)m->n_usual;
        lane->cards =
            arena_array(q->arena, struct need_card, content_count(texts, CONTENT_NEED, e));
        for (const struct content_entry *k = NULL; (k = content_next(texts, CONTENT_NEED, e, k));) {
            struct needs_of_row *need = arena_make(q->arena, struct needs_of_row);
            need->name = content_text(k, CONTENT_TITLE);
            lane->cards[lane->n_cards++] = (struct need_card){ .row = need };
        }
    }
    m->usual = lanes;
}

void needs_read(struct req *q, const struct partnership *p, struct needs_view *ret)
{
    struct sources s;
    int64_t id = p->record.id;
    *ret = (struct needs_view){ .p = p, .may_write = kept_may_add(q, id) };
    ret->base = arena_fmt(q->arena, "/partnerships/%" PRId64 "/needs", id);
    s.n_steps = need_steps_of(q->tx, &(struct need_steps_of_in){ .partnership = id }, &s.steps);
    s.n_needs = needs_of(q->tx, &(struct needs_of_in){ .partnership = id }, &s.needs);
    s.n_pledges =
        pledges_of(q->tx,
                   &(struct pledges_of_in){ .partnership = id,
                                            .agency = guard_agency(&q->actor, CAP_AGREEMENT_READ),
                                            .account = q->actor.account },
                   &s.pledges);
    ret->lanes = arena_array(q->arena, struct need_lane, s.n_steps);
    ret->n_lanes = s.n_steps;
    for (size_t i = 0; i < s.n_steps; i++) {
        ret->lanes[i] = (struct need_lane){ .row = &s.steps[i], .no = (int64_t)i + 1 };
        lane_fill(q, &s, &ret->lanes[i]);
        ret->n_needs += (int64_t)ret->lanes[i].n_cards;
        ret->n_covered += (int64_t)ret->lanes[i].n_covered;
    }
    for (size_t i = 0; i < s.n_pledges; i++)
        ret->n_free += !s.pledges[i].clause;
    ret->covered_said =
        text_with(q->arena, q->lang, TEXT_needs_covered,
                  TEXT_ARGS({ "count", .number = ret->n_covered },
                            { "all", .value = text_number(q->arena, q->lang, ret->n_needs) }));
    ret->free_said = text_with(q->arena, q->lang, TEXT_needs_free,
                               TEXT_ARGS({ "count", .number = ret->n_free }));
    if (!s.n_steps)
        usual_read(q, ret);
}

/* -- beginning, and the order -- */

bool needs_start(struct tx *tx, const struct content *texts, int64_t partnership)
{
    struct need_steps_of_row *steps;
    if (need_steps_of(tx, &(struct need_steps_of_in){ .partnership = partnership }, &steps))
        return false;
    int64_t at = 0;
    for (const struct content_entry *e = NULL; (e = content_next(texts, CONTENT_STAGE, NULL, e));) {
        struct need_step s;
        entity_init(&entity_need_step, &s);
        s.partnership = partnership;
        s.name = content_text(e, CONTENT_TITLE);
        s.detail = content_text(e, CONTENT_TEXT);
        s.position = at++;
        record_insert(tx, &entity_need_step, &s);
        int64_t under = 0;
        for (const struct content_entry *k = NULL; (k = content_next(texts, CONTENT_NEED, e, k));) {
            struct need n;
            entity_init(&entity_need, &n);
            n.partnership = partnership;
            n.step = s.record.id;
            n.name = content_text(k, CONTENT_TITLE);
            n.position = under++;
            record_insert(tx, &entity_need, &n);
        }
    }
    return true;
}

static void step_place(struct tx *tx, int64_t id, int64_t position)
{
    struct need_step s;
    if (!record_get(tx, &entity_need_step, id, &s))
        return;
    s.position = position;
    record_update(tx, &entity_need_step, &s);
}

void needs_step_move(struct tx *tx, const struct need_step *s, int by)
{
    struct need_steps_of_row *rows;
    size_t n =
        need_steps_of(tx, &(struct need_steps_of_in){ .partnership = s->partnership }, &rows);
    size_t at = 0;
    while (at < n && rows[at].id != s->record.id)
        at++;
    if (at == n || (by < 0 ? at == 0 : at + 1 == n))
        return;
    size_t other = by < 0 ? at - 1 : at + 1;
    for (size_t k = 0; k < n; k++)
        step_place(tx, rows[k].id, (int64_t)(k == at ? other : k == other ? at : k));
}

static void need_place(struct tx *tx, int64_t id, int64_t step, int64_t position)
{
    struct need n;
    if (!record_get(tx, &entity_need, id, &n))
        return;
    n.step = step;
    n.position = position;
    record_update(tx, &entity_need, &n);
}

/* The step before or after this one; 0: there is none. */
static int64_t step_beside(struct tx *tx, const struct need *n, int by)
{
    struct need_steps_of_row *rows;
    size_t count =
        need_steps_of(tx, &(struct need_steps_of_in){ .partnership = n->partnership }, &rows);
    for (size_t i = 0; i < count; i++)
        if (rows[i].id == n->step)
            return by < 0 ? (i ? rows[i - 1].id : 0) : (i + 1 < count ? rows[i + 1].id : 0);
    return 0;
}

void needs_move(struct tx *tx, const struct need *n, int by)
{
    struct needs_of_row *all;
    size_t count = needs_of(tx, &(struct needs_of_in){ .partnership = n->partnership }, &all);
    int64_t *here = arena_array(tx->arena, int64_t, count + 1);
    size_t n_here = 0, at = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].step != n->step)
            continue;
        if (all[i].id == n->record.id)
            at = n_here;
        here[n_here++] = all[i].id;
    }
    if (by < 0 ? at > 0 : at + 1 < n_here) {
        size_t other = by < 0 ? at - 1 : at + 1;
        for (size_t k = 0; k < n_here; k++)
            need_place(tx, here[k], n->step, (int64_t)(k == at ? other : k == other ? at : k));
        return;
    }
    int64_t to = step_beside(tx, n, by), place = by > 0;
    if (!to)
        return;
    for (size_t i = 0; i < count; i++)
        if (all[i].step == to)
            need_place(tx, all[i].id, to, place++);
    need_place(tx, n->record.id, to, by < 0 ? place : 0);
}
