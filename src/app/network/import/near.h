/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_IMPORT_NEAR_H
#define APP_IMPORT_NEAR_H

#include "store/store.h"

/* Names of organizations that may be the same one written otherwise: a word more or less, a slip,
 * « St » for « Saint », the short name. For a person to decide, never for a program. */
enum { NEAR_MATCHES = 3 };
struct near_match {
    int64_t id;
    struct str name;
    int score; /* of 100 */
};
struct near_index;

/* Of the organizations in use, as `tx` sees them; lives in `a`. */
struct near_index *near_index_new(struct arena *a, struct tx *tx);
/* The best first; how many. */
size_t near_find(struct arena *a, const struct near_index *index, struct str name,
                 struct near_match ret[NEAR_MATCHES]);
/* How much two names resemble each other, of 100. */
int near_score(struct arena *a, struct str first, struct str second);

#endif
