/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ENTITY_READ_H
#define ENTITY_READ_H

#include "entity/entity.h"

/* Days and times as people type them. */
enum day_reading {
    DAY_READ,
    DAY_NOT_A_DATE,
    DAY_NO_SUCH_DAY, /* February 30 */
    DAY_AMBIGUOUS,   /* 3/4/2026 in English, where both orders are in use */
};

/* 2026-11-18; 18/11/2026 (in French always day first); 18 nov. 2026; mercredi 18 novembre 2026;
 * Nov. 18, 2026. Names of months are understood in both languages. */
enum day_reading read_day(enum lang l, struct str s, day *ret);

/* 9 h 30, 9h, 14:05, 9:30 a.m., 2 p.m.: minutes after midnight; false on anything else. */
bool read_time(struct str s, int64_t *ret);

#endif
