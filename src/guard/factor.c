/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/factor.h"

#include "core/fault.h"
#include "core/out.h"
#include "factor.sql.h"
#include "guard/passkey.h"

#include <liboath/oath.h>
#include <pthread.h>
#include <string.h>

enum { DIGITS = 6, STEP_MS = 30000, SECRET_BYTES = 20, RECOVERY_LETTERS = 10 };
static const char LETTERS[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; /* none looks like another */

static void start(void)
{
    oath_init();
}

/* -- codes of a telephone
 * ---------------------------------------------------------------------- */

static struct str digits_of_step(struct arena *a, struct str secret, int64_t step)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char digits[DIGITS + 1] = "";
    pthread_once(&once, start);
    if (oath_hotp_generate(secret.p, secret.n, (uint64_t)step, DIGITS, false,
                           OATH_HOTP_DYNAMIC_TRUNCATION, digits) != OATH_OK)
        fault_raise(FAULT_INVARIANT, "a code cannot be made");
    return arena_str(a, str_of(digits));
}

struct str factor_digits(struct arena *a, struct str secret, instant at)
{
    return digits_of_step(a, secret, at / STEP_MS);
}

/* Spaces and dashes are how people read codes aloud. */
static struct str bare(struct arena *a, struct str typed)
{
    char *p = arena_alloc(a, typed.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (letter)
            p[n++] = (char)(c >= 'a' ? c - 32 : c);
    }
    return (struct str){ p, n };
}

/* The step that the code is of: now, the one before or the one after; 0 when it is none. */
static int64_t step_of(struct arena *a, struct str secret, struct str typed, instant now)
{
    int64_t found = 0;
    for (int64_t step = now / STEP_MS - 1; step <= now / STEP_MS + 1; step++)
        if (hash_equal(digits_of_step(a, secret, step), typed))
            found = step;
    return found;
}

static void key_of(const struct installation *in, const char *purpose,
                   unsigned char ret[SECRET_KEY_BYTES])
{
    secret_derive(in->master, purpose, ret);
}

struct str factor_draft(struct arena *a, const struct installation *in, struct str session)
{
    unsigned char key[SECRET_KEY_BYTES];
    key_of(in, "second factor draft", key);
    return str_sub(hash_hmac(a, key, session), 0, SECRET_BYTES);
}

struct str factor_base32(struct arena *a, struct str bytes)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct out o;
    unsigned bits = 0;
    int n = 0;
    out_init(&o, a, 4096);
    for (size_t i = 0; i < bytes.n; i++) {
        bits = bits << 8 | (unsigned char)bytes.p[i];
        for (n += 8; n >= 5; n -= 5)
            out_char(&o, letters[bits >> (n - 5) & 31]);
    }
    if (n > 0)
        out_char(&o, letters[bits << (5 - n) & 31]);
    return out_view(&o);
}

struct str factor_address(struct arena *a, struct str email, struct str secret)
{
    struct out o;
    out_init(&o, a, 4096);
    out_lit(&o, "otpauth://totp/Maillage:");
    out_url_part(&o, email);
    out_lit(&o, "?secret=");
    out_str(&o, factor_base32(a, secret));
    out_lit(&o, "&issuer=Maillage");
    return out_view(&o);
}

bool factor_enrol(struct tx *home, const struct installation *in, int64_t account,
                  struct str secret, struct str typed)
{
    unsigned char key[SECRET_KEY_BYTES];
    int64_t step = step_of(home->arena, secret, bare(home->arena, typed), home->now);
    if (step == 0)
        return false;
    key_of(in, "second factor", key);
    one_time_code_put(
        home, &(struct one_time_code_put_in){ .account = account,
                                              .sealed = secret_seal(home->arena, key, secret),
                                              .since = home->now,
                                              .step = step });
    return true;
}

static bool prove_code(struct tx *home, const struct installation *in, int64_t account,
                       struct str typed)
{
    struct one_time_code_of_row row;
    struct str secret;
    unsigned char key[SECRET_KEY_BYTES];
    key_of(in, "second factor", key);
    if (!one_time_code_of(home, &(struct one_time_code_of_in){ .account = account }, &row) ||
        !secret_unseal(home->arena, key, row.sealed, &secret))
        return false;
    int64_t step = step_of(home->arena, secret, typed, home->now);
    return step != 0 && one_time_code_step(home, &(struct one_time_code_step_in){
                                                     .account = account, .step = step }) == 1;
}

/* -- recovery codes
 * ---------------------------------------------------------------------------- */

/* Fifty random bits could be searched in a stolen database if they were only hashed: the key is not
 * in it. */
static struct str recovery_hash(struct arena *a, const struct installation *in, int64_t account,
                                struct str letters)
{
    unsigned char key[SECRET_KEY_BYTES];
    key_of(in, "recovery codes", key);
    return hash_hex(
        a, hash_hmac(a, key, arena_fmt(a, "%lld:%.*s", (long long)account, STR_ARG(letters))));
}

static bool prove_recovery(struct tx *home, const struct installation *in, int64_t account,
                           struct str typed)
{
    return typed.n == RECOVERY_LETTERS &&
           recovery_code_spend(home, &(struct recovery_code_spend_in){
                                         .account = account,
                                         .code = recovery_hash(home->arena, in, account, typed),
                                         .now = home->now }) == 1;
}

bool factor_prove(struct tx *home, const struct installation *in, int64_t account, struct str typed)
{
    struct str code = bare(home->arena, typed);
    return code.n == DIGITS ? prove_code(home, in, account, code)
                            : prove_recovery(home, in, account, code);
}

void factor_recovery(struct tx *home, const struct installation *in, int64_t account,
                     struct str ret[FACTOR_CODES])
{
    recovery_code_delete(home, &(struct recovery_code_delete_in){ .account = account });
    for (int i = 0; i < FACTOR_CODES; i++) {
        unsigned char random[RECOVERY_LETTERS];
        char letters[RECOVERY_LETTERS + 1] = "";
        secret_random(random, sizeof random);
        for (int k = 0; k < RECOVERY_LETTERS; k++)
            letters[k] = LETTERS[random[k] % (sizeof LETTERS - 1)];
        recovery_code_insert(
            home, &(struct recovery_code_insert_in){
                      .account = account,
                      .code = recovery_hash(home->arena, in, account, str_of(letters)) });
        ret[i] = arena_fmt(home->arena, "%.5s-%.5s", letters, letters + 5);
    }
}

/* -- what there is
 * ----------------------------------------------------------------------------- */

void factor_of(struct tx *home, int64_t account, struct factor *ret)
{
    struct factor_counts_row row;
    REQUIRE(factor_counts(home, &(struct factor_counts_in){ .account = account }, &row));
    *ret = (struct factor){ .code = row.since != NUMBER_NONE,
                            .since = row.since,
                            .recovery = (int)row.recovery,
                            .passkeys = (int)row.passkeys };
}

bool factor_any(struct tx *home, int64_t account)
{
    struct factor f;
    factor_of(home, account, &f);
    return f.code || f.passkeys > 0;
}

void factor_forget(struct tx *home, int64_t account)
{
    one_time_code_delete(home, &(struct one_time_code_delete_in){ .account = account });
    recovery_code_delete(home, &(struct recovery_code_delete_in){ .account = account });
    passkey_forget_all(home, account);
}
