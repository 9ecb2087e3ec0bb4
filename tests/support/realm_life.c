/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/realm_making.h"

#include "app/partnership/condition/condition.h"
#include "core/fault.h"

/* A round of a partnership; "link": and a link for it, its number in party. */
int64_t add_condition(struct making *m)
{
    struct condition_round r;
    entity_init(&entity_condition_round, &r);
    r.partnership = add_partnership(m);
    r.opened = m->tx.today;
    r.closes = m->tx.today + 7;
    r.message = m->mark;
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
