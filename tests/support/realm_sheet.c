/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/realm_making.h"

#include "schedule.ent.h"

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
