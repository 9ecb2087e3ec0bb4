/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACQUAINTANCE_PATH_H
#define APP_ACQUAINTANCE_PATH_H

#include "core/arena.h"

/* A way from one person to another through people who know each other: the one with the fewest
 * steps, and among those the one whose ties are the strongest; the same whenever it is asked. */

enum tie_kind { TIE_TRUSTS, TIE_WORKS_WITH, TIE_COLLEAGUES, TIE_MET }; /* the strongest first */

/* Somebody: a contact, or an account of the network; the other is 0. */
struct path_person {
    int64_t contact, account;
    int64_t organization; /* where they are now; 0: nowhere that is known */
};
struct path_tie {
    struct path_person one, other; /* in no order: they know each other */
    enum tie_kind kind;
};
struct path_step {
    struct path_person to;
    enum tie_kind kind; /* how the one before knows them */
};

enum { PATH_STEPS = 4 };

/* From `from` to any of `targets`; people of one organization know each other as colleagues.
 * Returns the number of steps, 0 when there is no way of at most PATH_STEPS or `from` is a target.
 * Time and memory grow with the number of people and ties. */
size_t path_find(struct arena *a, const struct path_tie *ties, size_t n_ties,
                 struct path_person from, const struct path_person *targets, size_t n_targets,
                 struct path_step ret[PATH_STEPS]);

#endif
