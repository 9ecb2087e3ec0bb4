/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_TYPED_H
#define APP_IMPORT_TYPED_H

#include "app/network/import/profile.h"

/* Cells as people and spreadsheets write them, to canonical text. False, and nothing is set, when a
 * cell says nothing of the kind. White space counts for nothing, U+00A0 and U+202F included. */

/* With DAYS_ANY, 05/06/2024 is no day: nobody knows which comes first. */
bool typed_day(struct arena *a, struct str cell, enum import_days order, day *ret);
/* What a column of days says about their order: both flags stay when nothing decides. */
struct typed_days {
    bool any, day_first, month_first; /* there are days; they may be read so */
    bool asks;                        /* some are written with figures only */
};
void typed_days_look(struct arena *a, struct str cell, struct typed_days *days);
/* 1103, 1103.0, 1 103, 1,103 and 1103,00 are the same number. */
bool typed_int(struct arena *a, struct str cell, int64_t *ret);
bool typed_cents(struct arena *a, struct str cell, int64_t *ret); /* 41 250,50 $ */
bool typed_bool(struct arena *a, struct str cell, bool *ret);     /* oui, yes, x, 1, vrai… */
struct str typed_id(struct str cell);                             /* 1103.0 is 1103 */
bool typed_same(struct arena *a, struct str a_word, struct str b_word); /* accents, case apart */

/* Days of the week, in either language, to what a schedule keeps: "lundi au vendredi", "Mon, Wed",
 * "tous les jours" -> "MO,TU,WE,TH,FR". */
bool typed_weekdays(struct arena *a, struct str cell, struct str *ret);

/* The canonical text of a cell for a field, as entity_raw; the row is rejected when it is none. */
struct str typed_value(struct import_row *row, const struct field *f,
                       const struct import_field *from, struct str cell);

#endif
