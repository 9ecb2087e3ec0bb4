/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AGREEMENT_DRAFT_H
#define APP_AGREEMENT_DRAFT_H

#include "app/agreement/agreement/agreement.h"

/* A new draft between the parties of a partnership; `own` joins them, first, when they are fewer
 * than two and it is not among them. Returns its id; 0 when there is no such partnership. */
int64_t draft_new(struct tx *tx, enum lang l, int64_t partnership, int64_t own);

/* Clauses of a draft; each returns false (0) when the agreement is not one, or has no such clause.
 * The parameters are the struct of the type, its ref `clause` is filled here; NULL: first values.
 */
int64_t draft_clause_add(struct tx *tx, const struct agreement_whole *w,
                         const struct clause_type *type, void *parameters);
bool draft_clause_remove(struct tx *tx, const struct agreement_whole *w, int64_t clause);
bool draft_clause_move(struct tx *tx, const struct agreement_whole *w, int64_t clause, int by);
struct clause *draft_clause_find(const struct agreement_whole *w, int64_t clause); /* NULL */

/* What is missing before it can be sent. */
enum draft_part { DRAFT_TERMS, DRAFT_PARTY, DRAFT_CLAUSES };
struct draft_missing {
    enum draft_part part;
    int64_t party; /* DRAFT_PARTY */
    struct str what;
    bool to_sign; /* only who wants it signed needs it */
};
size_t draft_missing(struct arena *a, enum lang l, const struct agreement_whole *w,
                     struct draft_missing **ret);

enum draft_sent { DRAFT_SENT, DRAFT_NOT_A_DRAFT, DRAFT_INCOMPLETE };
/* Freezes the French and English texts and their SHA-256: nothing changes from here on but
 * signatures. A text with a field that is missing or unknown is a fault: content/ is wrong. */
enum draft_sent draft_send(struct tx *tx, struct agreement_whole *w);
/* Back to a draft: what was signed and the links given are void. */
bool draft_recall(struct tx *tx, struct agreement_whole *w);

/* What both sides said yes to runs from its day, unsigned: who said yes, and when, stands in its
 * parties (agreed_by, agreed_on). False when it is no draft, somebody has not said yes, or more is
 * missing than what signing needs. */
bool draft_understand(struct tx *tx, struct agreement_whole *w);

#endif
