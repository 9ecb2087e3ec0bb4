/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/import/row.h"

/* A table by open addressing: names of the source to numbers of items. */

enum { FIRST_SLOTS = 256 };

static size_t *slot_of(const struct import_items *items, struct str external)
{
    size_t at = (size_t)str_hash(external) & (items->n_slots - 1);
    while (items->slots[at] && !str_eq(items->list[items->slots[at] - 1]->external, external))
        at = (at + 1) & (items->n_slots - 1);
    return &items->slots[at];
}

size_t items_number(const struct import_items *items, struct str external)
{
    return items->n_slots ? *slot_of(items, external) : 0;
}

static void slots_double(struct arena *a, struct import_items *items)
{
    items->n_slots = items->n_slots ? items->n_slots * 2 : FIRST_SLOTS;
    items->slots = arena_array(a, size_t, items->n_slots);
    for (size_t i = 0; i < items->n; i++)
        *slot_of(items, items->list[i]->external) = i + 1;
}

size_t items_add(struct arena *a, struct import_items *items, struct import_item *item)
{
    if (items->n == items->cap) {
        size_t cap = items->cap ? items->cap * 2 : 64, size = sizeof(struct import_item *);
        items->list = arena_grow(a, items->list, items->cap * size, cap * size);
        items->cap = cap;
    }
    items->list[items->n++] = item;
    if (items->n * 2 > items->n_slots)
        slots_double(a, items);
    else
        *slot_of(items, item->external) = items->n;
    return items->n;
}
