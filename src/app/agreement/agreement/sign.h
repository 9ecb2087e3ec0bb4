/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_AGREEMENT_SIGN_H
#define APP_AGREEMENT_SIGN_H

#include "app/agreement/agreement/agreement.h"

/* A typed signature: name, title, the sentence agreed to, the text's fingerprint, the time. */
struct signature {
    struct str name, title;
    bool agreed;
    struct str consent; /* the sentence that was shown */
    struct str sha256;  /* of the text that was shown */
    instant at;         /* civil */
    int64_t account;    /* 0: by link */
};

enum sign_answer {
    SIGN_DONE,
    SIGN_NOT_OPEN, /* the agreement does not wait for signatures */
    SIGN_ALREADY,
    SIGN_CHANGED, /* the text is not the one that was shown */
    SIGN_NAME,    /* empty, or not that of the signatory */
    SIGN_TITLE,
    SIGN_CONSENT,
    SIGN_CODE, /* links: a wrong code; it is counted */
    SIGN_LINK, /* links: unknown, used, over its time or its tries */
};

/* Signs for one side; when it is the last, the agreement is in force and its clauses run. `row` is
 * a party of `w`. */
enum sign_answer sign_side(struct tx *tx, struct agreement_whole *w, struct agreement_party *row,
                           const struct signature *s);

/* -- the other side: a link and a code that is told by telephone; only hashes are kept -- */
enum { SIGN_LINK_DAYS = 14, SIGN_TRIES = 10 };
struct sign_link {
    struct str token, code;
    instant expires; /* machine */
};
/* A new link; those given before for this party are over. False when it cannot be signed now. */
bool sign_link_new(struct tx *tx, const struct agreement_whole *w,
                   const struct agreement_party *row, struct sign_link *ret);

void sign_links_end(struct tx *tx, int64_t party); /* those given to this party are over */

enum link_state { LINK_ABSENT, LINK_OPEN, LINK_USED, LINK_OVER };
struct link_found {
    struct signature_link row;
    struct agreement_whole whole;
    struct agreement_side *side;
};
/* Looks, and changes nothing. */
enum link_state sign_link_find(struct tx *tx, struct str token, struct link_found *ret);
/* Checks the code first. A wrong one is counted in this transaction: it must be committed. */
enum sign_answer sign_by_link(struct tx *tx, struct str token, struct str code,
                              const struct signature *s);

#endif
