/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/freshness/freshness.h"

#include "confirmation.ent.h"
#include "contact.ent.h"
#include "location.ent.h"
#include "organization.ent.h"
#include "program.ent.h"
#include "service.ent.h"

/* The table of what is to be confirmed follows each record that is written, in its transaction. */

const struct entity *const freshness_kinds[FRESHNESS_KINDS] = {
    &entity_organization, &entity_location, &entity_program, &entity_service, &entity_contact,
};

static bool is_kind(const struct entity *e)
{
    for (size_t i = 0; i < FRESHNESS_KINDS; i++)
        if (freshness_kinds[i] == e)
            return true;
    return false;
}

/* Whose it is; 0 when nobody confirms it any more. */
static int64_t holder(const struct entity *e, const void *record)
{
    const struct record *head = record;
    if (!record || head->archived != NUMBER_NONE)
        return 0;
    if (e == &entity_organization)
        return head->id;
    if (e == &entity_location)
        return ((const struct location *)record)->organization;
    if (e == &entity_program)
        return ((const struct program *)record)->organization;
    if (e == &entity_service)
        return ((const struct service *)record)->organization;
    const struct contact *c = record;
    return c->has_left ? 0 : c->organization;
}

static void follow(struct tx *tx, const void *data)
{
    const struct record_written *w = data;
    const struct record *head = w->after;
    struct str kind = str_of(w->entity->name);
    if (w->entity == &entity_confirmation) {
        const struct confirmation *c = w->after;
        freshness_confirm(tx, &(struct freshness_confirm_in){ c->entity, c->subject, c->day });
    }
    if (!is_kind(w->entity))
        return;
    int64_t was = holder(w->entity, w->before), now = holder(w->entity, w->after);
    if (now && now != was)
        freshness_keep(tx,
                       &(struct freshness_keep_in){ kind, head->id, now, (int64_t)head->created });
    else if (was && !now)
        freshness_drop(tx, &(struct freshness_drop_in){ kind, head->id });
}

const struct subscription freshness_subscriptions[1] = { { &record_written, follow } };
