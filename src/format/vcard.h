/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef FORMAT_VCARD_H
#define FORMAT_VCARD_H

#include "core/out.h"
#include "format/sheet.h"

/* Address cards: vCard 4.0 (RFC 6350) is written; 4.0 and 3.0 (RFC 2426) are read. */
enum vcard_property {
    VCARD_UID,
    VCARD_FN, /* the name; made from N when it lacks */
    VCARD_ORG,
    VCARD_TITLE,
    VCARD_ROLE,
    VCARD_TEL,
    VCARD_EMAIL,
    VCARD_LANG, /* all of them, joined by ", " */
    VCARD_NOTE,
    VCARD_PROPERTIES,
};
extern const char *const vcard_names[VCARD_PROPERTIES + 1]; /* "UID", …; ends with NULL */

/* One card; what is NULL is not written. The languages are codes with spaces between. */
void vcard_write(struct out *o, struct arena *scratch, const struct str values[VCARD_PROPERTIES]);

/* Each card as a row under the heading vcard_names; of several numbers or addresses the preferred
 * one, else the first. What else a card holds (pictures, keys) is passed over. SHEET_BAD when there
 * is no card. */
enum sheet_result vcard_read(struct arena *a, int fd, enum encoding e, csv_row_fn *fn, void *ctx);

#endif
