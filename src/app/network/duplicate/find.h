/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_DUPLICATE_FIND_H
#define APP_DUPLICATE_FIND_H

#include "app/network/duplicate/likeness.h"

/* The pairs of many records that look alike, without comparing each with each: only those that
 * share something rare (a word of the name, two words, a telephone, an address…) are compared. The
 * same records give the same pairs, in any order. */

struct similar {
    int64_t first, second; /* first < second */
    int score;
    unsigned reasons;
};

struct similar_set {
    struct arena *arena;
    enum like_kind kind;
    struct likeness *list;
    size_t n, cap;
    int64_t compared; /* how many pairs were, for measuring */
};
void similar_init(struct similar_set *ret, struct arena *a, enum like_kind kind);
struct likeness *similar_add(struct similar_set *s); /* to be filled by likeness_of */
/* Best first, then by ids; at most `most`. *ret_left: how many more there were. */
size_t similar_find(struct similar_set *s, size_t most, struct similar **ret, size_t *ret_left);

#endif
