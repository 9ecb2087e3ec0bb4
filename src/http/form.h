/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef HTTP_FORM_H
#define HTTP_FORM_H

#include "entity/entity.h"

/* What browsers write in an address or in a body of application/x-www-form-urlencoded. */
enum { FORM_FIELDS = 2000, FORM_NAME = 200 };

enum form_result {
    FORM_READ,
    FORM_BAD,      /* not UTF-8 */
    FORM_TOO_MANY, /* fields, or a name too long */
};
/* Decodes name=value pairs joined by &, in their order. An escape that is none stays as it is.
 * `exact`: white space at the end of a value stays (passwords). */
enum form_result form_read(struct arena *a, struct str encoded, bool exact, struct value **ret,
                           size_t *ret_n);

/* One piece of a path, or of a query when `plus` stands for a space. */
struct str form_unescape(struct arena *a, struct str s, bool plus);
/* The first control character that form_clean leaves out, U+FFFD for a zero byte; 0: none. */
int32_t form_control(struct str s);
/* Input's normal form (core/key.h), without the control characters that come with pasted text.
 * False when it is not UTF-8. */
bool form_clean(struct arena *a, struct str s, struct str *ret);

#endif
