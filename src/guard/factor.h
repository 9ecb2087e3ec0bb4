/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_FACTOR_H
#define GUARD_FACTOR_H

#include "guard/installation.h"

/* The second factor: a code of six digits from the person's telephone (TOTP, RFC 6238, by liboath),
 * recovery codes for the day it is lost, and passkeys (passkey.h), which count as both factors. */
enum { FACTOR_CODES = 10 };

struct factor {
    bool code;     /* codes from a telephone are set */
    instant since; /* when they were */
    int recovery;  /* codes left */
    int passkeys;
};
void factor_of(struct tx *home, int64_t account, struct factor *ret);
bool factor_any(struct tx *home, int64_t account); /* a code or a passkey */

/* The secret that the enrolment page of this session shows: always the same, stored nowhere. */
struct str factor_draft(struct arena *a, const struct installation *in, struct str session);
struct str factor_base32(struct arena *a, struct str bytes); /* to type by hand */
/* What the QR code says: otpauth://totp/… */
struct str factor_address(struct arena *a, struct str email, struct str secret);
/* Keeps the secret, sealed, when the code typed is its own now; in place of an earlier one. */
bool factor_enrol(struct tx *home, const struct installation *in, int64_t account,
                  struct str secret, struct str typed);
/* Is it a code of this minute that was not used before, or an unused recovery code? Uses it up. */
bool factor_prove(struct tx *home, const struct installation *in, int64_t account,
                  struct str typed);
/* Ten new recovery codes, in place of those there were; only here can they be read. */
void factor_recovery(struct tx *home, const struct installation *in, int64_t account,
                     struct str ret[FACTOR_CODES]);
/* Everything: codes, recovery codes, passkeys. */
void factor_forget(struct tx *home, int64_t account);

/* The six digits of a moment, as a telephone shows them. */
struct str factor_digits(struct arena *a, struct str secret, instant at);

#endif
