/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_AGREEMENTS_H
#define SUPPORT_AGREEMENTS_H

#include "app/agreement/agreement/draft.h"
#include "app/agreement/agreement/sign.h"
#include "app/agreement/obligation/obligation.h"
#include "app/partnership/interaction/interaction.h"
#include "support/request.h"

/* Two organizations, their partnership, and agreements between them, on any day. */
struct test_agreements {
    struct test_site *site;
    int64_t us, them, stranger; /* organizations */
    int64_t partnership;
    day today; /* of the transactions below */
    struct tx tx;
};

void test_agreements_open(struct test_agreements *t, const char *today);
void test_agreements_close(struct test_agreements *t);
/* A transaction on t->today, open until the next one; committed by test_agreements_done. */
struct tx *test_agreements_tx(struct test_agreements *t);
void test_agreements_done(struct test_agreements *t);

/* A complete draft: from `effective` to `ends` (NULL: no end), contact every `days`, notice 60. */
int64_t test_draft(struct test_agreements *t, const char *effective, const char *ends, int days);
int64_t test_signed(struct test_agreements *t, const char *effective, const char *ends, int days);
struct agreement_whole test_agreement(struct test_agreements *t, int64_t id);
/* Sends and signs for both sides. */
void test_sign_all(struct test_agreements *t, int64_t id);
struct signature test_signature(const struct agreement_whole *w, const char *name);
/* An exchange with `with` on behalf of `by`; returns its number. 0 for a new one. */
int64_t test_exchange(struct test_agreements *t, int64_t number, const char *on, int64_t with,
                      int64_t by, bool archived);
/* "2026-01-01..2026-01-31 open" of each, separated by commas. */
struct str test_obligations(struct test_agreements *t, int64_t agreement);
day test_day(const char *iso);

#endif
