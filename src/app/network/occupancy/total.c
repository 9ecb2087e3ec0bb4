/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/occupancy/occupancy.h"

#include "program.ent.h"

/* The kept sums follow each night that is written, in its transaction: typed, imported, taken back,
 * moved to another program, put away. */

static day month_of(day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    return day_from_ymd(year, month, 1);
}

static int64_t known(int64_t n)
{
    return n == NUMBER_NONE ? 0 : n;
}

static void count(struct tx *tx, const struct occupancy *o, int64_t sign)
{
    const char *unit = enumeration_capacity_type.values[o->capacity_type].code;
    if (o->record.archived != NUMBER_NONE)
        return;
    occupancy_count(tx, &(struct occupancy_count_in){ .program = o->program,
                                                      .day = o->day,
                                                      .month = month_of(o->day),
                                                      .unit = str_of(unit),
                                                      .nights = sign,
                                                      .users = sign * known(o->service_users),
                                                      .actual = sign * known(o->capacity_actual),
                                                      .funding = sign * known(o->capacity_funding),
                                                      .occupied = sign * known(o->occupied),
                                                      .free = sign * known(o->unoccupied) });
}

static void follow(struct tx *tx, const void *data)
{
    const struct record_written *w = data;
    if (w->entity != &entity_occupancy)
        return;
    if (w->before)
        count(tx, w->before, -1);
    count(tx, w->after, 1);
}

const struct subscription occupancy_subscriptions[1] = { { &record_written, follow } };

void occupancy_months(day first, day last, day *ret_month, day *ret_rest)
{
    day month = month_of(first);
    *ret_month = month == first ? month : day_add_months(month, 1);
    *ret_rest = month_of(last + 1);
    if (*ret_month > *ret_rest)
        *ret_month = *ret_rest = last + 1;
}
