/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/agreement/agreement/draft.h"
#include "app/partnership/needs/needs.h"
#include "core/fault.h"

#include <inttypes.h>

static struct str or_empty(struct str s)
{
    return s.p ? s : STR("");
}

/* What parties pledged on the map becomes commitments of an agreement: a clause each, in the
 * partnership's draft. */

/* The draft under way, else a new one. */
static int64_t draft_of(struct req *q, int64_t partnership)
{
    struct needs_draft_row row;
    if (needs_draft(q->tx, &(struct needs_draft_in){ .partnership = partnership }, &row))
        return row.id;
    return draft_new(q->tx, q->lang, partnership, q->actor.organization);
}

static void clause_add(struct req *q, int64_t agreement, const struct need_card *card,
                       const struct pledges_of_row *row)
{
    struct agreement_whole w;
    struct clause_commitment c;
    struct pledge p;
    REQUIRE(agreement_load(q->tx, agreement, &w) && record_get(q->tx, &entity_pledge, row->id, &p));
    if (!agreement_party_named(&w, p.organization))
        return; /* an agreement of two, in a partnership of three */
    entity_init(&entity_clause_commitment, &c);
    c.owes = p.organization;
    c.department = p.department;
    c.need = card->row->name;
    c.moment = p.moment;
    c.days = p.moment == COMMITMENT_MOMENT_WITHIN ? p.days : NUMBER_NONE;
    c.how = p.how;
    c.every_days = NEEDS_CONFIRMED_EVERY;
    p.clause = draft_clause_add(q->tx, &w, clause_type_find(STR("commitment")), &c);
    REQUIRE(p.clause && record_update(q->tx, &entity_pledge, &p) == RECORD_SAVED);
}

static bool is_of(const struct agreement_whole *w, const struct agreement_party *side,
                  const struct pledges_of_row *row)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_sides; i++)
        n += w->sides[i].row.organization == side->organization;
    return row->organization == side->organization &&
           (n < 2 || str_eq(or_empty(row->department), or_empty(side->department)));
}

/* “Recevoir ses clés : …”, a line each, of one party. */
static struct str provided(struct req *q, const struct needs_view *m,
                           const struct agreement_whole *w, const struct agreement_party *side)
{
    struct out o;
    out_init(&o, q->arena, 1 << 18);
    for (size_t i = 0; i < m->n_lanes; i++)
        for (size_t k = 0; k < m->lanes[i].n_cards; k++) {
            const struct need_card *card = &m->lanes[i].cards[k];
            for (size_t g = 0; g < card->n_pledges; g++) {
                const struct pledges_of_row *row = card->pledges[g].row;
                if (!is_of(w, side, row))
                    continue;
                struct str line = text_with(
                    q->arena, q->lang, TEXT_needs_provided,
                    TEXT_ARGS({ "need", .value = card->row->name }, { "how", .value = row->how }));
                if (out_total(&o) + line.n + 1 > NEEDS_PROVIDED_MOST)
                    return out_view(&o);
                if (out_total(&o))
                    out_char(&o, '\n');
                out_str(&o, line);
            }
        }
    return out_view(&o);
}

/* What each provides, where nobody has written it yet. */
static void provides_fill(struct req *q, const struct needs_view *m, int64_t agreement)
{
    struct agreement_whole w;
    REQUIRE(agreement_load(q->tx, agreement, &w));
    for (size_t i = 0; i < w.n_sides; i++) {
        struct agreement_party *p = &w.sides[i].row;
        if (!str_is_blank(p->provides))
            continue;
        p->provides = provided(q, m, &w, p);
        if (p->provides.n)
            REQUIRE(record_update(q->tx, &entity_agreement_party, p) == RECORD_SAVED);
    }
}

void needs_agree(struct req *q, struct res *r)
{
    struct partnership p;
    struct needs_view m;
    if (!kept_open(q, r, CAP_AGREEMENT_WRITE, &p))
        return;
    needs_read(q, &p, &m);
    if (!m.n_free) {
        record_go_back(q, r, m.base, "same", 0);
        return;
    }
    int64_t agreement = draft_of(q, p.record.id);
    for (size_t i = 0; i < m.n_lanes; i++)
        for (size_t k = 0; k < m.lanes[i].n_cards; k++)
            for (size_t g = 0; g < m.lanes[i].cards[k].n_pledges; g++)
                if (!m.lanes[i].cards[k].pledges[g].row->clause)
                    clause_add(q, agreement, &m.lanes[i].cards[k],
                               m.lanes[i].cards[k].pledges[g].row);
    provides_fill(q, &m, agreement);
    bool understand = str_is(req_form(q, "then"), "understand");
    res_redirect(r, "/agreements/%" PRId64 "/%s?done=needs_drafted", agreement,
                 understand ? "understand" : "edit");
}
