/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_FRESHNESS_H
#define APP_FRESHNESS_H

#include "app/network/network.h"
#include "app/record/confirmation.h"
#include "freshness.sql.h"
#include "store/event.h"
#include "view/list.h"

/* What nobody has confirmed for some months: by organization, for who asks the partners; the people
 * of an organization are reminded of their own. */

/* Before these days, and before these instants of the machine's clock for what was never confirmed.
 */
struct freshness_limits {
    day before, contact_before;
    int64_t before_at, contact_before_at;
};
struct freshness_limits freshness_limits_of(struct tx *tx, const struct community *c);

/* Somebody is to be told that records of their organization are to be confirmed. */
struct freshness_event {
    int64_t account, organization;
};
extern const struct event_type freshness_due;

enum { FRESHNESS_KINDS = 5, FRESHNESS_REMIND_DAYS = 30 };
extern const struct entity *const freshness_kinds[FRESHNESS_KINDS]; /* what people confirm */
extern const struct subscription freshness_subscriptions[1];        /* keep when (kept.c) */
/* Posts freshness_due for the people who answer for their organization's records, each at most once
 * in FRESHNESS_REMIND_DAYS. Returns how many were told. */
size_t freshness_remind(struct tx *tx, struct tx *home, const struct community *c);

struct freshness_view {
    const struct list *list;
    struct str lede, csv;
    struct {
        struct str label;
        int64_t n;
    } kinds[FRESHNESS_KINDS];
    size_t n_kinds;
    bool may_set;
    struct input months, months_contact;
};

#endif
