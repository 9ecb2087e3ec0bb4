/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_STR_H
#define CORE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A view of bytes that somebody else owns. A NULL pointer is SQL's NULL; an empty text has a
 * pointer and no length. Not terminated by a zero: print with "%.*s" and STR_ARG. */
struct str {
    const char *p;
    size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_NULL ((struct str){ NULL, 0 })
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

struct str str_of(const char *z); /* NULL gives STR_NULL */
bool str_eq(struct str a, struct str b);
bool str_is(struct str s, const char *z);
bool str_is_blank(struct str s);         /* NULL, empty or only white space */
int str_cmp(struct str a, struct str b); /* by byte, as memcmp */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_sub(struct str s, size_t from, size_t n); /* clipped to s */
/* At most `max` bytes of it, without cutting a character. */
struct str str_clip(struct str s, size_t max);
struct str str_trim(struct str s);                 /* ASCII white space and U+00A0 */
ptrdiff_t str_find(struct str s, struct str what); /* -1 when absent */
/* Splits at the first sep. False when sep is absent: then the head is all of s, the tail NULL. */
bool str_cut(struct str s, char sep, struct str *ret_head, struct str *ret_tail);
/* Takes the next piece up to sep off *rest; false when nothing is left. "a,,b," has three pieces.
 */
bool str_next(struct str *rest, char sep, struct str *ret_piece);
/* A whole decimal number with optional sign; false on anything else or on overflow. */
bool str_to_i64(struct str s, int64_t *ret);
bool str_is_utf8(struct str s);
uint64_t str_hash(struct str s); /* FNV-1a: for tables in memory, never for secrets */

#endif
