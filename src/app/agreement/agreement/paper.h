/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AGREEMENT_PAPER_H
#define APP_AGREEMENT_PAPER_H

#include "app/agreement/agreement/agreement.h"

/* The paper of an agreement as Markdown, from content/LANG/memorandum.md and clause-TYPE.md. False
 * when a field is missing or unknown; *ret_bad names it (and where). */
bool paper_text(struct tx *tx, enum lang l, const struct agreement_whole *w, struct str *ret_text,
                struct str *ret_bad);
/* The text that was signed, or would be: the frozen one when there is one. A missing purpose and
 * the like show as “to be written”. */
struct str paper_preview(struct tx *tx, enum lang l, const struct agreement_whole *w);
/* Title and text of one clause. */
bool paper_clause(struct arena *a, enum lang l, const struct clause *c, struct str *ret_title,
                  struct str *ret_text, struct str *ret_bad);
/* Who signed, when, how, what: added behind the frozen text in the PDF, never part of it. */
struct str paper_signatures(struct arena *a, enum lang l, const struct zone *z,
                            const struct agreement_whole *w);
/* The fingerprint of both texts: SHA-256 in hexadecimal. */
struct str paper_fingerprint(struct arena *a, struct str fr, struct str en);
/* “7f3a 91c0 d24e”: the beginning, for people. */
struct str paper_fingerprint_short(struct arena *a, struct str sha256);
/* Whether the stored texts still give the stored fingerprint, and every signature names it. */
bool paper_verify(struct arena *a, const struct agreement_whole *w);

#endif
