/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of a prospect: a party, or an organization of the directory. */
#include "app/partnership/partnership/partnership.h"
#include "app/partnership/prospect/pages.h"
#include "core/fault.h"

#include <inttypes.h>

/* -- it fits
 * --------------------------------------------------------------------------------------------- */

/* The network's own search has no partnership yet: one begins, with the two of them. */
static int64_t opened(struct req *q, const struct prospect *p, struct str name)
{
    struct partnership with;
    struct partnership_party parties[2];
    entity_init(&entity_partnership, &with);
    with.title = name;
    with.owner = q->actor.account;
    with.next_step = p->next_step;
    with.next_step_due = p->next_step_due;
    with.summary = p->why;
    for (int i = 0; i < 2; i++)
        entity_init(&entity_partnership_party, &parties[i]);
    parties[0].organization = p->agency;
    parties[1].organization = p->organization;
    return partnership_open(q->tx, &with, parties, 2);
}

static bool joined(struct req *q, const struct prospect *p)
{
    struct partnership sought;
    return record_get(q->tx, &entity_partnership, p->partnership, &sought) &&
           sought.ended == DAY_NONE &&
           record_mine(q, &partnership_pages, CAP_PARTNERSHIP_WRITE, &sought) &&
           partnership_party_join(q->tx, p->partnership, p->organization, STR_NULL);
}

void prospect_join(struct req *q, struct res *r)
{
    struct prospect p;
    struct organization o;
    if (!record_find(q, r, &prospect_pages, CAP_PARTNERSHIP_WRITE, &p))
        return;
    bool fits = p.organization && p.agency && p.state != PROSPECT_STATE_PARTNER &&
                record_get(q->tx, &entity_organization, p.organization, &o);
    if (!fits || (p.partnership && !joined(q, &p))) {
        res_not_found(q, r);
        return;
    }
    if (!p.partnership)
        p.partnership = opened(q, &p, str_is_blank(p.name) ? o.name : p.name);
    p.state = PROSPECT_STATE_PARTNER;
    REQUIRE(record_update(q->tx, &entity_prospect, &p) == RECORD_SAVED);
    res_redirect(r, "/partnerships/%" PRId64 "?done=prospect_joined#parties", p.partnership);
}

/* -- a name becomes an organization
 * ----------------------------------------------------------------------- */

static void known_as(struct req *q, struct res *r, struct prospect *p, int64_t organization)
{
    p->organization = organization;
    p->name = record_title(q->tx, &entity_organization, organization);
    REQUIRE(record_update(q->tx, &entity_prospect, p) == RECORD_SAVED);
    res_redirect(r, "/prospects/%" PRId64 "?done=saved&version=%" PRId64, p->record.id,
                 p->record.version);
}

void prospect_is_that_one(struct req *q, struct res *r)
{
    struct prospect p;
    struct organization o;
    if (!record_find(q, r, &prospect_pages, CAP_PARTNERSHIP_WRITE, &p))
        return;
    int64_t id = req_form_id(q, "organization");
    if (p.organization || !id || id == p.agency ||
        !record_get(q->tx, &entity_organization, id, &o)) {
        res_not_found(q, r);
        return;
    }
    struct prospect_same_row same;
    if (prospect_same(q->tx,
                      &(struct prospect_same_in){ .agency = p.agency,
                                                  .partnership = p.partnership,
                                                  .organization = id,
                                                  .name = STR(""),
                                                  .except = p.record.id },
                      &same)) {
        res_redirect(r, "/prospects/%" PRId64 "?done=prospect_there", same.id);
        return;
    }
    known_as(q, r, &p, id);
}

/* Nobody had it yet: a new record with the name that was told, for who keeps the directory. */
void prospect_to_directory(struct req *q, struct res *r)
{
    struct prospect p;
    struct organization o;
    if (!record_find(q, r, &prospect_pages, CAP_PARTNERSHIP_WRITE, &p))
        return;
    if (p.organization || guard_reach(&q->actor, CAP_DIRECTORY_WRITE) != REACH_ALL) {
        res_not_found(q, r);
        return;
    }
    entity_init(&entity_organization, &o);
    o.name = p.name;
    o.relations = STR("prospect");
    known_as(q, r, &p, record_insert(q->tx, &entity_organization, &o));
}
