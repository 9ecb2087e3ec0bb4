/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/confirmation.h"

#include "confirmation.ent.h"
#include "confirmation.sql.h"
#include "core/fault.h"

#include <inttypes.h>

static const char *const settings[] = { "freshness_months", "freshness_months_contact" };

int confirmation_months(struct tx *tx, bool of_contacts)
{
    int64_t n;
    if (str_to_i64(setting_get(tx, settings[of_contacts]), &n) && n >= 1 && n <= FRESH_MONTHS_MOST)
        return (int)n;
    return of_contacts ? FRESH_MONTHS_CONTACT : FRESH_MONTHS;
}

void confirmation_set_months(struct tx *tx, bool of_contacts, int months)
{
    setting_set(tx, settings[of_contacts], arena_fmt(tx->arena, "%d", months));
}

struct confirmed confirmation_read(struct tx *tx, const struct community *c, const struct entity *e,
                                   const struct record *head)
{
    struct confirmation_of_row row = { .day = DAY_NONE };
    confirmation_of(
        tx, &(struct confirmation_of_in){ .entity = str_of(e->name), .subject = head->id }, &row);
    int months = confirmation_months(tx, str_is(str_of(e->name), "contact"));
    day since = row.day != DAY_NONE ? row.day : zone_day(c->zone, head->created + c->civil_offset);
    return (struct confirmed){ row.day, row.name, since < day_add_months(tx->today, -months) };
}

void confirmation_put(struct tx *tx, const struct entity *e, int64_t subject, int64_t organization,
                      struct str name, int64_t account)
{
    struct confirmation_of_row row = { 0 };
    struct confirmation c;
    entity_init(&entity_confirmation, &c);
    if (confirmation_of(
            tx, &(struct confirmation_of_in){ .entity = str_of(e->name), .subject = subject },
            &row))
        REQUIRE(record_get(tx, &entity_confirmation, row.id, &c));
    c.entity = str_of(e->name);
    c.subject = subject;
    c.organization = organization;
    c.day = tx->today;
    c.name = name;
    c.account = account ? account : NUMBER_NONE;
    c.by_link = account == 0;
    if (row.id)
        REQUIRE(record_update(tx, &entity_confirmation, &c) != RECORD_CONFLICT);
    else
        record_insert(tx, &entity_confirmation, &c);
}

/* POST …/{id}/confirm */
void record_confirm(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    int64_t room[RECORD_OWNERS];
    void *record = arena_alloc(q->arena, p->entity->size);
    if (!record_find(q, r, p, p->write, record))
        return;
    struct holders of = record_holders(q->tx, p, record, room);
    confirmation_put(q->tx, p->entity, q->ids[0], of.n ? room[0] : 0, q->actor.name,
                     q->actor.account);
    record_go_back(q, r, record_tools_of(q, p, record).base, "confirmed", 0);
}

static const struct statement *const *const statements[] = { statements_confirmation, NULL };

const struct module module_confirmation = {
    .name = "confirmation",
    .entities =
        (const struct module_entity[]){ { &entity_confirmation, NULL, CAP_DIRECTORY_READ } },
    .n_entities = 1,
    .statements = statements,
};
