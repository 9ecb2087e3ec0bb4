/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "action.ent.h"
#include "interaction.ent.h"
#include "prospect.ent.h"
#include "support/realm_making.h"

/* What an agency says, has to do and looks for. */

/* What `other` has to do in it, out of a record of its. */
int64_t add_action_of_other(struct making *m, int64_t partnership, const struct entity *e,
                            int64_t id)
{
    struct action a;
    entity_init(&entity_action, &a);
    a.partnership = partnership;
    a.agency = a.organization = m->side->other;
    a.kind = ACTION_KIND_ACTION;
    a.state = ACTION_STATE_OPEN;
    a.title = STR("Appeler la ville");
    a.origin = str_of(e->name);
    a.origin_id = id;
    return record_insert(&m->tx, &entity_action, &a);
}

/* Of an agency with another: of `other` it is with `own`, which may still not see it. */
int64_t add_interaction(struct making *m)
{
    bool own = making_own(m);
    struct interaction i;
    entity_init(&entity_interaction, &i);
    if (m->whose == REALM_CHARGE)
        i.partnership = add_partnership(m);
    bool fresh = str_is(m->state, "new");
    i.organization = own ? m->side->other : fresh ? m->side->alone : m->side->own;
    i.agency = own ? m->side->own : m->side->other;
    if (str_is(m->state, "long_ago") || str_is(m->state, "third"))
        i.organization = m->side->third;
    if (str_is(m->state, "other"))
        i.organization = m->side->other;
    if (str_is(m->state, "third") || str_is(m->state, "other")) /* with a partner of `own` */
        i.agency = m->side->fourth;
    i.kind = INTERACTION_KIND_CALL;
    i.outcome = INTERACTION_OUTCOME_REACHED;
    if (str_is(m->state, "shared")) /* said by another party to a partnership of `own` */
        i.partnership = m->side->shared;
    i.day = m->tx.today - (i.agency == m->side->fourth    ? 0
                           : str_is(m->state, "long_ago") ? 10
                                                          : !fresh);
    i.summary = m->mark;
    i.account = m->side->stranger;
    return record_insert(&m->tx, &entity_interaction, &i);
}

/* Written down by an agency, for itself. "host": by who runs the community. */
static int actions;
int64_t add_action(struct making *m)
{
    struct action a;
    entity_init(&entity_action, &a);
    if (m->whose == REALM_CHARGE)
        a.partnership = add_partnership(m);
    a.agency = a.organization = making_own(m) ? m->side->own : m->side->other;
    a.kind = ACTION_KIND_ACTION;
    a.state = ACTION_STATE_OPEN;
    a.title = m->mark;
    if (str_is(m->state, "host")) {
        a.agency = a.organization = m->side->host;
        a.title = STR("Relancer la ville");
    }
    a.due = m->tx.today - ++actions; /* the last one made is the first of the list */
    return record_insert(&m->tx, &entity_action, &a);
}

static int64_t unmarked(struct making *m)
{
    struct making n = *m;
    n.mark = STR("Une halte");
    return organization_new(&n);
}

/* What an agency notes of an organization. "known": of the directory; of `other` it is about `own`,
 * which may still not see it. "shared": for a partnership that `own` has too; "apart": for one that
 * it has no part in. */
int64_t add_prospect(struct making *m)
{
    bool own = making_own(m);
    struct prospect p;
    entity_init(&entity_prospect, &p);
    if (str_is(m->state, "known"))
        p.organization = own ? m->side->third : m->side->own;
    else if (str_is(m->state, "apart"))
        p.organization = unmarked(m);
    else if (str_is(m->state, "shared"))
        p.organization = m->side->alone;
    else
        p.name = m->mark;
    if (str_is(m->state, "apart") || str_is(m->state, "shared"))
        p.partnership = str_is(m->state, "apart") ? m->side->apart : m->side->shared;
    p.agency = own ? m->side->own : m->side->other;
    p.state = PROSPECT_STATE_CALL;
    p.origin = PROSPECT_ORIGIN_DIRECTORY;
    p.account = m->side->stranger;
    return record_insert(&m->tx, &entity_prospect, &p);
}
