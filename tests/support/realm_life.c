/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/realm_making.h"

#include "app/partnership/condition/condition.h"
#include "app/partnership/partnership/partnership.h"
#include "application.ent.h"
#include "core/fault.h"
#include "mediation.ent.h"
#include "plan.ent.h"
#include "saved.ent.h"

/* A round of a partnership; "link": and a link for it, its number in party. */
int64_t add_condition(struct making *m)
{
    struct condition_round r;
    entity_init(&entity_condition_round, &r);
    r.partnership = m->whose == REALM_CHARGE ? partnership_of(m) : add_partnership(m);
    r.opened = m->tx.today;
    r.closes = m->tx.today + 7;
    r.message = m->mark;
    m->side_other = partnership_party_of(&m->tx, r.partnership, m->side->other, STR_NULL);
    int64_t id = record_insert(&m->tx, &entity_condition_round, &r);
    if (str_is(m->state, "link")) {
        struct answer_link l;
        const struct answer_link_for of = { .purpose = CONDITION_PURPOSE,
                                            .entity = &entity_condition_round,
                                            .subject = id,
                                            .organization = m->organization };
        m->token = answer_link_new(&m->tx, &of, m->mark, STR_NULL, 0, ANSWER_LINK_DAYS);
        REQUIRE(answer_link_find(&m->tx, CONDITION_PURPOSE, m->token, &l) == ANSWER_LINK_OPEN);
        m->party = l.record.id;
    }
    return id;
}

/* Raised by the agency; a step of it in party. "shared": in a partnership that `own` has; "next":
 * the step leads to another; "acted": with an action of `other`, in party. */
int64_t add_mediation(struct making *m)
{
    struct mediation x;
    struct mediation_step s;
    entity_init(&entity_mediation, &x);
    x.partnership = str_is(m->state, "shared") ? m->side->shared
                    : m->whose == REALM_CHARGE ? partnership_of(m)
                                               : add_partnership(m);
    x.title = m->mark;
    x.raised_by = m->organization;
    x.about = m->side->third;
    x.raised = m->tx.today;
    x.state = MEDIATION_STATE_MEDIATING;
    x.words = m->mark;
    int64_t id = record_insert(&m->tx, &entity_mediation, &x);
    entity_init(&entity_mediation_step, &s);
    s.mediation = id;
    s.day = m->tx.today;
    s.words = m->mark;
    if (str_is(m->state, "next"))
        s.next = STR("Se revoir");
    m->party = record_insert(&m->tx, &entity_mediation_step, &s);
    if (str_is(m->state, "acted"))
        m->party = add_action_of_other(m, x.partnership, &entity_mediation, id);
    return id;
}

int64_t add_plan(struct making *m)
{
    struct plan p;
    entity_init(&entity_plan, &p);
    p.title = m->mark;
    p.starts = m->tx.today - 300;
    p.ends = m->tx.today + 60;
    return record_insert(&m->tx, &entity_plan, &p);
}

int64_t add_plan_action(struct making *m)
{
    struct plan_action a;
    entity_init(&entity_plan_action, &a);
    a.plan = add_plan(m);
    a.goal = STR("Un toit pour chacun");
    a.title = m->mark;
    a.term = PLAN_TERM_SHORT;
    a.organization = m->organization;
    a.progress = PLAN_PROGRESS_GOING;
    return record_insert(&m->tx, &entity_plan_action, &a);
}

/* Led by the agency; a document of it in party. */
int64_t add_application(struct making *m)
{
    struct application a;
    struct application_paper p;
    entity_init(&entity_application, &a);
    a.title = m->mark;
    a.funder = STR("Un bailleur");
    a.lead = m->organization;
    a.deadline = m->tx.today + 30;
    a.state = APPLICATION_STATE_PREPARING;
    int64_t id = record_insert(&m->tx, &entity_application, &a);
    entity_init(&entity_application_paper, &p);
    p.application = id;
    p.title = m->mark;
    p.file = file_put(&m->tx, STR("a.txt"), STR("text/plain"), m->mark);
    m->party = record_insert(&m->tx, &entity_application_paper, &p);
    return id;
}

/* "theirs": of a third one, in an application of `other` in which the agency has a part too. */
int64_t add_application_part(struct making *m)
{
    struct application_part p, ours;
    struct making of = *m;
    bool theirs = str_is(m->state, "theirs");
    if (theirs)
        of.organization = m->side->other;
    entity_init(&entity_application_part, &p);
    p.application = add_application(&of);
    p.title = m->mark;
    p.organization = theirs ? m->side->third : m->organization;
    ours = p;
    ours.organization = m->organization;
    ours.due = m->tx.today + 5;
    if (theirs)
        record_insert(&m->tx, &entity_application_part, &ours);
    p.due = m->tx.today + 5;
    p.file = file_put(&m->tx, STR("a.txt"), STR("text/plain"), m->mark);
    m->party = p.application;
    return record_insert(&m->tx, &entity_application_part, &p);
}

/* Theirs who asks, or somebody else's. "unshared": it was shown to all. */
int64_t add_saved_list(struct making *m)
{
    struct saved_list s;
    entity_init(&entity_saved_list, &s);
    s.name = m->mark;
    s.kind = STR("organization");
    s.account = m->whose == REALM_CHARGE ? m->account : m->side->stranger;
    s.shared = str_is(m->state, "unshared");
    record_insert(&m->tx, &entity_saved_list, &s);
    s.shared = false;
    record_update(&m->tx, &entity_saved_list, &s);
    return s.record.id;
}

int64_t add_list_action(struct making *m)
{
    struct list_action a;
    entity_init(&entity_list_action, &a);
    a.kind = m->state.p ? m->state : STR("program");
    a.act = m->mark;
    a.account = m->whose == REALM_CHARGE ? m->account : m->side->stranger;
    return record_insert(&m->tx, &entity_list_action, &a);
}
