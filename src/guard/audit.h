/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_AUDIT_H
#define GUARD_AUDIT_H

#include "guard/installation.h"

/* Who did what, when, on which record: a row in the same transaction, with its own HMAC and the
 * hash of the difference (the difference itself is in history, which can be erased). One sealer per
 * community chains committed rows at least every second; until then a row is only covered by its
 * own HMAC. */
void audit_watch(struct tx *tx, const struct community *c); /* records every change made in tx */
void audit_note(
    struct tx *tx, const struct community *c, const char *action, const char *entity,
    int64_t record); /* what is not a change: signed in, exported, read a person's record */

/* Persons' records that were read: one row each, a list is one; which lock opened it stands in the
 * place of the difference: "shared 12 34" are the numbers of the sharing and of the consent. */
void audit_reads(struct tx *tx, const struct community *c, const struct tx_read *reads, size_t n);

/* Chains what is committed and not yet sealed, at most a thousand rows, in a transaction of its
 * own; then writes the head to DATA/audit/SLUG.head. Returns the number of rows sealed, or
 * AUDIT_NOT_THE_HEAD and seals nothing when the chain does not hold the head that is outside: going
 * on would hide that it was cut. `all`: looks for rows however old; else among the last ten
 * thousand only, which is quick. */
enum { AUDIT_NOT_THE_HEAD = -1 };
int64_t audit_seal(struct db *db, struct arena *a, const struct installation *in,
                   const struct community *c, bool all);
/* The published head as it stands in its file, NULL when there is none; and putting it back, for a
 * database that is restored. */
struct str audit_head(const struct installation *in, const struct community *c, struct arena *a);
void audit_publish(const struct installation *in, const struct community *c, struct arena *a,
                   struct str head);

struct audit_verdict {
    int64_t rows, sealed;
    int64_t first_bad; /* id of the first row that is not as written; 0 when all are */
    const char *what;  /* "row", "chain", "head", "truncated"; NULL when all is well */
};
void audit_verify(struct tx *tx, const struct installation *in, const struct community *c,
                  struct audit_verdict *ret);

/* -- for a community that moves: its rows are verified with the keys it had, then sealed with those
 * it gets */
struct audit_said { /* all that a row's HMAC covers */
    instant at;
    int64_t actor;
    struct str request, action, entity;
    int64_t record, version;
    struct str diff;
};
struct str audit_mac(struct arena *a, const unsigned char key[SECRET_KEY_BYTES],
                     const struct audit_said *row);
struct str audit_chain(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], struct str chain,
                       int64_t row, struct str mac);

/* Seals the rows that are there in this order, into an empty chain; the head to publish. */
struct str audit_seal_again(struct tx *tx, const struct community *c, const int64_t *rows,
                            size_t n);

#endif
