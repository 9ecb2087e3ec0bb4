/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_PARTNERSHIP_SIDE_H
#define APP_PARTNERSHIP_SIDE_H

#include "app/partnership/partnership/partnership.h"
#include "partnership.sql.h"

/* In whose name a person speaks in a partnership. A side is a party: an organization, or one of
 * its departments. Who belongs to an organization with several parties there says for which one
 * they answer; it is remembered, and the others of the sheet see it (docs/decisions/0110). */

/* The parties of the actor's organization. */
struct side_own {
    int64_t mine; /* the one they answer for; 0: none, or they have not said which */
    size_t n;
    bool choose; /* there are several, and they have not said which */
};
/* Of `sides` as partnership_sides gives them. */
struct side_own side_own_of(struct req *q, int64_t partnership,
                            const struct partnership_side *sides, size_t n);
const struct partnership_side *side_find(const struct partnership_side *sides, size_t n,
                                         int64_t party); /* NULL: none */

/* The choice, as side_choose_html shows it. */
struct side_choice {
    struct side_own own;
    int64_t partnership;
    const struct partnership_side *list; /* of the actor's organization: own.n */
    struct str mine, back;               /* said; where one is led then */
};
struct side_choice side_choice_of(struct req *q, int64_t partnership,
                                  const struct partnership_side *sides, size_t n, struct str back);

/* POST /partnerships/{id}/side: speaks for `party` from now on. */
void side_take(struct req *q, struct res *r);

/* Who speaks for a party by their choice, and who did before; empty: nobody chose. */
struct str side_speakers_said(struct req *q, const struct party_speakers_row *rows, size_t n,
                              int64_t party);
/* Does this account speak for another party of the same partnership? */
bool side_speaks_elsewhere(const struct party_speakers_row *rows, size_t n, int64_t account,
                           int64_t party);

#endif
