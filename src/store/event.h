/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef STORE_EVENT_H
#define STORE_EVENT_H

#include "store/store.h"

/* Modules meet through events: posted in a transaction, handled in it, in the order of
 * subscription. The type is declared in the .h of the module that posts; `data` is the struct named
 * there. */
struct event_type {
    const char *name; /* "interaction.logged" */
};

struct subscription {
    const struct event_type *type;
    void (*handle)(struct tx *tx, const void *data);
};

void event_subscribe(const struct subscription *list, size_t n); /* at start only */
void event_post(struct tx *tx, const struct event_type *type, const void *data);

/* Posted by the store at each insertion and change of a record, once it is written: what is kept
 * beside records, as sums, follows them whoever writes. */
extern const struct event_type record_written;
struct record_written {
    const struct entity *entity;
    const void *before, *after; /* `before` is NULL at insertion */
};

#endif
