/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_NOTES_H
#define APP_NOTES_H

#include "app/home/home.h"
#include "notification.ent.h"

/* Notifications: made from events, shown on "my day" until they are read. */
enum { NOTES_SUBSCRIPTIONS = 10 };
extern const struct subscription notes_subscriptions[NOTES_SUBSCRIPTIONS];
void notes_read(struct req *q, struct home_view *m);
/* What is older than that day is no news: for everybody. */
void notes_forget_before(struct tx *tx, day before);
void notes_mark_read(struct req *q, struct res *r);

#endif
