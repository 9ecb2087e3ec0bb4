/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_FOLDLINE_H
#define FORMAT_FOLDLINE_H

#include "core/out.h"

/* Lines as address cards and calendars have them (RFC 6350, RFC 5545). */

/* A text value: commas, semicolons, backslashes and line breaks escaped. */
struct str foldline_escaped(struct arena *a, struct str s);
/* A line of more than 75 bytes goes on in the next, after a space; never inside of a letter. */
void foldline_write(struct out *o, struct str line);

#endif
