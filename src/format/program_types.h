/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_PROGRAM_TYPES_H
#define FORMAT_PROGRAM_TYPES_H

#include "core/arena.h"

/* What each type of program is, and the values that are usual for it, a text that a community may
 * change:
 *
 *     # a comment
 *     type CODE
 *     definition words
 *     stay LEAST MOST | words        days, - for no bound; or: stay open | words
 *     acuity CODE CODE | words       from, to
 *     delivery CODE | words
 *     rent MOST | words              per cent of gross income
 */
enum { PROGRAM_TYPES = 24 };

struct program_reference {
    struct str code, definition;
    /* In words for people; NULL: this type has no such reference. */
    struct str stay, acuity, delivery, rent;
    int64_t stay_least, stay_most; /* days; -1: no bound */
    struct str acuity_from, acuity_to, delivery_code;
    int64_t rent_most; /* per cent; -1: none */
};

struct program_types {
    struct program_reference list[PROGRAM_TYPES];
    size_t n;
};

/* Reads the whole text; the views in *ret point into it. False on the first mistake, then
 * *ret_error is "PATH:LINE: error: …", in `a`. */
bool program_types_read(struct arena *a, const char *path, struct str text,
                        struct program_types *ret, struct str *ret_error);

/* The first type whose code or values differ between two languages; NULL when there is none. */
struct str program_types_differ(const struct program_types *one, const struct program_types *other);

/* NULL when there is no type of that code. */
const struct program_reference *program_type_find(const struct program_types *t, struct str code);

#endif
