/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef TEXT_TEXT_H
#define TEXT_TEXT_H

#include "core/arena.h"
#include "core/clock.h"
#include "text_ids.h" /* generated from po/: enum text_id { TEXT_NONE, TEXT_organization_add, … } */

/* Everything the interface says, in both languages, compiled in. French first. */
enum lang { LANG_FR, LANG_EN, LANG_COUNT };

struct str lang_code(enum lang l);                /* "fr", "en" */
bool lang_parse(struct str code, enum lang *ret); /* "fr", "fr-CA", "en"… */

struct str text(enum lang l, enum text_id id);
bool text_find(struct str key, enum text_id *ret); /* "organization.add" */

/* A sentence with {name} fields. An argument called "count" also chooses the plural form: French
 * has one form for 0 and 1, English for 1 only. A field without argument, or the reverse, is a
 * fault. */
struct text_arg {
    const char *name;
    struct str value;
    int64_t number; /* used when value is NULL; shown grouped: 1 234 or 1,234 */
};
struct str text_with(struct arena *a, enum lang l, enum text_id id, const struct text_arg *args,
                     size_t n_args);
#define TEXT_ARGS(...)                                                                             \
    (const struct text_arg[]){ __VA_ARGS__ },                                                      \
        sizeof((const struct text_arg[]){ __VA_ARGS__ }) / sizeof(struct text_arg)
/* text_with(a, l, TEXT_x, TEXT_ARGS({ "name", name, 0 }, { "count", .number = n })) */

/* Numbers: 1 234,50 in French (U+00A0 between thousands), 1,234.50 in English. */
struct str text_number(struct arena *a, enum lang l, int64_t n);
struct str text_decimal(struct arena *a, enum lang l, double v, int decimals);
struct str text_money(struct arena *a, enum lang l, int64_t cents); /* 41 250,00 $ / $41,250.00 */
struct str text_percent(struct arena *a, enum lang l, double fraction, int decimals);
/* What a person types, in the form's language; spaces (U+00A0 and U+202F too) and the currency sign
 * are accepted, thousands in groups of three, and in French a point for the comma. False when it is
 * not a number, has more decimals or passes int64_t. */
bool text_read_decimal(enum lang l, struct str s, int decimals, int64_t *ret_scaled);

enum day_style {
    DAY_SHORT,   /* 18 nov. 2026 / Nov. 18, 2026; the 1st is 1er in French */
    DAY_NO_YEAR, /* 18 nov. / Nov. 18 */
    DAY_LONG,    /* mercredi 18 novembre 2026 / Wednesday, November 18, 2026 */
};
struct str text_day(struct arena *a, enum lang l, day d, enum day_style style); /* DAY_NONE: NULL */
struct str text_time(struct arena *a, enum lang l, int minutes); /* 9 h 30 / 9:30 a.m. */
struct str text_instant(struct arena *a, enum lang l, const struct zone *z, instant at);
/* "aujourd’hui", "hier", "il y a 3 jours", "dans 12 jours", beyond 60 days the date. */
struct str text_day_near(struct arena *a, enum lang l, day d, day today);

/* French spacing for text that people or templates wrote with plain spaces: U+00A0 inside « » and
 * before : $ %, U+202F before ; ! ?, ’ for '. Only changes spaces that are there; addresses and
 * times are left alone. English is returned as it is. */
struct str text_typography(struct arena *a, enum lang l, struct str s);

#endif
