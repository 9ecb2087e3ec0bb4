/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_TERM_MERGE_H
#define APP_TERM_MERGE_H

#include "app/record/merge.h"
#include "term.ent.h"

/* Two terms of a vocabulary become one: every record that holds the one is changed to the other, as
 * if a person had done it, and each such change can be taken back. Which fields hold terms is found
 * in the descriptions of all entities. What was done is kept as a merging of kind "term". */

struct term_change {
    const struct entity *entity;
    const struct field *field;
    int64_t n; /* records, archived ones included */
};
struct term_merge {
    struct term kept, absorbed;
    struct term_change *changes; /* those with records only */
    size_t n_changes;
};
/* What merging would do; writes nothing. False when they are not two terms in use of one
 * vocabulary. */
bool term_merge_look(struct tx *tx, int64_t kept, int64_t absorbed, struct term_merge *ret);
/* Does it, in the caller's transaction; the id of the merging. */
int64_t term_merge_do(struct tx *tx, const struct term_merge *m);

/* Takes a merging apart, or with `look` says what that would do. A record that people have since
 * taken the kept term from, or given the absorbed one, is left as it is and told in ret->left.
 * Nothing is changed when ret->first or ret->done. */
void term_merge_reverse(struct tx *tx, const struct merging *m, bool look, struct merge_back *ret);

#endif
