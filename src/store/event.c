/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/event.h"

#include "core/fault.h"

enum { LISTS = 64 };

static struct {
    const struct subscription *list;
    size_t n;
} lists[LISTS];
static size_t n_lists;

void event_subscribe(const struct subscription *list, size_t n)
{
    if (n == 0)
        return;
    REQUIRE(n_lists < LISTS);
    lists[n_lists].list = list;
    lists[n_lists++].n = n;
}

void event_post(struct tx *tx, const struct event_type *type, const void *data)
{
    for (size_t l = 0; l < n_lists; l++)
        for (size_t i = 0; i < lists[l].n; i++)
            if (lists[l].list[i].type == type)
                lists[l].list[i].handle(tx, data);
}
