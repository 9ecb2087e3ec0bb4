/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/realm_making.h"

#include "app/network/correction/correction.h"
#include "core/fault.h"
#include "schedule.ent.h"
#include "service.ent.h"

/* Of a location of its own. */
int64_t add_schedule(struct making *m)
{
    struct schedule s;
    entity_init(&entity_schedule, &s);
    s.organization = m->organization;
    s.location = add_location(m);
    s.freq = SCHEDULE_FREQ_WEEKLY;
    s.byday = STR("MO,TU");
    s.notes = m->mark;
    return record_insert(&m->tx, &entity_schedule, &s);
}

int64_t add_service(struct making *m)
{
    struct service s;
    entity_init(&entity_service, &s);
    s.name = m->mark;
    s.organization = m->organization;
    s.notes = STR("Note interne");
    m->party = add_location(m);
    return record_insert(&m->tx, &entity_service, &s);
}

int64_t add_link(struct making *m, int64_t organization)
{
    struct answer_link l;
    const struct answer_link_for of = { .purpose = CORRECTION_PURPOSE,
                                        .organization = organization };
    m->token = answer_link_new(&m->tx, &of, m->mark, STR_NULL, 0, ANSWER_LINK_DAYS);
    REQUIRE(answer_link_find(&m->tx, CORRECTION_PURPOSE, m->token, &l) == ANSWER_LINK_OPEN);
    return l.record.id;
}

/* What somebody of the agency says by a link. */
int64_t add_correction(struct making *m)
{
    struct correction c;
    record_archive(&m->tx, &entity_organization, m->organization, false);
    entity_init(&entity_correction, &c);
    c.organization = m->organization;
    c.link = add_link(m, m->organization);
    c.name = m->mark;
    c.day = m->tx.today;
    c.state = CORRECTION_STATE_WAITING;
    c.message = STR("Nous avons une nouvelle porte.");
    return record_insert(&m->tx, &entity_correction, &c);
}
