/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_CONFIRMATION_H
#define APP_CONFIRMATION_H

#include "app/record/record.h"

/* Freshness: who said last that a record is still right. A record that nobody has confirmed counts
 * from the day it was added; after some months it is to be confirmed. */
extern const struct module module_confirmation;

/* Months after which a record of that kind is to be confirmed: 6, contacts 3, or as the community
 * has set. */
enum { FRESH_MONTHS = 6, FRESH_MONTHS_CONTACT = 3, FRESH_MONTHS_MOST = 36 };
int confirmation_months(struct tx *tx, bool of_contacts);
void confirmation_set_months(struct tx *tx, bool of_contacts, int months);

struct confirmed {
    day day;         /* DAY_NONE: never */
    struct str name; /* of who said so; may be NULL */
    bool is_stale;   /* it is to be confirmed */
};
struct confirmed confirmation_read(struct tx *tx, const struct community *c, const struct entity *e,
                                   const struct record *head);

/* Says so, today. `account` 0: by link. */
void confirmation_put(struct tx *tx, const struct entity *e, int64_t subject, int64_t organization,
                      struct str name, int64_t account);

#endif
