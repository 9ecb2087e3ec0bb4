/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/realm_making.h"

#include "app/agreement/agreement/draft.h"
#include "app/partnership/frontline/frontline.h"
#include "app/partnership/training/seat.h"
#include "circle.ent.h"
#include "clause_commitment.ent.h"
#include "commitment.ent.h"
#include "contribution.ent.h"
#include "coordinator.ent.h"
#include "core/fault.h"
#include "deliverable.ent.h"
#include "needs.ent.h"
#include "obligation.ent.h"
#include "partnership.ent.h"
#include "realm.sql.h"
#include "training.ent.h"

/* What is kept for a partnership, of one that is there when there is one: boards show only so many.
 * `other` is a party to each. */
int64_t partnership_of(struct making *m)
{
    struct realm_partnership_row row;
    struct realm_partnership_in in = {
        .title = realm_mark(m->tx.arena, STR("partnership"), m->marked),
        .account = m->whose == REALM_CHARGE ? m->account : 0,
    };
    return realm_partnership(&m->tx, &in, &row) ? row.id : add_partnership(m);
}

/* After another one, so that there is somewhere to move to. */
static int64_t step_new(struct making *m, struct str name)
{
    struct need_step s, before;
    entity_init(&entity_need_step, &s);
    entity_init(&entity_need_step, &before);
    s.partnership = before.partnership = partnership_of(m);
    before.name = STR("Dehors");
    record_insert(&m->tx, &entity_need_step, &before);
    s.name = name;
    return record_insert(&m->tx, &entity_need_step, &s);
}

int64_t add_need_step(struct making *m)
{
    return step_new(m, m->mark);
}

static int64_t need_new(struct making *m, struct str name, int64_t *ret_partnership)
{
    struct need n;
    struct need_step s;
    entity_init(&entity_need, &n);
    n.step = step_new(m, STR("Arriver"));
    record_get(&m->tx, &entity_need_step, n.step, &s);
    n.partnership = *ret_partnership = s.partnership;
    n.name = name;
    return record_insert(&m->tx, &entity_need, &n);
}

int64_t add_need(struct making *m)
{
    int64_t partnership;
    return need_new(m, m->mark, &partnership);
}

int64_t add_pledge(struct making *m)
{
    struct pledge p;
    entity_init(&entity_pledge, &p);
    p.need = need_new(m, STR("Manger"), &p.partnership);
    p.organization = m->side->other;
    p.moment = COMMITMENT_MOMENT_ARRIVAL;
    p.how = m->mark;
    return record_insert(&m->tx, &entity_pledge, &p);
}

int64_t add_deliverable(struct making *m)
{
    struct deliverable d;
    entity_init(&entity_deliverable, &d);
    d.partnership = partnership_of(m);
    d.organization = m->side->other;
    d.name = m->mark;
    d.term = DELIVERABLE_TERM_SHORT;
    d.state = DELIVERABLE_STATE_PLANNED;
    d.due = m->tx.today + 30;
    return record_insert(&m->tx, &entity_deliverable, &d);
}

int64_t add_contribution(struct making *m)
{
    struct contribution c;
    entity_init(&entity_contribution, &c);
    c.partnership = partnership_of(m);
    c.organization = m->side->other;
    c.name = m->mark;
    c.kind = CONTRIBUTION_KIND_SPACE;
    return record_insert(&m->tx, &entity_contribution, &c);
}

/* Somebody who signed up, in party; with a link it is of nobody yet. */
static void seat_add(struct making *m, int64_t training)
{
    struct training_seat s;
    struct answer_link l;
    const struct answer_link_for of = { .purpose = TRAINING_PURPOSE,
                                        .entity = &entity_training,
                                        .subject = training,
                                        .organization = m->organization };
    entity_init(&entity_training_seat, &s);
    s.training = training;
    s.organization = m->side->other;
    s.account = m->side->stranger;
    s.place = TRAINING_PLACE_IN;
    s.signed_on = m->tx.today;
    m->party = record_insert(&m->tx, &entity_training_seat, &s);
    if (!str_is(m->state, "link"))
        return;
    m->token = answer_link_new(&m->tx, &of, m->mark, STR_NULL, 0, ANSWER_LINK_DAYS);
    REQUIRE(answer_link_find(&m->tx, TRAINING_PURPOSE, m->token, &l) == ANSWER_LINK_OPEN);
    m->party = l.record.id;
}

int64_t add_training(struct making *m)
{
    struct training t;
    entity_init(&entity_training, &t);
    t.partnership = partnership_of(m);
    t.organization = m->side->other;
    t.name = m->mark;
    t.kind = TRAINING_KIND_VISIT;
    t.priority = TRAINING_PRIORITY_LOW;
    t.state = TRAINING_STATE_PLANNED;
    t.day = str_is(m->state, "today") ? m->tx.today : m->tx.today + 9;
    record_insert(&m->tx, &entity_training, &t);
    seat_add(m, t.record.id);
    return t.record.id;
}

int64_t add_circle_member(struct making *m)
{
    struct circle_member c;
    entity_init(&entity_circle_member, &c);
    c.partnership = partnership_of(m);
    c.name = m->mark;
    c.ring = CIRCLE_RING_HORIZON;
    c.since = m->tx.today;
    return record_insert(&m->tx, &entity_circle_member, &c);
}

int64_t add_coordinator(struct making *m)
{
    struct coordinator k;
    entity_init(&entity_coordinator, &k);
    k.partnership = partnership_of(m);
    k.organization = m->side->other;
    k.name = m->mark;
    k.starts = m->tx.today - 9;
    return record_insert(&m->tx, &entity_coordinator, &k);
}

int64_t add_cost_share(struct making *m)
{
    struct cost_share s;
    entity_init(&entity_cost_share, &s);
    s.partnership = partnership_of(m);
    s.organization = m->side->other;
    s.share = 1;
    s.kind = COST_KIND_MONEY;
    s.note = m->mark;
    return record_insert(&m->tx, &entity_cost_share, &s);
}

static int64_t question_add(struct making *m, const struct briefing_reader *r)
{
    struct briefing_question x;
    entity_init(&entity_briefing_question, &x);
    x.briefing = r->briefing;
    x.reader = r->record.id;
    x.question = STR("À quelle heure\u202f?");
    x.asked = m->tx.today;
    return record_insert(&m->tx, &entity_briefing_question, &x);
}

/* Told to who asks, where they may read it. "link": to somebody with a link.
 * "beside": of an agreement between the others. */
int64_t add_briefing(struct making *m)
{
    struct briefing b;
    struct briefing_reader r;
    bool theirs = m->account &&
                  (m->whose == REALM_OWN || m->whose == REALM_CHARGE || str_is(m->state, "told"));
    entity_init(&entity_briefing, &b);
    if (str_is(m->state, "beside")) {
        b.partnership = add_partnership(m);
        b.agreement = m->party;
    } else {
        b.partnership = partnership_of(m);
    }
    b.name = m->mark;
    b.changes = STR("Appeler la nuit");
    b.told = m->tx.today;
    record_insert(&m->tx, &entity_briefing, &b);
    entity_init(&entity_briefing_reader, &r);
    r.briefing = b.record.id;
    r.organization = m->side->other;
    r.told = m->tx.today;
    if (str_is(m->state, "link"))
        r.name = m->mark;
    else
        r.account = theirs ? m->account : m->side->stranger;
    m->party = record_insert(&m->tx, &entity_briefing_reader, &r);
    if (str_is(m->state, "link")) {
        const struct answer_link_for of = { .purpose = FRONTLINE_PURPOSE,
                                            .entity = &entity_briefing_reader,
                                            .subject = r.record.id,
                                            .organization = m->organization };
        m->token = answer_link_new(&m->tx, &of, m->mark, STR_NULL, 0, ANSWER_LINK_DAYS);
    }
    if (str_is(m->state, "asked"))
        m->party = question_add(m, &r);
    return b.record.id;
}

void add_beside(struct making *m, int64_t partnership, int64_t clause)
{
    struct need_step s;
    struct need n;
    struct pledge p;
    struct briefing b;
    struct briefing_reader r;
    entity_init(&entity_need_step, &s);
    s.partnership = partnership;
    s.name = STR("Arriver");
    entity_init(&entity_need, &n);
    n.partnership = partnership;
    n.step = record_insert(&m->tx, &entity_need_step, &s);
    n.name = STR("Manger");
    entity_init(&entity_pledge, &p);
    p.partnership = partnership;
    p.need = record_insert(&m->tx, &entity_need, &n);
    p.organization = m->side->other;
    p.moment = COMMITMENT_MOMENT_ARRIVAL;
    p.how = STR("Sur place");
    p.clause = clause;
    record_insert(&m->tx, &entity_pledge, &p);
    entity_init(&entity_briefing, &b);
    b.partnership = partnership;
    b.name = STR("Du nouveau");
    b.changes = STR("Appeler la nuit");
    b.told = m->tx.today;
    entity_init(&entity_briefing_reader, &r);
    r.briefing = record_insert(&m->tx, &entity_briefing, &b);
    r.organization = m->side->other;
    r.account = m->side->stranger;
    r.told = m->tx.today;
    record_insert(&m->tx, &entity_briefing_reader, &r);
    question_add(m, &r);
}

/* -- commitments of an agreement -- */

/* Another clause, which somebody confirms. */
void commitment_add(struct making *m, int64_t id)
{
    struct clause_commitment c;
    struct agreement_whole w;
    REQUIRE(agreement_load(&m->tx, id, &w));
    entity_init(&entity_clause_commitment, &c);
    c.owes = w.sides[0].row.organization;
    c.need = STR("Recevoir ses clés");
    c.how = STR("Avec elle");
    c.moment = COMMITMENT_MOMENT_ARRIVAL;
    c.every_days = 90;
    REQUIRE(draft_clause_add(&m->tx, &w, clause_type_find(STR("commitment")), &c));
}

int64_t commitment_check_add(struct making *m, int64_t clause)
{
    struct commitment_check k;
    entity_init(&entity_commitment_check, &k);
    k.clause = clause;
    k.answer = COMMITMENT_ANSWER_KEPT;
    k.day = m->tx.today - 1;
    return record_insert(&m->tx, &entity_commitment_check, &k);
}

/* The one that waits, met on its day. */
void obligation_keep(struct making *m, int64_t id)
{
    struct obligation o;
    REQUIRE(record_get(&m->tx, &entity_obligation, id, &o));
    o.state = OBLIGATION_STATE_MET;
    o.due = o.met_on = m->tx.today - 1;
    REQUIRE(record_update(&m->tx, &entity_obligation, &o) == RECORD_SAVED);
}
